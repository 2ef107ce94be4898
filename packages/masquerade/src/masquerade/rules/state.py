"""The truth of one room as frozen values, secrets included. Only `project` decides who may see what of it."""

import msgspec

from masquerade.rules.characters import Character
from masquerade.rules.config import Cast, Terms
from masquerade.rules.rng import Rng
from masquerade.rules.speech import Bucket
from masquerade.wire.phases import PhaseName, ReportReason, Role, Withheld
from masquerade.wire.settings import Settings


class Person(msgspec.Struct, frozen=True):
    """A human of this room, seated or not. `away`: no connection for the grace time; `watching`: never dealt in;
    `marks`: where it came from, as digests that mean nothing elsewhere.
    """

    player: str
    name: str
    away: bool = False
    watching: bool = False
    marks: tuple[str, ...] = ()


class Knock(msgspec.Struct, frozen=True):
    """Somebody who waits to be let in. `reclaim`: to have the seat of that name back."""

    id: int
    player: str
    name: str
    watch: bool = False
    reclaim: bool = False
    marks: tuple[str, ...] = ()
    away: bool = False


class Author(msgspec.Struct, frozen=True):
    """Who really wrote an AI seat's lines, when that was not whom it was cast with."""

    engine: str
    persona: str | None = None


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A dealt seat. `number`, `name`, `avatar`, `alive` and `vacant` are public, the rest is secret until the reveal.

    `vacant`: the host took its player out; nobody takes its place.
    """

    number: int
    name: str
    avatar: str
    player: str
    role: Role
    nickname: str | None = None
    engine: str | None = None
    persona: str | None = None
    seed: int = 0
    wrote: Author | None = None
    card: Character | None = None
    alive: bool = True
    vacant: bool = False
    ready: bool = False
    bucket: Bucket = Bucket()


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """Where the game stands. Times are server milliseconds on whole seconds; `ends_at` None waits for people.

    While the host has stopped the clock, `left_ms` and `twist_left_ms` hold what was left of `ends_at` and `twist_at`.
    """

    name: PhaseName
    round: int
    started_at: int
    ends_at: int | None = None
    shifted_ms: int = 0
    twist_at: int | None = None
    left_ms: int | None = None
    twist_left_ms: int | None = None
    tied: tuple[int, ...] = ()


class Topic(msgspec.Struct, frozen=True):
    """What the round is about. `number` None: the host's own words, which have no twist."""

    text: str
    twist: str | None = None
    number: int | None = None
    twisted: bool = False
    prompts: tuple[str, ...] = ()


class Message(msgspec.Struct, frozen=True):
    """One line of chat under a mask, as it was written; `withheld`: nobody but the host may read it any more."""

    id: int
    round: int
    seat: int
    name: str
    text: str
    at: int
    withheld: Withheld | None = None


class Answered(msgspec.Struct, frozen=True):
    """A seat's answer to a prompt: sealed while the others write, then shown with all the rest. `withheld`: it is not,
    because the host has removed it or has yet to approve it.
    """

    round: int
    prompt: int
    seat: int
    text: str
    withheld: Withheld | None = None


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """An open report. It keeps what it is about as it was then; `by` are the players who reported it, told to nobody.

    `line` is the id of a line; `round` and `prompt` say which answer; with neither it is about the seat, and without
    a seat about the person called `name`.
    """

    id: int
    by: frozenset[str]
    why: ReportReason
    at: int
    name: str
    seat: int | None = None
    text: str = ""
    line: int | None = None
    round: int | None = None
    prompt: int | None = None


class Belief(msgspec.Struct, frozen=True):
    """How surely `voter` took `target` for an AI at a moment, in per cent; None: no opinion any more.

    `note`: said in a private note during the discussion, not by a slider of the ballot.
    """

    at: int
    round: int
    voter: int
    target: int
    per_cent: int | None
    note: bool


class Ballot(msgspec.Struct, frozen=True):
    """What a seat believes: one seat named as AI (or nobody), and per seat how likely it is an AI in per cent."""

    seat: int
    named: int | None
    sliders: tuple[tuple[int, int], ...] = ()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a vote ended. `voters` were alive at the lock; `ballots` are the ones cast, the run-off's name counting.

    `topic` is what the round was about, `again` who voted in the run-off; None when there was none.
    """

    round: int
    named: tuple[int, ...]
    counts: tuple[tuple[int, int], ...]
    tie: bool
    voters: tuple[int, ...]
    ballots: tuple[Ballot, ...]
    eliminated: int | None = None
    topic: Topic | None = None
    again: tuple[int, ...] | None = None


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a room is. `ballots` are those of the running or last vote, `earlier` those a run-off set aside.

    `terms` are in force: in the lobby for the people who are there, afterwards for the game that was dealt. `barred`
    are the players taken out by the host, `banned` the marks of where they came from, `declined` players it did not let
    in; `forgets` counts those who had deleted what was kept of them.
    """

    rng: Rng
    settings: Settings
    terms: Terms
    cast: Cast
    phase: Phase
    game: int = 1
    host: str | None = None
    people: tuple[Person, ...] = ()
    seats: tuple[Seat, ...] = ()
    topic: Topic | None = None
    topics_used: tuple[int, ...] = ()
    messages: tuple[Message, ...] = ()
    message_count: int = 0
    electorate: int = 0
    ballots: tuple[Ballot, ...] = ()
    earlier: tuple[Ballot, ...] = ()
    results: tuple[Outcome, ...] = ()
    sealed: tuple[Answered, ...] = ()
    answers: tuple[Answered, ...] = ()
    beliefs: tuple[Belief, ...] = ()
    barred: frozenset[str] = frozenset()
    banned: frozenset[str] = frozenset()
    banned_names: tuple[str, ...] = ()
    declined: frozenset[str] = frozenset()
    knocks: tuple[Knock, ...] = ()
    knock_count: int = 0
    forgets: int = 0
    reports: tuple[Reported, ...] = ()
    report_count: int = 0


def person_of(state: State, player: str | None) -> Person | None:
    """The human with this player id, if any."""
    return next((person for person in state.people if person.player == player), None)


def seat_of(state: State, player: str | None) -> Seat | None:
    """The seat this player was dealt, if any."""
    return next((seat for seat in state.seats if seat.player == player), None)


def seat_at(state: State, number: int) -> Seat | None:
    """The seat with this number, if any."""
    return next((seat for seat in state.seats if seat.number == number), None)


def alive(state: State) -> tuple[Seat, ...]:
    """The seats still playing."""
    return tuple(seat for seat in state.seats if seat.alive)


def with_seat(state: State, changed: Seat) -> State:
    """The state with one seat replaced by its newer self."""
    seats = tuple(changed if seat.number == changed.number else seat for seat in state.seats)
    return msgspec.structs.replace(state, seats=seats)
