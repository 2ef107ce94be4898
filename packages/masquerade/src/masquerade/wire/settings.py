"""What the host may choose, and the numbers a client must know: limits live here and nowhere else."""

import re
from typing import Annotated, Final, get_args

import msgspec
from msgspec import Meta

from masquerade.wire.phases import Difficulty, FilterLevel, ModeName

AUTO: Final = "auto"
LANGUAGE: Final = re.compile("[a-z]{2}")

SEATS_MAX: Final = 16
"""People and AI players at one table."""
HUMANS_MAX: Final = 12
WATCHERS_MAX: Final = 20
MESSAGES_MAX: Final = 500
"""A room shows this many lines; older ones stay in the journal only."""
KNOCKS_MAX: Final = 20
"""So many people may wait to be let in."""
KNOCK_AGAIN_MS: Final = 2_000
"""Who waits to be let in asks again after this time."""
NAME_CHARS: Final = 24
TEXT_CHARS: Final = 200
ANSWER_CHARS: Final = 140
LINES_AT_ONCE: Final = 4
LINE_EVERY_MS: Final = 700
"""A seat may say so many lines at once, and one more each time so long has passed."""
NOTES_MAX: Final = 60
"""Changes of mind that one round keeps of a seat, by notes and by sliders."""
TOPIC_CHARS: Final = 140
PASSWORD_CHARS: Final = 40
PROMPTS: Final = 2
"""Prompts of a round, numbered from 0."""
REPORTS_MAX: Final = 20
"""What one player may report in a game."""
REPORTS_OPEN_MAX: Final = 60
"""Open reports of a room: whoever comes and goes under many names reports no more than a host can look through."""
REMOVED_TEXT: Final = "[removed by the host]"
PENDING_TEXT: Final = "[waiting for the host]"
"""What stands in the place of a text that the host holds back."""
ANY_TIME: Final = frozenset({"approve", "filter", "knock", "locked", "public"})
"""Settings that the host may change during a game."""
EXTEND_MIN_S: Final = 15
EXTEND_MAX_S: Final = 120


def _range(low: int, high: int, description: str) -> Meta:
    return Meta(ge=low, le=high, description=description)


def _told(description: str, **schema: object) -> Meta:
    """What a client should keep to; the rules refuse the rest themselves, in words of their own."""
    return Meta(description=description, extra_json_schema=schema)


_Mode = Annotated[str, _told("`auto` takes the one that suits so many people.", enum=[AUTO, *get_args(ModeName)])]
_OF_MODE: Final = "Null: as the mode has it."


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """All settings but the password."""

    mode: _Mode = AUTO
    ai_seats: Annotated[int, _range(0, 7, "AI players at the table.")] = 3
    rounds: Annotated[Annotated[int, Meta(ge=1, le=5)] | None, _told(_OF_MODE)] = None
    elimination: Annotated[bool | None, _told(f"Whether the seat named leaves. {_OF_MODE}")] = None
    difficulty: Annotated[Difficulty, _told("How well the AI players play.")] = "normal"
    discussion_s: Annotated[Annotated[int, Meta(ge=5, le=600)] | None, _told(_OF_MODE)] = None
    prompts_s: Annotated[int, _range(5, 180, "How long answers may be sealed.")] = 45
    ballot_s: Annotated[int, _range(5, 120, "How long the vote is open.")] = 30
    ready_s: Annotated[int, _range(1, 60, "How long after the deal the game begins at the latest.")] = 20
    result_s: Annotated[int, _range(1, 60, "How long a result is shown.")] = 8
    topic: Annotated[str | None, _told("The host's own line. Blank or null draws one.", maxLength=TOPIC_CHARS)] = None
    language: Annotated[str, _told("Two small letters. AIs speak English.", pattern=f"^{LANGUAGE.pattern}$")] = "en"
    public: Annotated[bool, _told("Listed for everybody.")] = False
    locked: Annotated[bool, _told("Nobody else may join to play.")] = False
    knock: Annotated[bool, _told("The host lets in whoever comes.")] = False
    filter: Annotated[FilterLevel | None, _told("Rude words. Null: `strict` where `public`, else `mild`.")] = None
    approve: Annotated[bool, _told("Answers are shown when the host has approved them.")] = False


class SettingsView(Choices, frozen=True, kw_only=True):
    """The settings as everybody sees them: `password` only says whether there is one."""

    password: bool = False


class Settings(Choices, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the host may choose. Durations are in seconds; None leaves a choice to the mode, `topic` None draws one."""

    password: Annotated[str | None, _told("What newcomers bring. Blank, null: none.", maxLength=PASSWORD_CHARS)] = None
