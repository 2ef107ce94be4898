"""The finished game, read from a revealed view, and the record that is kept of it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from masquerade.wire.view import (
    AnswerView,
    BeliefView,
    CastBallotView,
    MessageView,
    ResultView,
    RoundTopicView,
    UnmaskedView,
)

KEPT = ("game", "mode", "phase", "settings", "seats", "topic", "answers", "messages", "results", "reveal")
"""The parts of a stranger's view that are kept. Not `you`, `people` and `votes`: they are about who is there now."""
UNDECIDED = 0.5
"""What everybody believes of everybody before they say otherwise, as in the rules' scores."""


class Game(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a reveal shows. `own` is the seat of whoever looks, None for watchers and archives."""

    number: int
    mode: str
    ended_at: int
    outcome: str
    text: str
    seats: tuple[UnmaskedView, ...]
    winners: tuple[int, ...] = ()
    lines: tuple[MessageView, ...] = ()
    answers: tuple[AnswerView, ...] = ()
    beliefs: tuple[BeliefView, ...] = ()
    ballots: tuple[CastBallotView, ...] = ()
    results: tuple[ResultView, ...] = ()
    topics: tuple[RoundTopicView, ...] = ()
    own: int | None = None

    @property
    def started_at(self) -> int:
        """When the first thing was said or believed."""
        return min([self.ended_at, *(line.at for line in self.lines), *(said.at for said in self.beliefs)])

    def seat(self, number: int | None) -> UnmaskedView | None:
        """The seat with this number, if any."""
        return next((seat for seat in self.seats if seat.seat == number), None)

    def is_ai(self, number: int) -> bool:
        """Whether a program sat there."""
        seat = self.seat(number)
        return seat is not None and seat.role == "ai"

    @property
    def readable(self) -> tuple[MessageView, ...]:
        """The lines that stand as they were written: the others say only that the host hid something."""
        return tuple(line for line in self.lines if line.withheld is msgspec.UNSET)

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


def record(view: Mapping[str, Any]) -> dict[str, Any]:
    """The record of the game that a stranger's view shows; ValueError when it is not over.

    A stranger's view holds no player id, seat credential or password, so neither does the record.
    """
    finished(view)
    return {name: view[name] for name in KEPT if name in view}


def remembered(kept: Mapping[str, Any]) -> Game:
    """The game of a record."""
    return finished(kept)
