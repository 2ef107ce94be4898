"""Finished games of AI players and scripted people, everything drawn from the seed, and how they ended."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from masquerade.players.dice import Dice, seed_of
from masquerade.rules.scoring import outcome
from masquerade.simulation.people.scripted_person import scripted_people
from masquerade.simulation.people.scripts import load_scripts
from masquerade.simulation.table import SimulatedTable

PEOPLE: Mapping[str, tuple[int, int]] = MappingProxyType({"spot": (2, 3), "masks": (3, 3), "hunt": (1, 1)})
"""How many people sit at a simulated table of each mode, at least and at most."""
AI_SEATS: Mapping[str, tuple[int, int]] = MappingProxyType({"spot": (2, 4), "masks": (2, 4), "hunt": (3, 7)})
LEVELS = ("easy", "normal", "hard")


def game(
    mode: str,
    seed: int,
    *,
    ai_seats: int | None = None,
    table: Callable[..., SimulatedTable] = SimulatedTable,
    **options: Any,
) -> SimulatedTable:
    """A finished game: how many sit there, personas and kinds of people follow from the seed; `table` makes the table.

    >>> game("hunt", 1).room.state.phase.name
    'reveal'
    """
    dice = Dice(seed_of(seed, "game", mode))
    scripts = load_scripts()
    people = PEOPLE[mode][0] + int(dice.unit() * (PEOPLE[mode][1] - PEOPLE[mode][0] + 1))
    low, high = AI_SEATS[mode]
    bots = ai_seats if ai_seats is not None else low + int(dice.unit() * (high - low + 1))
    kinds = [dice.pick(scripts.kinds).key for _ in range(people)]
    played = table(seed, scripted_people(seed, kinds), mode=mode, ai_seats=bots, **options)
    played.play_until("reveal")
    return played


def survived(table: SimulatedTable) -> tuple[bool, int]:
    """Whether the one person of a hunt is still there at the end, and how many rounds it was."""
    seat = table.room.seat(next(iter(table.people)))
    results = table.room.state.results
    ended = next((result.round for result in results if result.eliminated == seat.number), None)
    return seat.alive, len(results) if ended is None else ended - 1


def won(table: SimulatedTable) -> float:
    """1 when the people won, 0 when the AI seats did, 0.5 for neither."""
    return {"humans": 1.0, "ais": 0.0}.get(outcome(table.room.state), 0.5)
