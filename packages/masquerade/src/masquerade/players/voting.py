"""The ballot of a player: a slider for every other seat and one name, as it believes at that moment."""

from masquerade.players.belief import beliefs, prime, undecided
from masquerade.players.intents import VoteIntent
from masquerade.players.table import Table


def candidates(table: Table) -> tuple[int, ...]:
    """Who may be named: the other seats; in a run-off only those who tied."""
    seats = tuple(seat.seat for seat in table.others)
    return tuple(seat for seat in seats if not table.phase.tied or seat in table.phase.tied)


def ballot(table: Table, seed: int, at: int) -> VoteIntent:
    """A ballot cast at `at`: never the own seat, and nobody only when a hunter is undecided."""
    felt = beliefs(table, seed)
    able = candidates(table)
    named = None if undecided(table, seed) else prime(table, seed, able)
    return VoteIntent(named=named, sliders={seat: round(100 * value) for seat, value in felt.items()}, at=at)
