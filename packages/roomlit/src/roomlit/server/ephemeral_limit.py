"""How often a lossy hint is passed on: less often the more people would hear it."""

from collections.abc import Collection
from typing import Final

from roomlit.session.rate_limit import TokenBucket

GAP_MS: Final = 900
DELIVERIES_PER_S: Final = 5_000
"""Hints a second times their listeners: about two hundredths of a core. Of 70 players, each may type all the time."""


class EphemeralLimit:
    """At most about one a second per kind and player, and of all together what a room may cost; others are dropped."""

    def __init__(self) -> None:
        self._passed: dict[tuple[str, str], int] = {}
        self._room = TokenBucket.full(per_s=DELIVERIES_PER_S, burst=DELIVERIES_PER_S, at=0)

    def early(self, player: str, kind: str, now: int) -> bool:
        """Whether the last one of this kind is too short ago."""
        return now - self._passed.get((player, kind), -GAP_MS) < GAP_MS

    def forget(self, players: Collection[str]) -> None:
        """They are gone."""
        self._passed = {key: at for key, at in self._passed.items() if key[0] not in players}

    def passed(self, player: str, kind: str, now: int, *, listeners: int) -> bool:
        """Whether this one may be passed on; then it counts."""
        self._room, wait = self._room.take(now, min(listeners, DELIVERIES_PER_S))
        if wait:
            return False
        self._passed[(player, kind)] = now
        return True
