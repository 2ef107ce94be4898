"""A token bucket as a value: no clock inside, the caller says what time it is."""

import msgspec


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
