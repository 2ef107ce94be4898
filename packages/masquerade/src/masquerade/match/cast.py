"""The AI seats of a running game, for whoever opens a connection for each. Secret: this never leaves the server."""

import msgspec

from masquerade.rules.state import State


class AiSeat(msgspec.Struct, frozen=True):
    """`player` is the id to connect as, `engine` and `persona` who shall play, `seed` the chance it may use."""

    player: str
    engine: str
    persona: str | None
    seed: int


def ai_players(state: State) -> tuple[AiSeat, ...]:
    """The AI seats of this game, without those taken out; none in the lobby. A rematch deals new ones under new ids."""
    return tuple(
        AiSeat(seat.player, seat.engine or "", seat.persona, seat.seed)
        for seat in state.seats
        if seat.role == "ai" and not seat.vacant
    )
