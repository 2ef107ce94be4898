"""One connection to a hub, over the network or inside the process, with the same two verbs."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from roomlit.errors import RemoteError
from roomlit.ports.transport import Wire
from roomlit.protocol.framing import Outgoing

QUEUE = 4096


class ConnectionLost(RemoteError):
    """The connection ended; `close_code` says what the server wants (see `protocol.close_codes`)."""

    def __init__(self, close_code: int, why: str) -> None:
        super().__init__("connection/lost", f"{close_code} {why}")
        self.close_code = close_code


class DirectConnect(connect):
    """`websockets.connect`, and never on to an address that somebody on the way answers with, a sign-in say.

    What would go there first is a ticket or a token.
    """

    def process_redirect(self, exc: Exception) -> Exception | str:
        """The answer as the error it is."""
        return exc


class Link(Protocol):
    """Ordered both ways. `recv` raises `ConnectionLost` at the end."""

    async def send(self, data: bytes) -> None:
        """One frame; raises `ConnectionLost`."""
        ...

    async def recv(self) -> bytes | str:
        """The next frame."""
        ...

    async def close(self) -> None:
        """Leave."""
        ...


class SocketLink:
    """A `Link` over a WebSocket, to a hub elsewhere."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def open(cls, url: str) -> "SocketLink":
        """Connect; raises `ConnectionLost` when nobody answers or the handshake is declined."""
        try:
            return cls(await DirectConnect(url, max_size=None, compression=None, ping_interval=None))
        except (OSError, InvalidHandshake, TimeoutError) as error:
            raise ConnectionLost(1006, str(error)) from error

    async def send(self, data: bytes) -> None:
        try:
            await self._socket.send(data, text=True)
        except ConnectionClosed as error:
            raise _lost(error) from error

    async def recv(self) -> bytes | str:
        try:
            return await self._socket.recv()
        except ConnectionClosed as error:
            raise _lost(error) from error

    async def close(self) -> None:
        await self._socket.close()


class MemoryReceiver(Protocol):
    """The hub's end of a link inside the process."""

    def received(self, data: bytes | str) -> None:
        """One frame."""
        ...

    def lost(self) -> None:
        """The link is gone."""
        ...


class MemoryLink:
    """A `Link` through a queue, with the same frames; both ends on one loop.

    `connect` is the hub's `connect`, bound to a seat.
    """

    def __init__(self, connect: Callable[[Wire], MemoryReceiver]) -> None:
        self._wire = _QueueWire()
        self._inbound = connect(self._wire)

    async def send(self, data: bytes) -> None:
        if self._wire.over:
            raise ConnectionLost(1006, "closed")
        self._inbound.received(data)

    async def recv(self) -> bytes | str:
        if self._wire.over and self._wire.queue.empty():
            raise ConnectionLost(1006, "closed")
        item = await self._wire.queue.get()
        if isinstance(item, ConnectionLost):
            raise item
        return item

    async def close(self) -> None:
        if not self._wire.over:
            self._wire.over = True
            self._inbound.lost()


class _QueueWire:
    """The hub's way to a client in the same process; a reader that is 4096 frames behind is cut off."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[bytes | ConnectionLost] = asyncio.Queue(QUEUE)
        self.over = False

    def write(self, out: Outgoing) -> None:
        if self.over:
            return
        if self.queue.full():
            self.abort()
        else:
            self.queue.put_nowait(out.text)

    def buffered(self) -> int:
        return 0

    def close(self, code: int, why: str) -> None:
        if not self.over:
            self._finish(ConnectionLost(code, why))

    def abort(self) -> None:
        while not self.queue.empty():
            self.queue.get_nowait()
        self._finish(ConnectionLost(1006, "aborted"))

    def _finish(self, why: ConnectionLost) -> None:
        self.over = True
        if self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(why)


def _lost(error: ConnectionClosed) -> ConnectionLost:
    frame = error.rcvd
    return ConnectionLost(1006, "dropped") if frame is None else ConnectionLost(frame.code, frame.reason)
