"""What a phase answers to a move: the new state, the facts, and the phase to open next, if any."""

from typing import Any

import msgspec

from masquerade.rules.facts import Fact
from masquerade.rules.state import Seat, State, person_of, seat_of
from masquerade.wire.phases import PhaseName
from masquerade.wire.refusals import Refusal, RefusalCode


class Change(msgspec.Struct, frozen=True):
    """A phase never opens another one itself: it names it in `then`, and the reducer's table opens it.

    `facts` are in the order in which they shall be heard; what they leave out of that which views show, `news` adds.
    `dismissed` are players sent away for good. `retracts`: something told before shall not travel again.
    """

    state: State
    facts: tuple[Fact, ...] = ()
    then: PhaseName | None = None
    refused: Refusal | None = None
    result: Any = None
    dismissed: tuple[str, ...] = ()
    retracts: bool = False


def refuse(state: State, code: RefusalCode, message: str, *, retry_ms: int = 0) -> Change:
    """A move that changes nothing."""
    return Change(state, refused=Refusal(code, message, retry_ms))


def acting(state: State, player: str) -> Seat | Change:
    """The seat a player moves for, or why it cannot move now."""
    seat = seat_of(state, player)
    if seat is None:
        return unseated(state, player)
    if not seat.alive:
        return refuse(state, "seat/eliminated", "Your seat has left the table.")
    if state.phase.left_ms is not None:
        return refuse(state, "game/paused", "The host has stopped the clock.")
    return seat


def unseated(state: State, player: str) -> Change:
    """The refusal for somebody without a seat, in words that are true of those who look on and those who have left."""
    person = person_of(state, player)
    if person is None:
        return refuse(state, "seat/not_seated", "You are not in this room.")
    if person.watching:
        return refuse(state, "seat/not_seated", "You are watching. To play, leave and join again.")
    return refuse(state, "seat/not_seated", "You have no seat in this game. You are dealt in at the rematch.")
