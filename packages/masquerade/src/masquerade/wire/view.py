"""The game as one seat may see it: the snapshot of `joined`, as structs.

The room always sends every field, but for `away`. Defaults are for reading what an earlier version kept. Players hold
it against nobody: before the reveal nothing in here says who is a person.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from masquerade.wire.phases import ModeName, PhaseName, ReportReason, Role, Winner, Withheld
from masquerade.wire.settings import SettingsView

ViewJson = dict[str, Any]
"""A `View` as it comes off the wire."""


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    pass


class PhaseView(_Part, frozen=True, kw_only=True, gc=False):
    """The running phase. Times are server milliseconds on whole seconds; `ends_at` null waits for people.

    `shifted_ms`: by how much restarts of the server moved its end. `tied`: the seats a run-off is between. `paused`:
    the host stopped the clock; there is no `ends_at` then, and `left_ms` is what remains.
    """

    name: PhaseName
    round: int = 1
    rounds: int = 1
    started_at: int = 0
    ends_at: int | None = None
    shifted_ms: int = 0
    tied: Sequence[int] = ()
    paused: bool = False
    left_ms: int | None = None


class PersonView(_Part, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Somebody who is here to play. `away`: without a connection; left out otherwise."""

    name: str
    host: bool
    away: bool = False


class SeatView(_Part, frozen=True, kw_only=True, gc=False):
    """A masked seat. `role` is null before the reveal unless it was voted off. `vacant`: its player was taken out."""

    seat: int
    name: str
    avatar: str = ""
    alive: bool = True
    vacant: bool = False
    role: Role | None = None


class TopicView(_Part, frozen=True, kw_only=True, gc=False):
    """What the round is about. `twist` is null until it was turned up; `prompts` are answered in character before."""

    text: str
    twist: str | None = None
    prompts: Sequence[str] = ()


class AnswerView(_Part, frozen=True, kw_only=True, gc=False):
    """A seat's answer to a prompt, public since all were laid open. `withheld`: `text` is not what was written; the
    host has `removed` it, or has yet to approve it (`pending`). Left out otherwise.
    """

    round: int
    prompt: int
    seat: int
    text: str
    withheld: Withheld | UnsetType = UNSET


class MessageView(_Part, frozen=True, kw_only=True, gc=False):
    """One line of chat; `id` counts the lines of a game from 1. `withheld`: the host has `removed` what was written,
    and `text` says so. Left out otherwise.
    """

    id: int
    round: int = 1
    seat: int
    name: str = ""
    text: str
    at: int
    withheld: Withheld | UnsetType = UNSET


class VotesView(_Part, frozen=True, kw_only=True, gc=False):
    """How many of the seats in play have voted, in `prompts` sealed both answers; never who. It stays after a vote."""

    cast: int
    of: int


class EliminatedView(_Part, frozen=True, kw_only=True, gc=False):
    """Who had to leave the table after a vote."""

    seat: int
    role: Role


class ResultView(_Part, frozen=True, kw_only=True, gc=False):
    """How a vote ended: the seats named most often, and how often each was. `eliminated`: null before that phase."""

    round: int
    named: Sequence[int]
    counts: dict[int, int]
    tie: bool
    eliminated: EliminatedView | None = None


class BallotView(_Part, frozen=True, kw_only=True, gc=False):
    """The own ballot. `sliders`: by seat, how surely it is an AI, in per cent."""

    named: int | None = None
    sliders: dict[int, int] = {}


class CharacterView(_Part, frozen=True, kw_only=True, gc=False):
    """The character a seat plays while it answers the prompts."""

    title: str
    text: str
    trait: str = ""


class UnmaskedView(_Part, frozen=True, kw_only=True, gc=False):
    """A seat turned over.

    Shares lie in 0..1. `suspicion`: how surely the others took it for an AI (only people, but in *hunt*), the mean of
    their ballots' sliders; without one the seat named counts 1 (in *hunt* 0), any other 0.5. `blending`: how well it
    hid, for people of *masks* and *hunt* `suspicion`, else 1 - `suspicion`. `detection`: the mean over its votes of
    0.6 * (1 - mean squared error) + 0.4 if it named rightly, 0 for a vote missed; null: never voted, or the human of a
    *hunt*. `score`: 50 * `detection` + 50 * `blending`; in *hunt* 100 * `detection`, for the human 50 * share of votes
    survived + 50 * `blending`.
    """

    seat: int
    name: str
    avatar: str = ""
    role: Role
    nickname: str | None = None
    engine: str | None = None
    persona: str | None = None
    card: CharacterView | None = None
    vacant: bool = False
    suspicion: float = 0.5
    score: float = 0.0
    detection: float | None = None
    blending: float = 0.5


