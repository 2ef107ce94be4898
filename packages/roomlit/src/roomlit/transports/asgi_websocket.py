"""WebSocket on any ASGI server: a queue and one writer task per client."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from starlette.types import Receive, Send

from roomlit.ports.transport import Wire
from roomlit.protocol.framing import Outgoing
from roomlit.transports.inbound import Inbound

QUEUE = 4096
LOW_BYTES = 16 * 1024
CLOSE_TIMEOUT_S = 2.0
REASON_BYTES = 120


class _Goodbye(NamedTuple):
    code: int
    why: str


class AsgiWire:
    """The `Wire` of plain ASGI: what the server has not taken yet waits here, and goes when the peer is given up."""

    def __init__(self, send: Send) -> None:
        self.inbound: Inbound | None = None
        self.over = asyncio.Event()
        """Closed or aborted: the endpoint may return, at once when `aborted`."""
        self.aborted = False
        self._send = send
        self._queue: asyncio.Queue[Outgoing | _Goodbye] = asyncio.Queue(QUEUE)
        self._bytes = 0

    def write(self, out: Outgoing) -> None:
        if self.over.is_set():
            return
        if self._queue.full():
            self.abort()
            return
        self._bytes += len(out.text)
        self._queue.put_nowait(out)

    def buffered(self) -> int:
        """What the server itself buffers is not visible here."""
        return self._bytes

    def close(self, code: int, why: str) -> None:
        """A peer that does not read is left after two seconds."""
        if self.over.is_set():
            return
        if self._queue.full():
            self.abort()
            return
        self._queue.put_nowait(_Goodbye(code, reason(why)))
        self.over.set()

    def abort(self) -> None:
        """ASGI cannot abort, so the endpoint returns and the server drops the connection."""
        self.aborted = True
        self.over.set()

    async def drain(self) -> None:
        """The writer task: one message after the other until closed."""
        while True:
            out = await self._queue.get()
            try:
                if isinstance(out, _Goodbye):
                    await self._send({"type": "websocket.close", "code": out.code, "reason": out.why})
                    return
                await self._send({"type": "websocket.send", "text": out.decoded})
            except OSError:
                return  # As ASGI has it for a peer that is gone; the reader hears of it too.
            self._bytes -= len(out.text)
            if self._bytes <= LOW_BYTES and self.inbound is not None:
                self.inbound.writable()  # Each time: how little is much for this client, only its connection knows.


async def relay(receive: Receive, send: Send, *, connect: Callable[[Wire], Inbound]) -> None:
    """Frames both ways over an accepted WebSocket until either side ends it."""
    wire = AsgiWire(send)
    wire.inbound = inbound = connect(wire)
    try:
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(wire.drain())
            reader = group.create_task(_read(receive, inbound, wire))
            over = group.create_task(wire.over.wait())
            await asyncio.wait((reader, over, writer), return_when=asyncio.FIRST_COMPLETED)
            if over.done() and not wire.aborted:
                # What is waiting, the bye among it, may still go; a send that never returns must not keep us.
                await asyncio.wait((writer,), timeout=CLOSE_TIMEOUT_S)
            for task in (writer, reader, over):
                task.cancel()
    finally:
        wire.abort()
        inbound.lost()


def reason(why: str) -> str:
    """As much of `why` as a close frame holds."""
    return why.encode()[:REASON_BYTES].decode(errors="ignore")


async def _read(receive: Receive, inbound: Inbound, wire: AsgiWire) -> None:
    # Never waits for anything else: an ASGI server that is not asked does not read, and misses the peer's pongs.
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        if text is None:
            inbound.malformed(
                f"expected WebSocket text messages, got a binary message of {len(message['bytes'])} bytes"
            )
            wire.close(1003, "a binary message")
            return
        inbound.received(text)
