"""Rate limits per network address, for the few doors where an address says something."""

from roomlit.clock import Clock
from roomlit.errors import Refused
from roomlit.session.address_block import address_block
from roomlit.session.rate_limit import TokenBucket

ADDRESSES_MAX = 10_000


class AddressRateLimit:
    """A token bucket per address; forgets the oldest address beyond ten thousand.

    IPv6 addresses of one network count as one (`address_block`), and other names of who asks are as good as addresses.
    """

    def __init__(self, *, per_minute: float, burst: float, clock: Clock) -> None:
        self._per_s = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._buckets: dict[str, TokenBucket] = {}

    def check(self, address: str) -> None:
        """Count one; raises `Refused("limit/too_fast")` with the time to wait."""
        self._raise(self.count(address))

    def count(self, address: str) -> int:
        """Count one; 0, or the milliseconds until there may be another."""
        block = address_block(address)
        self._buckets[block], wait = self._bucket(block).take(self._clock.now())
        if len(self._buckets) > ADDRESSES_MAX:
            del self._buckets[next(iter(self._buckets))]
        return wait

    def give_back(self, address: str) -> None:
        """What was counted last came to nothing."""
        block = address_block(address)
        self._buckets[block], _ = self._bucket(block).take(self._clock.now(), cost=-1.0)

    def look(self, address: str) -> None:
        """As `check`, without counting."""
        self._raise(self.wait_ms(address))

    def wait_ms(self, address: str) -> int:
        """As `count`, without counting."""
        return self._bucket(address_block(address)).take(self._clock.now())[1]

    def _bucket(self, block: str) -> TokenBucket:
        return self._buckets.get(block) or TokenBucket.full(per_s=self._per_s, burst=self._burst, at=self._clock.now())

    def _raise(self, wait: int) -> None:
        if wait:
            raise Refused("limit/too_fast", f"too many from your address: try again in {wait} ms", retry_ms=wait)