class BeliefView(_Part, frozen=True, kw_only=True, gc=False):
    """How surely `voter` took `target` for an AI at a moment; null: no opinion any more. `note`: not by a ballot."""

    at: int
    round: int
    voter: int
    target: int
    per_cent: int | None
    note: bool = True


class CastBallotView(_Part, frozen=True, kw_only=True, gc=False):
    """What a voter handed in. `counted`: its name did; a first ballot does not where a run-off decided."""

    round: int
    voter: int
    counted: bool = True
    named: int | None = None
    sliders: dict[int, int] = {}


class RoundTopicView(_Part, frozen=True, kw_only=True, gc=False):
    """What a round was about."""

    round: int = 0
    text: str
    twist: str | None = None
    prompts: Sequence[str] = ()


class RevealView(_Part, frozen=True, kw_only=True, gc=False):
    """Who was who, who won, and what everybody believed on the way.

    `outcome`: a round in which an AI was named goes to the humans, any other to the AIs, a tie to nobody, and most
    rounds win; a *hunt* goes to the human who is still at the table. `winner_seats`: that side's; in *masks*, where
    each plays alone, the people with the best `score` of those who voted. Vacant seats never win.
    """

    mode: ModeName
    seats: Sequence[UnmaskedView]
    outcome: Winner
    text: str
    winner_seats: Sequence[int] = ()
    beliefs: Sequence[BeliefView] = ()
    ballots: Sequence[CastBallotView] = ()
    topics: Sequence[RoundTopicView] = ()


class KnockView(_Part, frozen=True, kw_only=True, gc=False):
    """Somebody who waits to be let in. `reclaim`: to have the seat of that name back; `away`: has stopped asking."""

    id: int
    name: str
    reclaim: bool = False
    watch: bool = False
    away: bool = False


class WithheldView(_Part, frozen=True, kw_only=True, gc=False):
    """What the host holds back, as it was written: the `line` of that id, or the answer of `round` and `prompt`."""

    seat: int
    name: str
    text: str
    line: int | None = None
    round: int | None = None
    prompt: int | None = None


class ReportView(_Part, frozen=True, kw_only=True, gc=False):
    """Somebody objects to a line, an answer, a mask, or (without `seat`) a person of that `name`. Never who, how many,
    or whether it was a person: the first one is told, and `why`.
    """

    id: int
    why: ReportReason
    at: int
    name: str
    seat: int | None = None
    text: str = ""
    line: int | None = None
    round: int | None = None
    prompt: int | None = None


class ModerationView(_Part, frozen=True, kw_only=True, gc=False):
    """What only the host sees: open reports, answers that wait to be approved, and what was removed."""

    reports: Sequence[ReportView] = ()
    pending: Sequence[WithheldView] = ()
    removed: Sequence[WithheldView] = ()


class YouView(_Part, frozen=True, kw_only=True, gc=False):
    """What only this player knows. `seat` and `name` are its mask, null for those without a seat and before the deal.

    `watching`: came with `watch`, is never dealt in; whoever has a `nickname` but no `seat` otherwise, at the rematch.
    `answers`: by prompt, what it has sealed this round; `hunches`: its notes by seat, in per cent. For the host, and
    left out when there is nothing: `knocks`, who waits to be let in, and `moderation`.
    """

    nickname: str | None = None
    host: bool = False
    seat: int | None = None
    name: str | None = None
    ballot: BallotView | None = None
    card: CharacterView | None = None
    answers: dict[int, str] = {}
    hunches: dict[int, int] = {}
    ready: bool = False
    kicked: bool = False
    watching: bool = False
    knocks: Sequence[KnockView] | UnsetType = UNSET
    moderation: ModerationView | UnsetType = UNSET


class View(_Part, frozen=True, kw_only=True, gc=False):
    """Everything a player may know now.

    `mode` is in force; in the lobby, the one that would be dealt now. `people` is empty while masks are worn. `game`
    counts the games of the room.
    """

    phase: PhaseView
    mode: ModeName
    settings: SettingsView
    people: Sequence[PersonView]
    seats: Sequence[SeatView]
    topic: TopicView | None
    answers: Sequence[AnswerView]
    messages: Sequence[MessageView]
    votes: VotesView
    results: Sequence[ResultView]
    reveal: RevealView | None
    you: YouView
    game: int


def as_json(part: msgspec.Struct) -> ViewJson:
    """A view, or a part of it, as it goes onto the wire; keys stand in the order of the fields."""
    return msgspec.to_builtins(part, str_keys=True)
