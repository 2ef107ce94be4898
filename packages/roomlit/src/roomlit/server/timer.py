"""The alarm of a room: rings when its rules want a tick."""

from collections.abc import Callable

from roomlit.clock import Alarm, Clock

GAP_MS = 1000


class RoomTimer:
    """`deadline` says when to ring next (None: not now); `ring` says whether anything came of it."""

    def __init__(self, *, clock: Clock, deadline: Callable[[], int | None], ring: Callable[[], bool]) -> None:
        self._clock = clock
        self._deadline = deadline
        self._ring = ring
        self._alarm: Alarm | None = None

    def set(self) -> None:
        """The deadline may have changed."""
        self.stop()
        due = self._deadline()
        self._alarm = None if due is None else self._clock.call_at(due, self._due)

    def stop(self) -> None:
        """Ring no more until it is set again."""
        if self._alarm is not None:
            self._alarm.cancel()

    def _due(self) -> None:
        now = self._clock.now()
        if self._ring():
            return
        due = self._deadline()
        if due is not None:
            # Rules that leave a deadline in the past are asked again later, not in a circle.
            self._alarm = self._clock.call_at(due if due > now else now + GAP_MS, self._due)
