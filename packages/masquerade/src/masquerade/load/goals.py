"""What a load test must reach to have passed, as values that say so in words."""

from collections.abc import Sequence

import msgspec


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """One goal: what is looked at, what it is, the most (or least) it may be."""

    name: str
    value: float
    most: float | None = None
    least: float | None = None
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether it was reached.

        >>> Goal(name="lines lost", value=1, most=0).met, Goal(name="games", value=3, least=3).met
        (False, True)
        """
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    @property
    def limit(self) -> str:
        """The bound in words.

        >>> Goal(name="slowest", value=12, most=250, unit="ms").limit
        'at most 250 ms'
        """
        bounds = [f"at most {self.most:g}"] if self.most is not None else []
        bounds += [f"at least {self.least:g}"] if self.least is not None else []
        return f"{' and '.join(bounds)} {self.unit}".rstrip()


def all_met(goals: Sequence[Goal]) -> bool:
    """Whether nothing was missed."""
    return all(goal.met for goal in goals)
