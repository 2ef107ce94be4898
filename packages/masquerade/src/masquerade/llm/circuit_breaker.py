"""Circuit breaker: a broken endpoint is left alone; after some failures in a row nobody asks it for a while."""

import msgspec

PATIENCE = 3
REST_MS, REST_MAX_MS = 30_000, 600_000


class CircuitBreaker(msgspec.Struct, frozen=True):
    """How an endpoint has done lately: failures in a row, and until when it is left alone (ms).

    >>> broken = CircuitBreaker().failed(0).failed(0).failed(0)
    >>> broken.admit(29_999, 1_000), broken.admit(30_000, 1_000)
    (None, CircuitBreaker(failures=3, shut_until=31000))
    """

    failures: int = 0
    shut_until: int = 0

    def admit(self, at: int, lasts_ms: int) -> "CircuitBreaker | None":
        """The breaker with one more request of at most `lasts_ms` under way, or None: not now.

        After a rest one request goes first; the others wait for its verdict.
        """
        if at < self.shut_until:
            return None
        if self.failures < PATIENCE:
            return self
        return msgspec.structs.replace(self, shut_until=at + lasts_ms)

    def failed(self, at: int) -> "CircuitBreaker":
        """After a failure; each one after a rest doubles the next rest, up to ten minutes."""
        failures = self.failures + 1
        if failures < PATIENCE:
            return CircuitBreaker(failures)
        return CircuitBreaker(failures, at + min(REST_MS * 2 ** min(failures - PATIENCE, 10), REST_MAX_MS))
