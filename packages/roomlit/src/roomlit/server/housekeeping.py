"""Housekeeping: the round of the second, and readiness, whether the hub should be sent visitors."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from roomlit.clock import Clock
from roomlit.log import get_logger
from roomlit.ports.store import Store
from roomlit.server.connections import ConnectionRegistry
from roomlit.server.room_registry import RoomRegistry

ROUND_S = 1.0
BEAT_MISSED_MS = 5_000


class NotReady(msgspec.Struct, frozen=True):
    """One reason why no visitor should be sent here now."""

    code: str
    message: str


class Housekeeping:
    """Each second: the quiet are asked, the silent evicted, idle rooms freed (by `free`), a sign of life is left."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        connections: ConnectionRegistry,
        rooms: RoomRegistry,
        free: Callable[[str], Awaitable[None]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._connections = connections
        self._rooms = rooms
        self._free = free
        self._stopping = asyncio.Event()
        self.beaten_at: int | None = None
        """When the store last took a sign of life; None before the rooms are back."""

    async def run(self) -> None:
        """A round a second. Stop it rather than cancel it: that could hit it in the middle of a transaction."""
        while True:
            try:
                async with asyncio.timeout(ROUND_S):
                    await self._stopping.wait()
                return
            except TimeoutError:
                pass
            try:
                await self._round()
            except Exception as error:  # noqa: BLE001 – the edge of a task: the next round tries again
                get_logger("roomlit.hub").error("the round of the second failed", error=repr(error))

    def stop(self) -> None:
        """End after the round that is under way."""
        self._stopping.set()

    async def beat(self) -> None:
        """Leave a sign of life in the store."""
        await self._store.beat(self._clock.now())
        self.beaten_at = self._clock.now()

    def not_ready(self) -> list[NotReady]:
        """Empty when the rooms are back, the journal takes what is written, and the server is not about to leave.

        Alive is not ready.
        """
        found: list[NotReady] = []
        if self._connections.draining is not None:
            found.append(NotReady("server/leaving", "the server is restarting"))
        if self.beaten_at is None:
            found.append(NotReady("rooms/recovering", "the rooms are being read from the journal"))
        elif (still := self._clock.now() - self.beaten_at) > BEAT_MISSED_MS:
            found.append(NotReady("store/failing", f"the journal has taken nothing for {still} ms"))
        rooms = self._rooms.rooms
        if dead := sum(actor.dead for actor in rooms.values()):
            found.append(NotReady("rooms/restarting", f"{dead} of {len(rooms)} rooms are being reloaded"))
        return found

    async def _round(self) -> None:
        self._connections.round()
        for code in self._rooms.unvisited(self._connections.visited):
            await self._free(code)
        await self.beat()
