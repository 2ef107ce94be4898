"""Everything a client may ask of the game: the arguments of each command, who may give it, and in which phases."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from masquerade.wire.phases import MASKED, PHASES, PhaseName, ReportReason
from masquerade.wire.settings import (
    ANSWER_CHARS,
    EXTEND_MAX_S,
    EXTEND_MIN_S,
    NAME_CHARS,
    PASSWORD_CHARS,
    PROMPTS,
    TEXT_CHARS,
)

Giver = Literal["the host", "a seat in play", "anyone who plays", "anyone", "an AI player"]

# Beyond these limits the rules refuse, each with a code of its own, so decoding only knows them for the reference.
_Text = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": TEXT_CHARS})]
_AnswerText = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": ANSWER_CHARS})]
_Prompt = Annotated[int, Meta(extra_json_schema={"minimum": 0, "maximum": PROMPTS - 1})]
_PerCent = Annotated[int, Meta(extra_json_schema={"minimum": 0, "maximum": 100})]
_Name = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": NAME_CHARS})]
_Password = Annotated[str, Meta(extra_json_schema={"maxLength": PASSWORD_CHARS})]
_Seconds = Annotated[int, Meta(extra_json_schema={"minimum": EXTEND_MIN_S, "maximum": EXTEND_MAX_S})]


class JoinMeta(msgspec.Struct, frozen=True):
    """`meta` of taking a seat. `watch`: to look on, without ever being dealt in. `reclaim`: to have back the seat that
    goes by this name. Other fields are ignored.
    """

    password: _Password = ""
    watch: bool = False
    reclaim: bool = False


class SettingsCommand(msgspec.Struct, frozen=True):
    """Change settings: any of the fields of `Settings`, which are checked together with those that stay."""


class StartCommand(msgspec.Struct, frozen=True):
    """Begin the first game: deal the masks."""


class ReadyCommand(msgspec.Struct, frozen=True):
    """This seat needs no more preparation."""


class MessageCommand(msgspec.Struct, frozen=True):
    """Say a line. Line breaks become spaces. The result is its `id`."""

    text: _Text


class AnswerCommand(msgspec.Struct, frozen=True):
    """Seal an answer to one of the round's prompts, or change it."""

    prompt: _Prompt
    text: _AnswerText


class SuspectCommand(msgspec.Struct, frozen=True):
    """Note for oneself how surely another seat is an AI, in per cent; null takes the note back. A note about a seat
    that has left the table is taken, and counts for nothing.
    """

    seat: int
    per_cent: _PerCent | None = None


class VoteCommand(msgspec.Struct, frozen=True):
    """Hand in the ballot: one seat named as AI (in *hunt*, as the human) or nobody, and per other seat how surely it
    is an AI. The next ballot replaces the whole of it: what that leaves out is gone. In a run-off only the seats in
    `tied` can be named; sliders left out there still count as they were in the first vote. A slider for a seat that has
    left the table is taken, and counts for nothing.
    """

    named: int | None = None
    sliders: dict[str, _PerCent] = {}


class RematchCommand(msgspec.Struct, frozen=True):
    """Another game with the people who are here."""


class LeaveCommand(msgspec.Struct, frozen=True):
    """Go for good (the frame `leave` only stops the events). The connection stays open and `you` is a stranger's. To
    come back, take a seat.
    """


class CreditCommand(msgspec.Struct, frozen=True):
    """Tell for the reveal which engine and persona really wrote this seat's lines."""

    engine: str
    persona: str | None = None


class KickCommand(msgspec.Struct, frozen=True):
    """Take somebody out for good: a person by `name`, during a game a `seat`, whoever sits there. Neither that browser
    nor a name that reads alike comes in again; others from its address knock. Watchers, who are not in `people`, cannot
    be taken out.
    """

    name: str | None = None
    seat: int | None = None


class ApproveCommand(msgspec.Struct, frozen=True):
    """Let somebody in who knocks; who claims a seat back gets it, from whatever page has it now."""

    knock: int


class DeclineCommand(msgspec.Struct, frozen=True):
    """Let somebody who knocks not in. That browser does not knock here again."""

    knock: int


class UnbanCommand(msgspec.Struct, frozen=True):
    """Lift every ban of this room: whoever was taken out or declined may come in again."""


class ForgetCommand(msgspec.Struct, frozen=True):
    """Go for good, and have deleted what is kept of oneself here: name, lines, answers and notes, in the journal too.
    What the AI players and the others wrote stays.
    """


class HostCommand(msgspec.Struct, frozen=True):
    """Make another person the host; no watcher."""

    name: _Name


class PauseCommand(msgspec.Struct, frozen=True):
    """Stop the clock."""


class ResumeCommand(msgspec.Struct, frozen=True):
    """Let the clock run on."""


