"""Why the game refuses a move: every code, and what it means for whoever asked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from masquerade.wire.settings import (
    ANSWER_CHARS,
    EXTEND_MAX_S,
    EXTEND_MIN_S,
    LINE_EVERY_MS,
    LINES_AT_ONCE,
    NAME_CHARS,
    NOTES_MAX,
    REPORTS_MAX,
    TEXT_CHARS,
)

RefusalCode = Literal[
    "answer/empty",
    "answer/filtered",
    "answer/not_open",
    "answer/too_long",
    "answer/unknown_prompt",
    "command/malformed",
    "command/unknown",
    "game/paused",
    "hide/not_there",
    "host/not_host",
    "host/not_paused",
    "host/not_running",
    "host/out_of_range",
    "host/paused",
    "host/unknown",
    "join/full",
    "join/locked",
    "join/malformed",
    "join/name_empty",
    "join/name_filtered",
    "join/name_taken",
    "join/name_too_long",
    "join/password",
    "kick/not_host",
    "kick/self",
    "kick/unknown",
    "leave/running",
    "message/empty",
    "message/filtered",
    "message/not_open",
    "message/too_fast",
    "message/too_long",
    "ready/not_open",
    "rematch/not_over",
    "report/too_many",
    "report/not_there",
    "seat/eliminated",
    "seat/kicked",
    "seat/not_seated",
    "settings/filtered",
    "settings/invalid",
    "settings/not_host",
    "settings/running",
    "start/not_host",
    "start/running",
    "start/too_few",
    "start/too_few_ai",
    "start/too_many",
    "suspect/not_open",
    "suspect/too_many",
    "vote/not_open",
    "vote/out_of_range",
    "vote/self",
    "vote/unknown_seat",
]

REFUSALS: Mapping[RefusalCode, str] = MappingProxyType(
    {
        "answer/empty": "Nothing is left of the text when it is trimmed.",
        "answer/filtered": "It has a rude word, and the room's filter is `strict`. Only its writer is told.",
        "answer/not_open": "Answers are sealed at the start of a round, in the phase `prompts`.",
        "answer/too_long": f"The answer has more than {ANSWER_CHARS} characters.",
        "answer/unknown_prompt": "There is no prompt of that number.",
        "command/malformed": "An argument is missing or of another type; the sentence says which.",
        "command/unknown": "There is no such command; the sentence lists those there are.",
        "game/paused": "The host has stopped the clock. Wait for a `phase` without `paused`.",
        "hide/not_there": "There is no such line or answer, or it is hidden (shown) already.",
        "host/not_host": "Only the host does that.",
        "host/not_paused": "The clock is running already.",
        "host/not_running": "There is no clock: no game is running.",
        "host/out_of_range": f"{EXTEND_MIN_S} to {EXTEND_MAX_S} seconds can be added at once.",
        "host/paused": "The clock stands still already.",
        "host/unknown": "Nobody in `people` has that name, or masks are worn.",
        "join/full": "There is no place left.",
        "join/locked": "The host has locked the room. Watching (`watch`) is still possible.",
        "join/malformed": "`password` or `watch` in `meta` is of another type; the sentence says which.",
        "join/name_empty": "Nothing is left of the name when it is trimmed.",
        "join/name_filtered": "The name has a rude word, and the room's filter is not `off`.",
        "join/name_taken": "Somebody here has a name that reads the same.",
        "join/name_too_long": f"The name has more than {NAME_CHARS} characters.",
        "join/password": "The room has a password: bring it in `meta`.",
        "kick/not_host": "Only the host takes somebody out.",
        "kick/self": "The host cannot be taken out.",
        "kick/unknown": "Nobody in `people` has that name; during a game: there is no such seat in play.",
        "leave/running": "A seat cannot be given up during a game. Without a connection it stays silent.",
        "message/empty": "Nothing is left of the text when it is trimmed.",
        "message/filtered": "It has a rude word, and the room's filter is `strict`. Only its writer is told.",
        "message/not_open": "Lines are said in the phase `discussion`.",
        "message/too_fast": f"More than {LINES_AT_ONCE} lines at once, or than one in {LINE_EVERY_MS / 1000} s."
        " `retry_ms` says when there is room for the next.",
        "message/too_long": f"The line has more than {TEXT_CHARS} characters.",
        "ready/not_open": "There is nothing to be ready for: it is not the phase `ready`.",
        "rematch/not_over": "A rematch starts from the reveal.",
        "report/too_many": f"{REPORTS_MAX} reports in one game are enough.",
        "report/not_there": "There is no such line, answer, seat or person; for `dismiss`: no such report.",
        "seat/eliminated": "Your seat has left the table.",
        "seat/kicked": "The host took you out of this room.",
        "seat/not_seated": "You have no seat in this game: you watch, came during it, or have left."
        " For `credit`: it is no AI player's.",
        "settings/filtered": "The topic has a rude word, and the room's filter is not `off`.",
        "settings/invalid": "A setting is unknown or out of range; the sentence says which.",
        "settings/not_host": "Only the host changes the settings.",
        "settings/running": "During a game only `approve`, `filter`, `locked` and `public` can change.",
        "start/not_host": "Only the host starts the game.",
        "start/running": "The game has started. After the reveal, ask for a rematch.",
        "start/too_few": "The mode needs more people.",
        "start/too_few_ai": "The mode needs more AI seats: change `ai_seats`.",
        "start/too_many": "The mode is for fewer people: choose another.",
        "suspect/not_open": "Notes are for the phase `discussion`; afterwards the ballot counts.",
        "suspect/too_many": f"{NOTES_MAX} changes of mind in one round are enough, those by sliders among them.",
        "vote/not_open": "Ballots are taken in the phases `voting` and `runoff`.",
        "vote/out_of_range": "How surely a seat is an AI goes from 0 to 100.",
        "vote/self": "Your own seat cannot be named or rated.",
        "vote/unknown_seat": "There is no such seat (as where the key of a slider is no number); or the one named has"
        " left the table, or is not in `tied`.",
    }
)
"""What each code means. The sentence that comes with it is for people and may change; the code does not."""


class Refusal(msgspec.Struct, frozen=True):
    """A move that changes nothing, as a value: `message` says what to do; `retry_ms` > 0 says when."""

    code: RefusalCode
    message: str
    retry_ms: int = 0
