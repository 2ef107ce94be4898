"""Where the hub runs: one process after the other on the same disk, killed, drained and started again."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from roomlit.errors import RoomlitError
from roomlit.kinds.authoritative import Chance
from roomlit.server.credentials import Credentials
from roomlit.server.hub import Hub
from roomlit.settings import HubSettings
from roomlit_faults.simulation.connection import Link
from roomlit_faults.simulation.disk import Disk, Journal
from roomlit_faults.simulation.room import Ledger
from roomlit_faults.simulation.virtual_time import ProcessClock

T = TypeVar("T")
KEY = b"the key of all simulated histories"


class Down(Exception):
    """Nobody answers, or the answer got lost."""


class _Life:
    """One process."""

    def __init__(self, disk: Disk, settings: HubSettings, step_ms: int) -> None:
        self.clock = ProcessClock(step_ms=step_ms)
        self.journal = Journal(disk)
        ledger = Ledger()
        self.hub = Hub(
            settings=settings,
            store=self.journal,
            clock=self.clock,
            credentials=Credentials(key=KEY),
            logics={ledger.kind: ledger},
        )
        self.links: list[Link] = []
        self.calls: set[asyncio.Task[object]] = set()


class Site:
    """The address clients know. `starts` are the times at which a process began to serve, in ms."""

    def __init__(self, *, disk: Disk, settings: HubSettings, rooms: Sequence[str], chance: Chance) -> None:
        self.disk = disk
        self.step_ms = 0
        self.cut_off = False
        """Nobody gets through to the server."""
        self.starts: list[int] = []
        self._settings = settings
        self._rooms = rooms
        self._chance = chance
        self._life: _Life | None = None
        self._loop = asyncio.get_running_loop()

    @property
    def links(self) -> list[Link]:
        """The open connections."""
        if self._life is None:
            return []
        self._life.links = [link for link in self._life.links if not link.client_over]
        return self._life.links

    async def start(self) -> None:
        """A new process; tries again until the disk lets it."""
        while True:
            life = _Life(self.disk, self._settings, self.step_ms)
            try:
                await life.hub.start()
                for room in self._rooms:
                    await life.hub.open_room(Ledger.kind, code=room)
            except RoomlitError:
                self._end(life)
                await asyncio.sleep(0.3)
            else:
                self._life = life
                self.starts.append(int(self._loop.time() * 1000))
                return

    def kill(self, *, told: bool) -> None:
        """`kill -9`, or the machine loses its power and nobody is `told`."""
        life, self._life = self._life, None
        if life is not None:
            self._end(life, told=told)

    async def drain(self) -> None:
        """A polite end: everybody is sent away, what is pending is written."""
        life, self._life = self._life, None
        if life is not None:
            with contextlib.suppress(RoomlitError):  # The disk may take no last sign of life.
                await life.hub.close()
            self._end(life)

    async def call(self, ask: Callable[[Hub], Awaitable[T]]) -> T:
        """One HTTP request; raises `Down`, or what the hub raises."""
        await asyncio.sleep((1 + self._chance.below(20)) / 1000)
        life = self._life
        if life is None or self.cut_off:
            raise Down

        async def answer() -> T:
            return await ask(life.hub)

        task: asyncio.Task[T] = self._loop.create_task(answer())
        life.calls.add(task)
        done, _ = await asyncio.wait({task}, timeout=10)
        life.calls.discard(task)
        if not done:
            task.cancel()
        if not done or task.cancelled():
            raise Down
        answered = task.result()
        await asyncio.sleep((1 + self._chance.below(20)) / 1000)
        if self._life is not life or self.cut_off:
            raise Down
        return answered

    def dial(self, link: Link, *, room: str, player: str) -> bool:
        """Open a connection; whether somebody answered."""
        if self._life is None or self.cut_off:
            return False
        link.connection = self._life.hub.registry.connect(room=room, player=player, wire=link)
        self._life.links.append(link)
        return True

    def _end(self, life: _Life, *, told: bool = True) -> None:
        life.clock.kill()
        self.disk.crash(life.journal)
        for link in life.links:
            link.process_died(told=told)
        for call in tuple(life.calls):
            call.cancel()
