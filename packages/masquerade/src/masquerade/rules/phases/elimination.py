"""The named seat leaves the table and shows what it was."""

import msgspec

from masquerade.rules import deadlines, facts
from masquerade.rules.phases.change import Change
from masquerade.rules.phases.result import after_round
from masquerade.rules.state import State, seat_at, with_seat


def open(state: State, at: int) -> Change:
    """Takes out the seat the last result names."""
    last = state.results[-1]
    seat = seat_at(state, last.named[0])
    if seat is None:
        raise ValueError(f"expected a named seat at this table, got {last.named}")
    gone = msgspec.structs.replace(seat, alive=False)
    after = msgspec.structs.replace(
        with_seat(state, gone),
        phase=deadlines.opened(state.terms, "elimination", round=state.phase.round, at=at),
        results=(*state.results[:-1], msgspec.structs.replace(last, eliminated=gone.number)),
    )
    return Change(after, (facts.phase(after), facts.elimination(gone)))


def bell(state: State, at: int) -> Change:
    """Another round, or the reveal."""
    return Change(state, then=after_round(state))
