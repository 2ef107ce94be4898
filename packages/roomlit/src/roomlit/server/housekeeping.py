"""Housekeeping: the round of the second, in which the quiet are asked, idle rooms freed, and a sign of life is left."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from roomlit.clock import Clock
from roomlit.ports.store import Store
from roomlit.server.connections import ConnectionRegistry
from roomlit.server.room_registry import RoomRegistry

ROUND_S = 1.0


class Housekeeping:
    """Runs until it is told to `stop`; `free` closes one room for good."""

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
                structlog.get_logger("roomlit.hub").error("the round of the second failed", error=repr(error))

    def stop(self) -> None:
        """End after the round that is under way."""
        self._stopping.set()

    async def beat(self) -> None:
        """Leave a sign of life in the store."""
        await self._store.beat(self._clock.now())
        self.beaten_at = self._clock.now()

    async def _round(self) -> None:
        self._connections.round()
        for code in self._rooms.unvisited(self._connections.visited):
            await self._free(code)
        await self.beat()
