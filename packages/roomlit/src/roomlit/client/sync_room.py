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
from roomlit.client.room import Fold, RoomClient
from roomlit.protocol.messages import Ack


class SyncRoom:
    """As `RoomClient`, from any thread. Iterate over it for events, in order and once; it ends with the connection.

    `roomlit.connect_sync(…)` gives it.

        room.send("message", text="hello")
        for event in room:
            if event.type == "message":
                break
    """

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
        """The room as this seat may see it: the last snapshot, and what `fold` made of the events since."""
        return self._room.view

    @property
    def seat(self) -> HeldSeat | None:
        """What to keep for another `connect_sync(…, seat=…)`."""
        return self._room.seat

    def send(self, name: str, /, **args: Any) -> Ack:
        """The command `name` with `args` (JSON); waits for its acknowledgement, ten seconds at most.

        Raises `Refused` with the room's reason, `RemoteError("command/timeout")`, `LocalError("command/not_json")`.

            ack = room.send("buzz", loud=True)
        """
        return self._portal.call(lambda: self._room.send(name, **args))

    def signal(self, kind: str, /, **data: Any) -> None:
        """A lossy hint to everybody else, such as typing: they hear an event of the type `kind` with `data`.

        Nothing is raised when there is no connection: the hint is lost. Raises `LocalError`: `signal/kind` for what is
        no word such as looking_at, `command/not_json`.

            room.signal("typing")
        """
        self._portal.call(lambda: self._room.signal(kind, **data))

    def next(self, *, timeout_s: float | None = None) -> RoomEvent:
        """The next event; raises `TimeoutError` when there is none within `timeout_s` seconds.

        Without a time it waits for as long as it takes.

            room.send("buzz")
            event = room.next(timeout_s=10)
        """
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
    base_url: str,
    *,
    room: str,
    name: str = "guest",
    create: bool = False,
    token: str = "",
    seat: HeldSeat | None = None,
    fold: Fold | None = None,
) -> Generator[SyncRoom]:
    """As `connect`, for programs without coroutines: `with connect_sync(…) as room`, then `for event in room`.

    `token` is of the issuer that the hub asks for; `fold` turns a view and a later event into the later view, on the
    client's own thread. Raises `Refused` when the room declines, `RemoteError` when nobody answers, or no hub
    (`hub/none`).

        with roomlit.connect_sync("http://localhost:8501", room="team", name="echo", create=True) as room:
            room.send("message", text=f"{room.me} is here")
    """
    opened = connect(base_url, room=room, name=name, create=create, token=token, seat=seat, fold=fold)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(opened) as client:
        yield SyncRoom(portal, client)
