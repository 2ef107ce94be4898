"""A table at which a person and an AI player have changed places."""

import msgspec

from masquerade.rules.state import Seat, State


def with_swapped_labels(state: State, one: int, other: int) -> State:
    """The same table; the players behind two seats have changed places."""
    seats = {seat.number: seat for seat in state.seats}
    a, b = seats[one], seats[other]
    seats[one], seats[other] = _mask_of(a, b), _mask_of(b, a)
    return msgspec.structs.replace(state, seats=tuple(seats.values()))


def _mask_of(public: Seat, person: Seat) -> Seat:
    return msgspec.structs.replace(person, number=public.number, name=public.name, avatar=public.avatar)
