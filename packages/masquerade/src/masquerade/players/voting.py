"""The ballot of a player: a slider for every other seat and one name, as it believes at that moment."""

from masquerade.players.belief import beliefs, prime, undecided
from masquerade.players.intents import Vote
from masquerade.players.table import Table

_NOBODY_BELOW = 0.4


def candidates(table: Table) -> tuple[int, ...]:
    """Who may be named: the other seats; in a run-off only those who tied."""
    seats = tuple(seat.seat for seat in table.others)
    return tuple(seat for seat in seats if not table.phase.tied or seat in table.phase.tied)


def ballot(table: Table, seed: int, at: int) -> Vote:
    """A ballot cast at `at`: never the own seat, and nobody only where the mode allows it."""
    felt = beliefs(table, seed)
    able = candidates(table)
    sure = max((felt[seat] for seat in able), default=0.0)
    nobody = undecided(table, seed) or (table.mode == "paranoia" and sure < _NOBODY_BELOW)
    named = None if nobody else prime(table, seed, able)
    return Vote(named=named, sliders={seat: round(100 * value) for seat, value in felt.items()}, at=at)
