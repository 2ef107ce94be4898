"""People who judge with a skill that is set, not found out.

In *spot* and *masks* each sees a signal for every other seat, drawn from a normal distribution with mean +d/2 for an AI
and -d/2 for a person (d', the sensitivity of signal detection theory), and votes by it. Studies of group chats find
people near chance; d' = 0.5 stands for "some" skill. In *hunt* the judges are the hunters of the deck, and the
difficulty of the settings is their noise; the person's lines are scripted.
"""

import math
from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from masquerade.players import Intent, Vote
from masquerade.players.dice import Dice, seed_of
from masquerade.rules.state import Seat
from masquerade.simulation.games import game
from masquerade.simulation.table import Player, SimulatedTable
from roomlit.hosting import Step

SKILLS: Mapping[str, float] = MappingProxyType({"none": 0.0, "some": 0.5, "good": 1.0})


class JudgingTable(SimulatedTable):
    """A table whose people vote by a noisy signal instead of what their scripts make up, except in a hunt."""

    def __init__(self, seed: int, people: Sequence[Player], *, skill: float, **options: Any) -> None:
        super().__init__(seed, people, **options)
        self.skill = skill

    def _carry_out(self, player: str, intent: Intent) -> Step | None:
        if isinstance(intent, Vote) and player in self.people and self.room.state.terms.mode != "hunt":
            intent = self._judged(player, intent)
        return super()._carry_out(player, intent)

    def _judged(self, player: str, intent: Vote) -> Vote:
        state = self.room.state
        own = self.room.seat(player).number
        dice = Dice(seed_of(state.rng.key, "judge", own, state.phase.round, state.phase.name))
        seen = {seat.number: self._signal(seat, dice) for seat in state.seats if seat.alive and seat.number != own}
        able = [number for number in seen if not state.phase.tied or number in state.phase.tied]
        named = max(able, key=lambda number: seen[number]) if able else None
        sliders = {number: round(100 / (1 + math.exp(-self.skill * signal))) for number, signal in seen.items()}
        return Vote(named=named, sliders=sliders, at=intent.at)

    def _signal(self, seat: Seat, dice: Dice) -> float:
        return (self.skill / 2 if seat.role == "ai" else -self.skill / 2) + dice.normal()


def judged_game(mode: str, seed: int, *, skill: float = 0.0, **options: Any) -> SimulatedTable:
    """A finished game of AI players and scripted people who judge with this d'."""
    return game(mode, seed, table=partial(JudgingTable, skill=skill), **options)
