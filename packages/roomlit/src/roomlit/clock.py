"""The only reader of the clock: wall time for the journal, monotonic time for running deadlines."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Protocol

SLEPT_MS = 10_000
"""A clock that is looked at every second, and then not for this long: the machine slept, or the process was stopped."""


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


class Awake:
    """A `Clock` for which no time passes while nothing runs: the machine sleeps, or the process is stopped.

    Somebody has to look at it at least once a second, as the hub's round does. On Linux and macOS the monotonic clock
    stands still while the machine sleeps; on Windows, and for a stopped process anywhere, it goes on: then a pause of
    more than `SLEPT_MS` between two looks is left out, so that no deadline passes while nobody could have kept it.
    Any thread may ask.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = clock.now()
        self._slept_ms = 0

    def now(self) -> int:
        with self._lock:
            now = self._clock.now()
            pause = now - self._seen
            self._seen = now
            if pause > SLEPT_MS:
                self._slept_ms += pause
            return now - self._slept_ms

    def call_at(self, at: int, call: Callable[[], None]) -> Alarm:
        return _LateAlarm(self, self._clock, at, call)

    @property
    def slept_ms(self) -> int:
        """What was left out so far."""
        return self._slept_ms


class _LateAlarm:
    """The inner clock may ring before the time that does not count has been made up for: then it is set again."""

    def __init__(self, clock: Awake, inner: Clock, at: int, call: Callable[[], None]) -> None:
        self._clock = clock
        self._inner = inner
        self._at = at
        self._call = call
        self._cancelled = False
        self._alarm = self._set()

    def cancel(self) -> None:
        self._cancelled = True
        self._alarm.cancel()

    def _set(self) -> Alarm:
        return self._inner.call_at(self._at + self._clock.slept_ms, self._ring)

    def _ring(self) -> None:
        if self._cancelled:
            return
        if self._clock.now() < self._at:
            self._alarm = self._set()
        else:
            self._call()


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
