"""Time that costs nothing: an event loop that leaps to the next timer, and the clock of one process in it."""

import asyncio
import selectors
from collections.abc import Callable

from roomlit.clock import Alarm

WALL_MS = 1_700_000_000_000
"""What the wall clock says when a history begins."""


class _Leap(selectors.SelectSelector):
    """Nothing ever arrives from outside: instead of waiting, the time moves on."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("expected a timer: everybody waits and nothing is left to happen")
        self.now += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose `time` moves only from timer to timer. What goes wrong in a callback is kept in `faults`.

    >>> with asyncio.Runner(loop_factory=VirtualLoop) as runner:
    ...     runner.run(asyncio.sleep(3600))
    """

    def __init__(self) -> None:
        self._leap = _Leap()
        super().__init__(self._leap)
        self.faults: list[str] = []
        self.set_exception_handler(lambda loop, context: self.faults.append(_told(context)))

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._leap.now


def _told(context: dict[str, object]) -> str:
    return f"{context.get('message')}: {context.get('exception')!r}"


class ProcessClock:
    """A `roomlit.clock.Clock`: the wall clock as it was at the start of a process, moved on by the loop's time."""

    def __init__(self, *, step_ms: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._offset_ms = WALL_MS + step_ms
        self._dead = False

    def now(self) -> int:
        return self._offset_ms + int(self._loop.time() * 1000)

    def call_at(self, at: int, call: Callable[[], None]) -> Alarm:
        return self._loop.call_later(max(0, at - self.now() + 1) / 1000, lambda: None if self._dead else call())

    def kill(self) -> None:
        """The process is gone: no alarm rings any more."""
        self._dead = True
