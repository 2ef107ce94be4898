"""Who really plays an AI seat: told by the engine, kept secret, shown at the reveal."""

import msgspec

from masquerade.rules.actions import Credit
from masquerade.rules.phases.change import Change, refuse
from masquerade.rules.state import Author, State, seat_of, with_seat


def credit(state: State, action: Credit) -> Change:
    """Records engine and persona of an AI seat. Nothing is published, so it may come at any time before the reveal."""
    seat = seat_of(state, action.player)
    if seat is None or seat.role != "ai" or state.phase.name == "reveal":
        return refuse(state, "seat/not_seated", "There is nothing to credit.")
    author = Author(action.engine, action.persona or seat.persona)
    return Change(with_seat(state, msgspec.structs.replace(seat, wrote=author)))
