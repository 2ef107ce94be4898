"""Finished games of AI players and scripted people, everything drawn from the seed, and how they ended."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from masquerade.players import Intent, VoteIntent
from masquerade.players.dice import Dice, seed_of
from masquerade.rules.scoring import outcome
from masquerade.rules.state import Seat
from masquerade.simulation.people.scripted_person import ScriptedPerson
from masquerade.simulation.people.scripts import load_scripts
from masquerade.simulation.table import Player, SimulatedTable
from roomlit.hosting import Step

PEOPLE: Mapping[str, tuple[int, int]] = MappingProxyType({"spot": (2, 3), "masks": (3, 3), "hunt": (1, 1)})
"""How many people sit at a simulated table of each mode, at least and at most."""
AI_SEATS: Mapping[str, tuple[int, int]] = MappingProxyType({"spot": (2, 4), "masks": (2, 4), "hunt": (3, 7)})
_APART = 3  # about as many people sit at a table, so the people of a run of games are numbered on
LEVELS = ("easy", "normal", "hard")
SKILLS: Mapping[str, float] = MappingProxyType({"none": 0.0, "some": 0.5, "good": 1.0})
"""How well people judge, as d' of `JudgingTable`."""


def scripted_people(seed: int, kinds: Sequence[str]) -> tuple[ScriptedPerson, ...]:
    """The people of game number `seed`, one of each kind in `kinds`."""
    return tuple(
        ScriptedPerson(kind, seed_of(seed, "person", place), place, seed * _APART + place)
        for place, kind in enumerate(kinds)
    )


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


class JudgingTable(SimulatedTable):
    """A table whose people judge with a skill that is set, not found out.

    In *spot* and *masks* each sees a signal for every other seat, drawn from a normal distribution with mean +d/2 for
    an AI and -d/2 for a person (d', the sensitivity of signal detection theory), and votes by it. Studies of group
    chats find people near chance; d' = 0.5 stands for "some" skill. In *hunt* the judges are the hunters of the deck,
    and the difficulty of the settings is their noise.
    """

    def __init__(self, seed: int, people: Sequence[Player], *, skill: float, **options: Any) -> None:
        super().__init__(seed, people, **options)
        self.skill = skill

    def _carry_out(self, player: str, intent: Intent) -> Step | None:
        if isinstance(intent, VoteIntent) and player in self.people and self.room.state.terms.mode != "hunt":
            intent = self._judged(player, intent)
        return super()._carry_out(player, intent)

    def _judged(self, player: str, intent: VoteIntent) -> VoteIntent:
        state = self.room.state
        own = self.room.seat(player).number
        dice = Dice(seed_of(state.rng.key, "judge", own, state.phase.round, state.phase.name))
        seen = {seat.number: self._signal(seat, dice) for seat in state.seats if seat.alive and seat.number != own}
        able = [number for number in seen if not state.phase.tied or number in state.phase.tied]
        named = max(able, key=lambda number: seen[number]) if able else None
        sliders = {number: round(100 / (1 + math.exp(-self.skill * signal))) for number, signal in seen.items()}
        return VoteIntent(named=named, sliders=sliders, at=intent.at)

    def _signal(self, seat: Seat, dice: Dice) -> float:
        return (self.skill / 2 if seat.role == "ai" else -self.skill / 2) + dice.normal()


def judged_game(mode: str, seed: int, *, skill: float = 0.0, **options: Any) -> SimulatedTable:
    """A finished game of AI players and scripted people who judge with this d'."""
    return game(mode, seed, table=partial(JudgingTable, skill=skill), **options)


def survived(table: SimulatedTable) -> tuple[bool, int]:
    """Whether the one person of a hunt is still there at the end, and how many rounds it was."""
    seat = table.room.seat(next(iter(table.people)))
    results = table.room.state.results
    ended = next((result.round for result in results if result.eliminated == seat.number), None)
    return seat.alive, len(results) if ended is None else ended - 1


def won(table: SimulatedTable) -> float:
    """1 when the people won, 0 when the AI seats did, 0.5 for neither."""
    return {"humans": 1.0, "ais": 0.0}.get(outcome(table.room.state), 0.5)
