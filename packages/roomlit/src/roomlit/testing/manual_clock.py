"""A clock that moves only when told to."""

from collections.abc import Callable


class _Alarm:
    def __init__(self, at: int, order: int, call: Callable[[], None], home: "list[_Alarm]") -> None:
        self.at = at
        self.order = order
        self.call = call
        self._home = home

    def cancel(self) -> None:
        if self in self._home:
            self._home.remove(self)


class ManualClock:
    """A `roomlit.clock.Clock` that begins at `now`, in ms since 1970.

    `advance` fires what falls due, each alarm at its own time and in order.

    >>> clock = ManualClock(1000)
    >>> rang = []
    >>> alarm = clock.call_at(1500, lambda: rang.append(clock.now()))
    >>> clock.advance(499); rang
    []
    >>> clock.advance(1); rang
    [1500]
    """

    def __init__(self, now: int = 1_700_000_000_000) -> None:
        self._now = now
        self._alarms: list[_Alarm] = []
        self._made = 0

    def now(self) -> int:
        """Milliseconds since 1970."""
        return self._now

    def call_at(self, at: int, call: Callable[[], None]) -> _Alarm:
        """Run `call` when `advance` reaches `at`; an alarm in the past rings at the next `advance`, of 0 ms even."""
        self._made += 1
        alarm = _Alarm(at, self._made, call, self._alarms)
        self._alarms.append(alarm)
        return alarm

    def advance(self, ms: int) -> None:
        """Move on by `ms`. Alarms set meanwhile ring too when they fall due; a thousand of them are a runaway."""
        end = self._now + ms
        for _ in range(1000):
            due = [alarm for alarm in self.pending if alarm.at <= end]
            if not due:
                self._now = end
                return
            first = min(due, key=lambda alarm: (alarm.at, alarm.order))
            self._alarms.remove(first)
            self._now = max(self._now, first.at)
            first.call()
        raise AssertionError(f"alarms keep ringing at {self._now}: something sets one in the past again and again")

    def sleep(self, ms: int) -> None:
        """Be `ms` later at once, as after the sleep of a machine whose clock went on: what fell due rings now, late.

        >>> clock = ManualClock(0)
        >>> alarm = clock.call_at(10, lambda: print(clock.now()))
        >>> clock.sleep(1000)
        1000
        """
        self._now += ms
        self.advance(0)

    @property
    def pending(self) -> list[_Alarm]:
        """Alarms set and not cancelled."""
        return list(self._alarms)
