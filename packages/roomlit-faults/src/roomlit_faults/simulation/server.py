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
from roomlit_faults.history import Killed, Started
from roomlit_faults.recording import Recorder
from roomlit_faults.simulation.connection import SimulatedLink
from roomlit_faults.simulation.disk import Disk, SimulatedStore
from roomlit_faults.simulation.room import Ledger
from roomlit_faults.simulation.virtual_time import ProcessClock

T = TypeVar("T")
KEY = b"the key of all simulated histories"


class Down(Exception):
    """Nobody answers, or the answer got lost."""


class _Process:
    """One process."""

    def __init__(self, disk: Disk, settings: HubSettings, step_ms: int) -> None:
        self.clock = ProcessClock(step_ms=step_ms)
        self.store = SimulatedStore(disk)
        ledger = Ledger()
        self.hub = Hub(
            settings=settings,
            store=self.store,
            clock=self.clock,
            credentials=Credentials(key=KEY),
            logics={ledger.kind: ledger},
        )
        self.links: list[SimulatedLink] = []
        self.calls: set[asyncio.Task[object]] = set()


class SimulatedServer:
    """The address clients know. `recorder` notes when a process begins and when it ends."""

    def __init__(
        self, *, disk: Disk, settings: HubSettings, rooms: Sequence[str], chance: Chance, recorder: Recorder
    ) -> None:
        self.disk = disk
        self.step_ms = 0
        self.cut_off = False
        """Nobody gets through to the server."""
        self._recorder = recorder
        self._settings = settings
        self._rooms = rooms
        self._chance = chance
        self._process: _Process | None = None
        self._loop = asyncio.get_running_loop()

    @property
    def links(self) -> list[SimulatedLink]:
        """The open connections."""
        if self._process is None:
            return []
        self._process.links = [link for link in self._process.links if not link.client_over]
        return self._process.links

    async def start(self) -> None:
        """A new process; tries again until the disk lets it."""
        while True:
            process = _Process(self.disk, self._settings, self.step_ms)
            try:
                await process.hub.start()
                for room in self._rooms:
                    await process.hub.open_room(Ledger.kind, code=room)
            except RoomlitError:
                self._end(process)
                await asyncio.sleep(0.3)
            else:
                self._process = process
                self._recorder.note(Started(ms=self._recorder.ms()))
                return

    def kill(self, *, told: bool) -> None:
        """`kill -9`, or the machine loses its power and nobody is `told`."""
        process, self._process = self._process, None
        if process is not None:
            self._end(process, told=told)

    async def drain(self) -> None:
        """A polite end: everybody is sent away, what is pending is written."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(RoomlitError):  # The disk may take no last sign of process.
                await process.hub.close()
            self._end(process)

    async def call(self, ask: Callable[[Hub], Awaitable[T]]) -> T:
        """One HTTP request; raises `Down`, or what the hub raises."""
        await asyncio.sleep((1 + self._chance.below(20)) / 1000)
        process = self._process
        if process is None or self.cut_off:
            raise Down

        async def answer() -> T:
            return await ask(process.hub)

        task: asyncio.Task[T] = self._loop.create_task(answer())
        process.calls.add(task)
        done, _ = await asyncio.wait({task}, timeout=10)
        process.calls.discard(task)
        if not done:
            task.cancel()
        if not done or task.cancelled():
            raise Down
        answered = task.result()
        await asyncio.sleep((1 + self._chance.below(20)) / 1000)
        if self._process is not process or self.cut_off:
            raise Down
        return answered

    def dial(self, link: SimulatedLink, *, room: str, player: str) -> bool:
        """Open a connection; whether somebody answered."""
        if self._process is None or self.cut_off:
            return False
        link.connection = self._process.hub.registry.connect(room=room, player=player, wire=link)
        self._process.links.append(link)
        return True

    def _end(self, process: _Process, *, told: bool = True) -> None:
        self._recorder.note(Killed(ms=self._recorder.ms()))
        process.clock.kill()
        self.disk.crash(process.store)
        for link in process.links:
            link.process_died(told=told)
        for call in tuple(process.calls):
            call.cancel()
