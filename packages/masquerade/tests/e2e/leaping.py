"""`masquerade up` with a clock that leaps: `leaping.py PORT DATA`, and then lines on its standard input.

`ROOM PHASE` rings the bell of a room whose phase it is; in another phase it does nothing, so that no bell rings twice.
A number of milliseconds lets so much time pass.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from masquerade.api import server
from masquerade.rules.state import State
from roomlit.hosting import HubSettings, Node, SystemClock


class Alarm:
    """See `roomlit.clock.Alarm`. It can be set anew when time has leapt."""

    def __init__(self, clock: "LeapingClock", at: int, call: Callable[[], None]) -> None:
        self._clock = clock
        self._at = at
        self._call = call
        self._handle = clock.real_call_at(at, self._ring)

    def again(self) -> None:
        """As much sooner as the clock is further."""
        self._handle.cancel()
        self._handle = self._clock.real_call_at(self._at, self._ring)

    def cancel(self) -> None:
        """Forget the call."""
        self._handle.cancel()
        self._clock.alarms.discard(self)

    def _ring(self) -> None:
        self._clock.alarms.discard(self)
        self._call()


class LeapingClock:
    """See `roomlit.clock.Clock`: the system's, plus every leap so far."""

    def __init__(self) -> None:
        self._system = SystemClock()
        self._ahead_ms = 0
        self.alarms: set[Alarm] = set()

    def now(self) -> int:
        """See `Clock.now`."""
        return self._system.now() + self._ahead_ms

    def call_at(self, at: int, call: Callable[[], None]) -> Alarm:
        """See `Clock.call_at`."""
        alarm = Alarm(self, at, call)
        self.alarms.add(alarm)
        return alarm

    def real_call_at(self, at: int, call: Callable[[], None]) -> Any:
        """An alarm of the system's clock for the time `at` of this one."""
        return self._system.call_at(at - self._ahead_ms, call)

    def leap_to(self, at: int) -> None:
        """It is `at` now, unless that has passed. On the loop of the alarms."""
        self._ahead_ms += max(0, at - self.now())
        for alarm in tuple(self.alarms):
            alarm.again()


class LeapingNode(Node):
    """A node whose bells are rung from outside."""

    def __init__(self, **given: Any) -> None:
        self._clock = LeapingClock()
        self._heard = b""
        super().__init__(**given, clock=self._clock)

    async def start(self) -> None:
        """See `Node.start`."""
        await super().start()
        loop, stdin = asyncio.get_running_loop(), sys.stdin.fileno()
        loop.add_reader(stdin, lambda: self._hear(os.read(stdin, 4096)) or loop.remove_reader(stdin))

    def _hear(self, more: bytes) -> bool:
        """Whether there may be more to hear."""
        *lines, self._heard = (self._heard + more).split(b"\n")
        for line in lines:
            match line.decode().split():
                case [room, phase]:
                    self._ring(room, phase)
                case [ms]:
                    self._clock.leap_to(self._clock.now() + int(ms))
                case _:
                    raise ValueError(f"expected ROOM PHASE or milliseconds, got {line!r}")
        return bool(more)

    def _ring(self, room: str, name: str) -> None:
        actor = self.hub.rooms.get(room)
        if actor is None or not isinstance(actor.state, State):
            return
        phase = actor.state.phase
        if phase.name == name and phase.ends_at is not None:
            self._clock.leap_to(phase.ends_at)


def main(port: str, data: str) -> None:
    """Serve until ended."""
    setattr(server, Node.__name__, LeapingNode)
    plan = server.Plan(
        host="127.0.0.1",
        port=int(port),
        data=Path(data),
        dev=False,
        hub=True,
        pages=True,
        limits=HubSettings(),
        backend_url="",
        public_url=f"http://party.test:{port}/",
    )
    server.run(plan)


if __name__ == "__main__":
    main(*sys.argv[1:])
