"""What must be true of any finished game, checked on the room and on everything it published."""

from collections.abc import Iterator
from math import isclose

from masquerade.rules.scoring import Score, score
from masquerade.rules.state import Outcome, Seat, State
from masquerade.simulation.room import SimulatedRoom

EXACT = 0.06
"""Shares are rounded to three digits and points to one."""


def faults(room: SimulatedRoom) -> list[str]:
    """Everything that is wrong with a game that should be over; nothing when all is well.

    >>> room = SimulatedRoom(ai_seats=2)
    >>> _ = room.join("Ada", "Bo")
    >>> faults(room)
    ['it is in lobby and not over']
    >>> room.until("reveal")
    >>> faults(room)
    []
    """
    if room.state.phase.name != "reveal":
        return [f"it is in {room.state.phase.name} and not over"]
    return [*_scores(room.state), *_votes(room.state), *_lines(room), *_seats(room.state)]


def _scores(state: State) -> Iterator[str]:
    for seat in state.seats:
        got = score(state, seat)
        shares = (got.suspicion, got.blending, got.detection or 0.0)
        if not all(0 <= share <= 1 for share in shares):
            yield f"seat {seat.number}: a share is out of 0..1: {got}"
        if not isclose(got.points, _points(state, seat, got), abs_tol=EXACT):
            yield f"seat {seat.number}: {got.points} points, its parts give {_points(state, seat, got)}"


def _points(state: State, seat: Seat, got: Score) -> float:
    if state.terms.mode != "hunt":
        return 50 * (got.detection or 0.0) + 50 * got.blending
    if seat.role == "ai":
        return 100 * (got.detection or 0.0)
    rounds = [result for result in state.results if result.tie or seat.number not in result.named]
    return 50 * len(rounds) / len(state.results) + 50 * got.blending


def _votes(state: State) -> Iterator[str]:
    if not 1 <= len(state.results) <= state.terms.rounds:
        yield f"{len(state.results)} votes in a game of {state.terms.rounds} rounds"
    for result in state.results:
        yield from _vote(state, result)
    gone = [result.eliminated for result in state.results if result.eliminated is not None]
    if sorted(gone) != [seat.number for seat in state.seats if not (seat.alive or seat.vacant)]:
        yield f"the votes took out {gone}, missing are others"


def _vote(state: State, result: Outcome) -> Iterator[str]:
    numbers, voters = {seat.number for seat in state.seats}, {ballot.seat for ballot in result.ballots}
    if not set(result.named) <= numbers or not voters <= numbers:
        yield f"round {result.round}: names or voters that do not exist: {result}"
    if sum(count for _, count in result.counts) > len(result.voters):
        yield f"round {result.round}: more names than voters: {result.counts}"
    if result.tie is not (len(result.named) > 1):
        yield f"round {result.round}: a tie of {len(result.named)}"


def _lines(room: SimulatedRoom) -> Iterator[str]:
    """Every line was said while its discussion was open and its clock ran, by people and AI players alike."""
    open_until: int | None = None
    for fact in room.facts:
        if fact.type == "phase":
            phase = fact.data["phase"]
            open_until = phase["ends_at"] if phase["name"] == "discussion" else None
        elif fact.type == "message" and (open_until is None or fact.data["at"] >= open_until):
            yield f"line {fact.data['id']} of seat {fact.data['seat']} outside its discussion"
    ids = [fact.data["id"] for fact in room.facts if fact.type == "message"]
    if room.state.game == 1 and ids != list(range(1, len(ids) + 1)):
        yield f"lines are not numbered one after the other: {ids}"


def _seats(state: State) -> Iterator[str]:
    bots = sum(seat.role == "ai" for seat in state.seats)
    if bots != state.terms.ai_seats:
        yield f"{bots} AI seats, the settings say {state.terms.ai_seats}"
    if [seat.number for seat in state.seats] != list(range(1, len(state.seats) + 1)):
        yield "seats are not numbered one after the other"