class ExtendCommand(msgspec.Struct, frozen=True):
    """Give the phase more time."""

    seconds: _Seconds = 30


class ReportCommand(msgspec.Struct, frozen=True):
    """Object to something, for the host alone to see, who is not told by whom: a `line` of chat by its id, a seat's
    answer (`seat`, `round` and `prompt`), a `seat`, or a person by `name` while there are no masks. A second report of
    the same thing changes nothing.
    """

    why: ReportReason = "other"
    line: int | None = None
    seat: int | None = None
    round: int | None = None
    prompt: int | None = None
    name: str | None = None


class DismissCommand(msgspec.Struct, frozen=True):
    """Close a report, and leave everything as it is."""

    report: int


class HideCommand(msgspec.Struct, frozen=True):
    """Take what was written out of sight, for everybody and in every transcript: a `line` by its id, or the answer of
    `seat`, `round` and `prompt`. Reports of it are closed.
    """

    line: int | None = None
    seat: int | None = None
    round: int | None = None
    prompt: int | None = None


class ShowCommand(msgspec.Struct, frozen=True):
    """Show what is hidden or not yet approved, named as for `hide`; without a name, all answers that wait."""

    line: int | None = None
    seat: int | None = None
    round: int | None = None
    prompt: int | None = None


GameCommand = (
    SettingsCommand
    | StartCommand
    | ReadyCommand
    | MessageCommand
    | AnswerCommand
    | SuspectCommand
    | VoteCommand
    | RematchCommand
    | LeaveCommand
    | CreditCommand
    | KickCommand
    | ApproveCommand
    | DeclineCommand
    | UnbanCommand
    | ForgetCommand
    | HostCommand
    | PauseCommand
    | ResumeCommand
    | ExtendCommand
    | ReportCommand
    | DismissCommand
    | HideCommand
    | ShowCommand
)


class CommandKind(msgspec.Struct, frozen=True):
    """`args` are its arguments, `by` says who may give it, `phases` when."""

    args: type[GameCommand]
    by: Giver
    phases: frozenset[PhaseName]


_EVERY = frozenset(PHASES)
_OPEN = _EVERY - MASKED

COMMANDS: Mapping[str, CommandKind] = MappingProxyType(
    {
        "settings": CommandKind(SettingsCommand, "the host", _OPEN),
        "start": CommandKind(StartCommand, "the host", frozenset({"lobby"})),
        "ready": CommandKind(ReadyCommand, "a seat in play", frozenset({"ready"})),
        "message": CommandKind(MessageCommand, "a seat in play", frozenset({"discussion"})),
        "answer": CommandKind(AnswerCommand, "a seat in play", frozenset({"prompts"})),
        "suspect": CommandKind(SuspectCommand, "a seat in play", frozenset({"discussion"})),
        "vote": CommandKind(VoteCommand, "a seat in play", frozenset({"voting", "runoff"})),
        "rematch": CommandKind(RematchCommand, "anyone who plays", frozenset({"reveal"})),
        "leave": CommandKind(LeaveCommand, "anyone", _OPEN),
        "credit": CommandKind(CreditCommand, "an AI player", MASKED),
        "kick": CommandKind(KickCommand, "the host", _EVERY),
        "approve": CommandKind(ApproveCommand, "the host", _EVERY),
        "decline": CommandKind(DeclineCommand, "the host", _EVERY),
        "unban": CommandKind(UnbanCommand, "the host", _EVERY),
        "forget": CommandKind(ForgetCommand, "anyone", _OPEN),
        "host": CommandKind(HostCommand, "the host", _OPEN),
        "pause": CommandKind(PauseCommand, "the host", MASKED),
        "resume": CommandKind(ResumeCommand, "the host", MASKED),
        "extend": CommandKind(ExtendCommand, "the host", MASKED),
        "report": CommandKind(ReportCommand, "anyone", _EVERY),
        "dismiss": CommandKind(DismissCommand, "the host", _EVERY),
        "hide": CommandKind(HideCommand, "the host", _EVERY),
        "show": CommandKind(ShowCommand, "the host", _EVERY),
    }
)
"""Every command. Beyond this, some settings (`ANY_TIME`) may be set in every phase, and watchers may leave in every
one.
"""

_NAMES: Mapping[type[GameCommand], str] = MappingProxyType({kind.args: name for name, kind in COMMANDS.items()})


def encoded(command: GameCommand) -> tuple[str, dict[str, Any]]:
    """A command's name and arguments as they go onto the wire.

    >>> encoded(SuspectCommand(seat=2, per_cent=70))
    ('suspect', {'seat': 2, 'per_cent': 70})
    """
    return _NAMES[type(command)], msgspec.to_builtins(command)
