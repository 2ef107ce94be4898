"""The settings of a room, checked: limits live here and nowhere else."""

import re
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from masquerade.rules.modes import MODES
from masquerade.rules.refusal import Refusal
from masquerade.rules.speech import one_line

SEATS_MAX = 16
HUMANS_MAX = 12
TOPIC_CHARS = 140
RUNOFF_S = 15
MESSAGES_MAX = 500
"""A room keeps this many lines; older ones stay in the journal only."""

_LANGUAGE = re.compile("[a-z]{2}")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the host may choose. Durations are in seconds; `topic` None draws one per round."""

    mode: str = "spot"
    ai_seats: Annotated[int, Meta(ge=0, le=7)] = 3
    rounds: Annotated[int, Meta(ge=1, le=5)] = 1
    elimination: bool = False
    discussion_s: Annotated[int, Meta(ge=5, le=600)] = 120
    ballot_s: Annotated[int, Meta(ge=5, le=120)] = 30
    ready_s: Annotated[int, Meta(ge=1, le=60)] = 5
    result_s: Annotated[int, Meta(ge=1, le=60)] = 8
    topic: str | None = None
    language: str = "en"
    public: bool = False


class Cast(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who plays the AI seats, chosen by the server and never by a guest: an engine and the personas to draw from."""

    engine: str = "deck"
    personas: tuple[str, ...] = ()


DEFAULTS = Settings()


def changed(settings: Settings, changes: dict[str, Any]) -> Settings | Refusal:
    """The settings with some fields replaced, or why not (`settings/invalid`)."""
    try:
        new = msgspec.convert(msgspec.to_builtins(settings) | changes, Settings)
    except (msgspec.ValidationError, TypeError) as error:
        return _invalid(f"{error}.")
    if new.mode not in MODES:
        return _invalid(f"Unknown mode; choose one of {', '.join(MODES)}.")
    if not _LANGUAGE.fullmatch(new.language):
        return _invalid("The language is two small letters, such as en.")
    topic = one_line(new.topic or "") or None
    if topic is not None and len(topic) > TOPIC_CHARS:
        return _invalid(f"A topic has at most {TOPIC_CHARS} characters.")
    return msgspec.structs.replace(new, topic=topic)


def humans_max(settings: Settings) -> int:
    """How many people fit beside the AI seats."""
    return min(HUMANS_MAX, SEATS_MAX - settings.ai_seats)


def _invalid(message: str) -> Refusal:
    return Refusal("settings/invalid", message)
