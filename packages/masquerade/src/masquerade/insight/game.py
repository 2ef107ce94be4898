"""The finished game as values, read from a revealed view: the only vocabulary that the other modules here speak."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Role = Literal["human", "ai"]
UNDECIDED = 0.5
"""What everybody believes of everybody before they say otherwise, as in the rules' scores."""


class Card(msgspec.Struct, frozen=True):
    """The character a seat was dealt."""

    title: str
    text: str


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A seat turned over. Shares lie in 0..1; `detection` None: never voted."""

    seat: int
    name: str
    role: Role
    avatar: str = ""
    nickname: str | None = None
    engine: str | None = None
    persona: str | None = None
    card: Card | None = None
    vacant: bool = False
    suspicion: float = UNDECIDED
    score: float = 0.0
    detection: float | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of chat; `at` is in server milliseconds."""

    id: int
    round: int
    seat: int
    text: str
    at: int


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed answer to one of a round's two prompts."""

    round: int
    prompt: int
    seat: int
    text: str


class Belief(msgspec.Struct, frozen=True, kw_only=True):
    """How surely `voter` took `target` for an AI at a moment; None: no opinion any more. `note`: not by a ballot."""

    at: int
    round: int
    voter: int
    target: int
    per_cent: int | None
    note: bool = True


class Ballot(msgspec.Struct, frozen=True, kw_only=True):
    """What a voter handed in for a round. `counted`: its name did; a first ballot does not where a run-off decided."""

    round: int
    voter: int
    named: int | None = None
    counted: bool = True
    sliders: Mapping[int, int] = {}


class Gone(msgspec.Struct, frozen=True):
    """Who had to leave after a vote."""

    seat: int
    role: Role


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """How a vote ended."""

    round: int
    named: tuple[int, ...]
    counts: Mapping[int, int]
    tie: bool
    eliminated: Gone | None = None


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """What was talked about. `round` 0: of a view that names the last round's topic only."""

    text: str
    twist: str | None = None
    prompts: tuple[str, ...] = ()
    round: int = 0


class Game(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a reveal shows. `own` is the seat of whoever looks, None for watchers and archives."""

    number: int
    mode: str
    ended_at: int
    outcome: str
    text: str
    seats: tuple[Seat, ...]
    winners: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()
    answers: tuple[Answer, ...] = ()
    beliefs: tuple[Belief, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    results: tuple[Result, ...] = ()
    topics: tuple[Topic, ...] = ()
    own: int | None = None

    @property
    def started_at(self) -> int:
        """When the first thing was said or believed."""
        return min([self.ended_at, *(line.at for line in self.lines), *(said.at for said in self.beliefs)])

    def seat(self, number: int | None) -> Seat | None:
        """The seat with this number, if any."""
        return next((seat for seat in self.seats if seat.seat == number), None)

    def is_ai(self, number: int) -> bool:
        """Whether a program sat there."""
        seat = self.seat(number)
        return seat is not None and seat.role == "ai"

    @property
    def names(self) -> dict[int, str]:
        """The masks' names by seat."""
        return {seat.seat: seat.name for seat in self.seats}

    def name(self, number: int) -> str:
        """The mask's name."""
        return self.names.get(number, "A mask")


def finished(view: Mapping[str, Any]) -> Game:
    """The game that a view with a filled `reveal` shows. Raises ValueError when it is not over or not such a view."""
    reveal = view.get("reveal")
    if not reveal:
        raise ValueError("expected the view of a finished game, its `reveal` is empty")
    given = {
        "number": view.get("game", 1),
        "mode": reveal.get("mode") or view.get("mode") or "spot",
        "ended_at": view["phase"]["started_at"],
        "outcome": reveal["outcome"],
        "text": reveal["text"],
        "seats": reveal["seats"],
        "winners": reveal.get("winner_seats", ()),
        "lines": view["messages"],
        "answers": view.get("answers", ()),
        "beliefs": sorted(reveal.get("beliefs", ()), key=lambda said: said["at"]),
        "ballots": reveal.get("ballots", ()),
        "results": view["results"],
        "topics": reveal.get("topics") or [topic for topic in [view.get("topic")] if topic],
        "own": view.get("you", {}).get("seat"),
    }
    try:
        return msgspec.convert(given, Game, str_keys=True)
    except msgspec.ValidationError as error:
        raise ValueError(f"expected the view of a finished game: {error}") from None
