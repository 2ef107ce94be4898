"""The ballot of a player: a slider for every other seat and one name, reasoned from the transcript with human noise."""

from masquerade.players.dice import Dice
from masquerade.players.intents import Vote
from masquerade.players.suspicion import suspect
from masquerade.players.table import Table

_NOISE = 0.16
_NOBODY_BELOW = 0.4


def candidates(table: Table) -> tuple[int, ...]:
    """Who may be named: the other seats; in a run-off only those who tied."""
    seats = tuple(seat.seat for seat in table.others)
    return tuple(seat for seat in seats if not table.phase.tied or seat in table.phase.tied)


def ballot(table: Table, dice: Dice, at: int) -> Vote:
    """A ballot cast at `at`: never the own seat, and nobody only where the mode allows for a room without machines."""
    felt = {seat.seat: suspect(table, seat.seat) + _NOISE * dice.normal() for seat in table.others}
    sliders = {seat: round(100 * min(max(value, 0.03), 0.97)) for seat, value in felt.items()}
    able = candidates(table)
    if not able:
        return Vote(named=None, sliders=sliders, at=at)
    match table.settings.mode:
        case "hunt":
            named = min(able, key=lambda seat: felt[seat])
        case "paranoia" if max(felt[seat] for seat in able) < _NOBODY_BELOW:
            return Vote(named=None, sliders=sliders, at=at)
        case _:
            named = max(able, key=lambda seat: felt[seat])
    return Vote(named=named, sliders=sliders, at=at)
