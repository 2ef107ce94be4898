"""A live room for a program without coroutines: the Python client on a thread of its own, with calls that wait."""

import asyncio
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal

from roomlit.client.connect import connect
from roomlit.client.event import RoomEvent
from roomlit.client.http import HeldSeat
from roomlit.client.link import ConnectionLost
from roomlit.client.room import RoomClient
from roomlit.protocol.messages import Ack


class SyncRoom:
    """As `RoomClient`, from any thread. Iterate over it for events, in order and once; it ends with the connection."""

    def __init__(self, portal: BlockingPortal, room: RoomClient) -> None:
        self._portal = portal
        self._room = room

    @property
    def me(self) -> str:
        """The name others see."""
        return self._room.me

    @property
    def status(self) -> str:
        """`connected`, `connecting`, `disconnected` or `error`."""
        return self._room.status

    @property
    def view(self) -> dict[str, Any]:
        """The room as this seat may see it, as of the last snapshot."""
        return self._room.view

    @property
    def seat(self) -> HeldSeat | None:
        """What to keep for another `connect_sync(…, seat=…)`."""
        return self._room.seat

    def send(self, name: str, /, **args: Any) -> Ack:
        """A command; waits for its acknowledgement. Raises `Refused` with the room's reason."""
        return self._portal.call(lambda: self._room.send(name, **args))

    def signal(self, kind: str, /, **data: Any) -> None:
        """A lossy hint such as typing."""
        self._portal.call(lambda: self._room.signal(kind, **data))

    def next(self, *, timeout_s: float | None = None) -> RoomEvent:
        """The next event; raises `TimeoutError` when there is none within `timeout_s` seconds."""
        return self._portal.call(self._next, timeout_s)

    def __iter__(self) -> Iterator[RoomEvent]:
        while True:
            try:
                yield self.next()
            except ConnectionLost:
                return

    async def _next(self, timeout_s: float | None) -> RoomEvent:
        async with asyncio.timeout(timeout_s):
            return await self._room.next()


@contextmanager
def connect_sync(
    base_url: str, *, room: str, name: str = "guest", create: bool = False, seat: HeldSeat | None = None
) -> Generator[SyncRoom]:
    """As `connect`, for programs without coroutines: `with connect_sync(…) as room`, then `for event in room`.

    Raises `Refused` when the room declines, `RemoteError` when nobody answers, or no hub (`hub/none`).
    """
    opened = connect(base_url, room=room, name=name, create=create, seat=seat)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(opened) as client:
        yield SyncRoom(portal, client)
