"""Rate limits: a token bucket, and the limit of lossy hints. No clock inside, the caller says what time it is."""

from collections.abc import Collection
from typing import Final

import msgspec

HINT_GAP_MS: Final = 40
"""Between two hints of one kind and player: pointers move, and a client that says twenty a second is not punctual."""
TYPING_GAP_MS: Final = 900
REMEMBERED_MOST: Final = 1_000
"""Hints of a room that are remembered: from so many on those that no longer count are forgotten. Their kinds are names
that anybody may make up.
"""
HINT_DELIVERIES_PER_S: Final = 5_000
"""Hints a second times their listeners: about two hundredths of a core. Of 70 players, each may type all the time."""


class TokenBucket(msgspec.Struct, frozen=True):
    """`tokens` left at time `at` (ms); refills `per_s` tokens a second up to `burst`."""

    per_s: float
    burst: float
    tokens: float
    at: int

    @classmethod
    def full(cls, *, per_s: float, burst: float, at: int) -> "TokenBucket":
        """A bucket that starts full."""
        return cls(per_s, burst, burst, at)

    def take(self, at: int, cost: float = 1.0) -> "tuple[TokenBucket, int]":
        """The bucket afterwards and 0, or the bucket unchanged but refilled and the milliseconds to wait.

        >>> b = TokenBucket.full(per_s=1, burst=1, at=0)
        >>> b, wait = b.take(0); wait
        0
        >>> b.take(250)[1]
        750
        """
        tokens = min(self.burst, self.tokens + max(0, at - self.at) * self.per_s / 1000)
        if tokens >= cost:
            return TokenBucket(self.per_s, self.burst, tokens - cost, at), 0
        wait = int((cost - tokens) * 1000 / self.per_s) + (0 if (cost - tokens) * 1000 % self.per_s == 0 else 1)
        return TokenBucket(self.per_s, self.burst, tokens, at), wait


class EphemeralLimit:
    """How often a room passes a lossy hint on: less often the more people would hear it.

    At most about twenty a second per kind and player (typing: one), and of all together what a room may cost; others
    are dropped.
    """

    def __init__(self) -> None:
        self._passed: dict[tuple[str, str], int] = {}
        self._room = TokenBucket.full(per_s=HINT_DELIVERIES_PER_S, burst=HINT_DELIVERIES_PER_S, at=0)

    def __len__(self) -> int:
        return len(self._passed)

    def early(self, player: str, kind: str, now: int) -> bool:
        """Whether the last one of this kind is too short ago."""
        gap_ms = TYPING_GAP_MS if kind == "typing" else HINT_GAP_MS
        return now - self._passed.get((player, kind), -gap_ms) < gap_ms

    def forget(self, players: Collection[str]) -> None:
        """They are gone."""
        self._passed = {key: at for key, at in self._passed.items() if key[0] not in players}

    def passed(self, player: str, kind: str, now: int, *, listeners: int) -> bool:
        """Whether this one may be passed on; then it counts."""
        self._room, wait = self._room.take(now, min(listeners, HINT_DELIVERIES_PER_S))
        if wait:
            return False
        self._passed[(player, kind)] = now
        if len(self) > REMEMBERED_MOST:
            self._passed = {key: at for key, at in self._passed.items() if now - at < TYPING_GAP_MS}
        return True
