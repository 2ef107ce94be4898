"""Rate limits per network address, for the few doors where an address says something."""

from roomlit.clock import Clock
from roomlit.errors import Refused
from roomlit.session.rate_limit import TokenBucket

ADDRESSES_MAX = 10_000


class AddressRateLimit:
    """A token bucket per address; forgets the oldest address beyond ten thousand."""

    def __init__(self, *, per_minute: float, burst: float, clock: Clock) -> None:
        self._per_s = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._buckets: dict[str, TokenBucket] = {}

    def check(self, address: str) -> None:
        """Count one; raises `Refused("limit/too_fast")` with the time to wait."""
        bucket, wait = self._bucket(address).take(self._clock.now())
        self._buckets[address] = bucket
        if len(self._buckets) > ADDRESSES_MAX:
            del self._buckets[next(iter(self._buckets))]
        self._raise(wait)

    def look(self, address: str) -> None:
        """As `check`, without counting."""
        self._raise(self._bucket(address).take(self._clock.now())[1])

    def _bucket(self, address: str) -> TokenBucket:
        return self._buckets.get(address) or TokenBucket.full(
            per_s=self._per_s, burst=self._burst, at=self._clock.now()
        )

    def _raise(self, wait: int) -> None:
        if wait:
            raise Refused("limit/too_fast", f"too many from your address: try again in {wait} ms", retry_ms=wait)
