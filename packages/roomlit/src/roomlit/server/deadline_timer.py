"""The timer of a room: rings when its rules want to be asked."""

from collections.abc import Callable
from typing import Final

from roomlit.clock import Alarm, Clock

AGAIN_MS: Final = 1_000


class DeadlineTimer:
    """`deadline` says when to ring next, in server milliseconds, None for never; `ring` whether anything came of it.

    >>> from roomlit.testing import ManualClock
    >>> clock, rung, due = ManualClock(0), [], [5, 9]
    >>> def ring():
    ...     rung.append(due.pop(0))
    ...     timer.set()
    ...     return True
    >>> timer = DeadlineTimer(clock=clock, deadline=lambda: due[0] if due else None, ring=ring)
    >>> timer.set(); clock.advance(20); rung
    [5, 9]
    """

    def __init__(self, *, clock: Clock, deadline: Callable[[], int | None], ring: Callable[[], bool]) -> None:
        self._clock = clock
        self._deadline = deadline
        self._ring = ring
        self._alarm: Alarm | None = None

    def set(self) -> None:
        """The deadline may have changed."""
        if self._alarm is not None:
            self._alarm.cancel()
        due = self._deadline()
        self._alarm = None if due is None else self._clock.call_at(due, self._rang)

    def _rang(self) -> None:
        now = self._clock.now()
        if not self._ring() and (due := self._deadline()) is not None:
            # Rules that leave a deadline in the past are asked again later, not in a circle.
            self._alarm = self._clock.call_at(due if due > now else now + AGAIN_MS, self._rang)
