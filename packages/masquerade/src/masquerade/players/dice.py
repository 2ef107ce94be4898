"""Seeded dice of one player: a counter and a hash, so that a mind is a value and a game can be replayed.

The generator is SplitMix64 (Steele, Lea, Flood 2014) addressed by position: roll n of seed s never depends on
who else rolled. `random` is not used because its state is large and not a value.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypeVar

_GAMMA = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_NORMAL = NormalDist()

T = TypeVar("T")


def scramble(value: int) -> int:
    """Hash one 64-bit integer to another."""
    z = (value + _GAMMA) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def seed_of(seed: int, *salt: int | str) -> int:
    """Derive an independent seed, for example for one seat (`seed_of(game_seed, "seat", 3)`) or one topic."""
    state = scramble(seed & _MASK)
    for part in salt:
        if isinstance(part, int):
            state = scramble(state ^ (part & _MASK))
        else:
            for byte in part.encode():
                state = scramble(state ^ byte)
    return state


class Dice:
    """A cursor over the rolls of one seed; `rolls` is what a mind remembers between two decisions."""

    __slots__ = ("_seed", "rolls")

    def __init__(self, seed: int, rolls: int = 0) -> None:
        self._seed = scramble(seed & _MASK)
        self.rolls = rolls

    def unit(self) -> float:
        """A number in [0, 1)."""
        self.rolls += 1
        return (scramble(self._seed ^ (self.rolls * _GAMMA & _MASK)) >> 11) / (1 << 53)

    def chance(self, p: float) -> bool:
        """True with probability p."""
        return self.unit() < p

    def between(self, low: float, high: float) -> float:
        """A number in [low, high), evenly."""
        return low + (high - low) * self.unit()

    def normal(self) -> float:
        """A standard normal deviate."""
        return _NORMAL.inv_cdf(min(max(self.unit(), 1e-9), 1 - 1e-9))

    def lognormal(self, median: float, sigma: float) -> float:
        """A log-normal deviate with the given median; sigma is the deviation of its logarithm."""
        return median * math.exp(sigma * self.normal())

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, evenly; the sequence must not be empty."""
        return options[int(self.unit() * len(options))]

    def weigh(self, options: Sequence[tuple[T, float]]) -> T:
        """One of the options, by weight; at least one weight must be positive."""
        total = sum(weight for _, weight in options)
        left = self.unit() * total
        for option, weight in options:
            left -= weight
            if left < 0:
                return option
        return options[-1][0]
