"""The only reader of the clock: wall time for the journal, monotonic time for running deadlines."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol


class Alarm(Protocol):
    """A pending call; `cancel` is idempotent."""

    def cancel(self) -> None:
        """Forget the call."""
        ...


class Clock(Protocol):
    """Server time in integer milliseconds. Never goes backwards within a process, whatever the wall clock does."""

    def now(self) -> int:
        """Milliseconds since 1970 as of this server's monotonic clock."""
        ...

    def call_at(self, at: int, call: Callable[[], None]) -> Alarm:
        """Run `call` on the loop at time `at`, soon when that has passed; never before."""
        ...


class Onward:
    """A `Clock` that does not fall behind what was written down before this process, wherever wall time was set to."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ahead_ms = 0

    def now(self) -> int:
        return self._clock.now() + self._ahead_ms

    def call_at(self, at: int, call: Callable[[], None]) -> Alarm:
        return self._clock.call_at(at - self._ahead_ms, call)

    def not_before(self, at: int) -> None:
        """Go on from `at` when it is earlier now. Call it before alarms are set: they would ring late."""
        self._ahead_ms += max(0, at - self.now())


class SystemClock:
    """A `Clock`: wall time read once at the start, then moved on by the monotonic one. A clock step changes nothing."""

    def __init__(self) -> None:
        self._offset_ns = time.time_ns() - time.monotonic_ns()

    def now(self) -> int:
        return (time.monotonic_ns() + self._offset_ns) // 1_000_000

    def call_at(self, at: int, call: Callable[[], None]) -> Alarm:
        """Needs a running loop."""
        # One millisecond more: loops round down, and an early tick would find its deadline still ahead.
        return asyncio.get_running_loop().call_later(max(0, at - self.now() + 1) / 1000, call)
