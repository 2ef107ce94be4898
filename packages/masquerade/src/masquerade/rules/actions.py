"""Everything that can happen to a room, as values. Time is not among the fields: it is the `at` of `step`."""

from typing import Any

import msgspec

from masquerade.wire.phases import ReportReason


class Join(msgspec.Struct, frozen=True):
    """A person arrives, to play or only to watch."""

    player: str
    name: str
    password: str = ""
    watch: bool = False
    reclaim: bool = False
    marks: tuple[str, ...] = ()


class Leave(msgspec.Struct, frozen=True):
    """A person goes for good."""

    player: str


class Attend(msgspec.Struct, frozen=True):
    """A person's connection came back or has been gone for the grace time."""

    player: str
    online: bool


class Configure(msgspec.Struct, frozen=True):
    """The host changes some settings."""

    player: str
    changes: dict[str, Any]


class Start(msgspec.Struct, frozen=True):
    """The host starts the first game."""

    player: str


class Ready(msgspec.Struct, frozen=True):
    """A seat need not wait for the discussion."""

    player: str


class Say(msgspec.Struct, frozen=True):
    """A seat says a line."""

    player: str
    text: str


class Answer(msgspec.Struct, frozen=True):
    """A seat seals its answer to one of the round's two prompts, or changes it."""

    player: str
    prompt: int
    text: str


class Suspect(msgspec.Struct, frozen=True):
    """A seat notes for itself how surely another is an AI, in per cent; None takes the note back."""

    player: str
    seat: int
    per_cent: int | None


class Vote(msgspec.Struct, frozen=True):
    """A seat casts or changes its ballot."""

    player: str
    named: int | None
    sliders: tuple[tuple[int, int], ...] = ()


class Kick(msgspec.Struct, frozen=True):
    """The host takes somebody out: a person by nickname, during a game whoever wears a mask."""

    player: str
    name: str | None = None
    seat: int | None = None


class Approve(msgspec.Struct, frozen=True):
    """The host lets somebody in who knocks."""

    player: str
    knock: int


class Decline(msgspec.Struct, frozen=True):
    """The host does not let somebody in who knocks."""

    player: str
    knock: int


class Unban(msgspec.Struct, frozen=True):
    """The host lifts all bans."""

    player: str


class Forget(msgspec.Struct, frozen=True):
    """A person goes for good, and nothing is kept of it."""

    player: str


class Place(msgspec.Struct, frozen=True):
    """What is meant: a line by its id, an answer by seat, round and prompt, a seat, or a person by nickname."""

    line: int | None = None
    seat: int | None = None
    round: int | None = None
    prompt: int | None = None
    name: str | None = None


class Report(msgspec.Struct, frozen=True):
    """Somebody objects to something."""

    player: str
    about: Place
    why: ReportReason


class Dismiss(msgspec.Struct, frozen=True):
    """The host closes a report."""

    player: str
    report: int


class Hide(msgspec.Struct, frozen=True):
    """The host takes a line or an answer out of sight."""

    player: str
    about: Place


class Show(msgspec.Struct, frozen=True):
    """The host shows a line or an answer that was hidden or waited, or all answers that wait."""

    player: str
    about: Place


class PassHost(msgspec.Struct, frozen=True):
    """The host makes another person the host."""

    player: str
    name: str


class Pause(msgspec.Struct, frozen=True):
    """The host stops the clock."""

    player: str


class Continue(msgspec.Struct, frozen=True):
    """The host lets the clock run on."""

    player: str


class Extend(msgspec.Struct, frozen=True):
    """The host gives the phase more time."""

    player: str
    seconds: int


class Rematch(msgspec.Struct, frozen=True):
    """A person wants another game with the same people."""

    player: str


class Credit(msgspec.Struct, frozen=True):
    """An AI seat tells which engine and persona really wrote its lines; shown at the reveal, never before."""

    player: str
    engine: str
    persona: str | None = None


class Bell(msgspec.Struct, frozen=True):
    """The deadline has come."""


class Resume(msgspec.Struct, frozen=True):
    """The room was away for `down_ms`."""

    down_ms: int


HostMove = Kick | PassHost | Pause | Continue | Extend
Admission = Approve | Decline | Unban
ModerationMove = Report | Dismiss | Hide | Show
SeatMove = Ready | Say | Answer | Suspect | Vote
"""What a seat does in the game."""

Action = (
    Join
    | Leave
    | Forget
    | Attend
    | Configure
    | Start
    | SeatMove
    | HostMove
    | Admission
    | ModerationMove
    | Rematch
    | Credit
    | Bell
    | Resume
)
