"""Command line: many whole games, all checked, with win rates. `python -m masquerade.simulation.judges --games 1000`

    random      players who move at random, legally and not (`random_players.py`)
    scripted    deck seats against scripted people (`people/scripted_person.py`), both under the real rules

How well simulated people judge is set, not found out: in *spot* and *masks* each sees a signal for every other seat,
drawn from a normal distribution with mean +d/2 for an AI and -d/2 for a person (d', the sensitivity of signal
detection theory), and votes by it. Studies of group chats find people near chance; d' = 0.5 stands for "some" skill.
In *hunt* the judges are the hunters of the deck, and the difficulty of the settings is their noise; the person's lines
are an extra's.
"""

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from masquerade.players import Intent, VoteIntent
from masquerade.players.dice import Dice, seed_of
from masquerade.rules.scoring import outcome
from masquerade.rules.state import Seat
from masquerade.simulation.audit import faults
from masquerade.simulation.games import game
from masquerade.simulation.random_players import PEOPLE, played
from masquerade.simulation.table import SimulatedTable

SKILLS: Mapping[str, float] = MappingProxyType({"none": 0.0, "some": 0.5, "good": 1.0})
LEVELS = ("easy", "normal", "hard")
STEP = 100


class JudgingTable(SimulatedTable):
    """A troupe whose people vote by a noisy signal instead of what an extra makes up."""

    def __init__(self, seed: int, kinds: Sequence[str], *, skill: float, **options: Any) -> None:
        super().__init__(seed, kinds, **options)
        self.skill = skill

    def _carry_out(self, player: str, intent: Intent) -> bool:
        if isinstance(intent, VoteIntent) and player in self.kinds and self.room.state.terms.mode != "hunt":
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


def simulated(mode: str, seed: int, *, skill: float = 0.0, **options: Any) -> SimulatedTable:
    """A finished game of deck seats and simulated people with this d'."""
    return game(mode, seed, table=partial(JudgingTable, skill=skill), **options)


def won(troupe: SimulatedTable) -> float:
    """1 when the people won, 0 when the AI seats did, 0.5 for neither."""
    return {"humans": 1.0, "ais": 0.0}.get(outcome(troupe.room.state), 0.5)


def main(arguments: Sequence[str]) -> None:
    """Simulate and print; exit code 1 when a game did not end or its numbers do not add up."""
    parser = argparse.ArgumentParser(
        prog="python -m masquerade.simulation.judges",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--games", type=int, default=1000, help="of each kind")
    parser.add_argument("--mode", choices=[*PEOPLE], help="default: all three")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    seeds = range(chosen.seed, chosen.seed + chosen.games)
    bad = 0
    for mode in [chosen.mode] if chosen.mode else [*PEOPLE]:
        bad += _random(mode, seeds)
        for difficulty, skill in _kinds(mode):
            bad += _scripted(mode, seeds, difficulty, skill)
    sys.exit(1 if bad else 0)


def _kinds(mode: str) -> list[tuple[str, str]]:
    """Difficulty and skill of each kind of game worth telling apart."""
    return [(level, "") for level in LEVELS] if mode == "hunt" else [("normal", skill) for skill in SKILLS]


def _random(mode: str, seeds: range) -> int:
    found = 0
    for seed in seeds:
        found += _told(mode, seed, faults(played(mode, seed)))
        _progress(mode, "random", seed - seeds.start + 1, len(seeds))
    sys.stdout.write(f"{mode:6} random                {len(seeds)} games, {found} faults\n")
    return found


def _scripted(mode: str, seeds: range, difficulty: str, skill: str) -> int:
    found, wins, lines = 0, 0.0, 0
    for seed in seeds:
        troupe = simulated(mode, seed, difficulty=difficulty, skill=SKILLS.get(skill, 0.0))
        found += _told(mode, seed, [*faults(troupe.room), *(f"refused: {code}" for code in troupe.refused)])
        wins += won(troupe)
        lines += troupe.room.state.message_count
        _progress(mode, "scripted", seed - seeds.start + 1, len(seeds))
    what = f"difficulty {difficulty}" if not skill else f"skill {skill} (d' {SKILLS[skill]})"
    rate = f"people win {wins / len(seeds):.1%}"
    sys.stdout.write(f"{mode:6} {what:21} {len(seeds)} games, {lines} lines, {found} faults, {rate}\n")
    sys.stdout.flush()
    return found


def _told(mode: str, seed: int, wrong: list[str]) -> int:
    for fault in wrong:
        sys.stdout.write(f"{mode} game {seed}: {fault}\n")
    return len(wrong)


def _progress(mode: str, kind: str, done: int, of: int) -> None:
    if sys.stderr.isatty() and (done % STEP == 0 or done == of):
        sys.stderr.write(f"\r{mode} {kind}: {done} of {of} ")


if __name__ == "__main__":
    main(sys.argv[1:])
