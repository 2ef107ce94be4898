"""The settings of a room, checked, and the terms that follow from them."""

from typing import Any, Final

import msgspec

from masquerade.rules.modes import MODES, fitting
from masquerade.rules.speech import one_line
from masquerade.wire.phases import Difficulty, FilterLevel, ModeName
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import AUTO, HUMANS_MAX, LANGUAGE, PASSWORD_CHARS, SEATS_MAX, TOPIC_CHARS, Settings

RUNOFF_S = 15
PASSWORD_SEALED: Final = "scrypt$"
"""How a password begins that is kept as a hash; one of an earlier version is kept as it was typed."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The settings in force: what the mode decides is filled in."""

    mode: ModeName
    ai_seats: int
    rounds: int
    elimination: bool
    difficulty: Difficulty
    discussion_s: int
    prompts_s: int
    ballot_s: int
    ready_s: int
    result_s: int


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
    if new.mode != AUTO and new.mode not in MODES:
        return _invalid(f"Unknown mode; choose one of {', '.join((AUTO, *MODES))}.")
    if not LANGUAGE.fullmatch(new.language):
        return _invalid("The language is two small letters, such as en.")
    topic, password = one_line(new.topic or "") or None, one_line(new.password or "") or None
    if topic is not None and len(topic) > TOPIC_CHARS:
        return _invalid(f"A topic has at most {TOPIC_CHARS} characters.")
    if password is not None and len(password) > PASSWORD_CHARS and not password.startswith(PASSWORD_SEALED):
        return _invalid(f"A password has at most {PASSWORD_CHARS} characters.")
    return msgspec.structs.replace(new, topic=topic, password=password)


def terms(settings: Settings, people: int) -> Terms:
    """What is in force when so many people play."""
    mode = fitting(settings.mode, people)
    return Terms(
        mode=mode.name,
        ai_seats=settings.ai_seats,
        rounds=mode.rounds if settings.rounds is None else settings.rounds,
        elimination=mode.elimination if settings.elimination is None else settings.elimination,
        difficulty=settings.difficulty,
        discussion_s=mode.discussion_s if settings.discussion_s is None else settings.discussion_s,
        prompts_s=settings.prompts_s,
        ballot_s=settings.ballot_s,
        ready_s=settings.ready_s,
        result_s=settings.result_s,
    )


def filter_level(settings: Settings) -> FilterLevel:
    """How rude words are treated: as the host chose, else `strict` in a public room and `mild` in a private one.

    >>> filter_level(Settings()), filter_level(Settings(public=True)), filter_level(Settings(public=True, filter="off"))
    ('mild', 'strict', 'off')
    """
    return settings.filter or ("strict" if settings.public else "mild")


def humans_max(settings: Settings) -> int:
    """How many people fit beside the AI seats."""
    return min(HUMANS_MAX, SEATS_MAX - settings.ai_seats)


def _invalid(message: str) -> Refusal:
    return Refusal("settings/invalid", message)
