"""WebSocket under any ASGI server, and a fast path inside uvicorn that writes prebuilt frames below ASGI.

Sources of the traps handled here: uvicorn 0.54 `websockets_sansio_impl.py` (keepalive closes and never aborts, reading
is paused after every message, invalid UTF-8 logs a traceback, deflate and 16 MiB frames by default).
"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import unquote

import structlog
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.http11 import Request

from roomlit.ports.transport import Wire
from roomlit.protocol.codec import encode
from roomlit.protocol.codes import Close
from roomlit.protocol.framing import Outgoing, outgoing
from roomlit.protocol.messages import Bye, Retry
from roomlit.transports.origin import ADVICE, admits

PATH = "/ws/"
EXTENSION = "roomlit.wire"
CLOSE_TIMEOUT_S = 2.0
ASGI_QUEUE = 1024
REASON_BYTES = 120
_log = structlog.get_logger("roomlit.websocket")


class Inbound(Protocol):
    """What a transport feeds: `roomlit.server.connection.Connection`."""

    def received(self, data: bytes | str) -> None:
        """One message."""
        ...

    def lost(self) -> None:
        """The transport is gone."""
        ...


Connect = Callable[[str, str, Wire], Inbound]


class HubProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own protocol; connections below `/ws/` get small frames, no deflate, and a wire of their own.

    Use it as `uvicorn.Config(ws=HubProtocol)`. Other paths (Streamlit's socket, say) behave as before.
    """

    frame_bytes = 64 * 1024
    inbound: Inbound | None = None
    ours = False
    lingering = False

    def handle_connect(self, event: Request) -> None:
        """Recognise hub paths before the handshake is answered."""
        # As the application will read it: `/%77s/…` is ours too.
        self.ours = unquote(event.path).startswith(PATH)
        if self.ours:
            self.conn.available_extensions = None
            self.conn.max_message_size = self.frame_bytes
        super().handle_connect(event)
        if self.ours and hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = self  # pyright: ignore[reportTypedDictNotRequiredAccess, reportOptionalSubscript, reportGeneralTypeIssues, reportArgumentType]

    def start_keepalive(self) -> None:
        """Hub connections have heartbeats of their own, which evict with `abort`."""
        if not self.ours:
            super().start_keepalive()

    def send_receive_event_to_app(self) -> None:
        """Hand a message straight to the connection: nothing to await, so reading is never paused."""
        if self.inbound is None:
            if self.ours and self.curr_msg_data_type == "text" and not _is_text(self.frames):
                self._reject(Close.BAD_FRAME, "expected UTF-8 text")
                return
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if not self.close_sent:
            self.inbound.received(bytes(data))

    def handle_parser_exception(self) -> None:
        """Say bye with a code of ours before the protocol's own close (1002, 1007, 1009)."""
        if not self.ours or not self.handshake_complete or self.close_sent:
            super().handle_parser_exception()
            return
        self.write(_bye(Close.BAD_FRAME, f"expected WebSocket text frames of at most {self.frame_bytes} bytes"))
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = self.lingering = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": 1002, "reason": ""})
        # Closing with unread bytes in the socket resets it, and the peer never reads why: let it finish its frame.
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.close_timer = self.loop.call_later(CLOSE_TIMEOUT_S, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        """Everything, until this end has nothing more to say."""
        if not self.lingering:
            super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the connection at once, not when the application next asks."""
        super().connection_lost(exc)
        inbound, self.inbound = self.inbound, None
        if inbound is not None:
            inbound.lost()

    # -- Wire --------------------------------------------------------------------------------------------------------

    def write(self, out: Outgoing) -> None:
        """See `Wire.write`."""
        if self.handshake_complete and not self.close_sent and not self.transport.is_closing():
            self.transport.write(out.framed)

    def buffered(self) -> int:
        """See `Wire.buffered`."""
        return self.transport.get_write_buffer_size()

    def close(self, code: int, why: str) -> None:
        """See `Wire.close`; a peer that does not answer is aborted after two seconds."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        try:
            self.conn.send_close(code, why.encode()[:REASON_BYTES].decode(errors="ignore"))
        except InvalidState:
            self.transport.abort()
            return
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": why})
        self.close_timer = self.loop.call_later(CLOSE_TIMEOUT_S, self.transport.abort)

    def abort(self) -> None:
        """See `Wire.abort`."""
        self.transport.abort()

    def _reject(self, code: Close, why: str) -> None:
        self.write(_bye(code, why))
        self.close(code, why)


class AsgiWire:
    """The plain way: a bounded queue and one writer task per client, on any ASGI server."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue(ASGI_QUEUE)
        self._bytes = 0
        self._closed = False
        self.aborted = asyncio.Event()

    def write(self, out: Outgoing) -> None:
        """See `Wire.write`."""
        if self._closed:
            return
        if self._queue.full():
            self.abort()
            return
        self._bytes += len(out.text)
        self._queue.put_nowait({"type": "websocket.send", "text": out.text.decode()})

    def buffered(self) -> int:
        """See `Wire.buffered`; what the server itself buffers is not visible here."""
        return self._bytes

    def close(self, code: int, why: str) -> None:
        """See `Wire.close`."""
        if self._closed:
            return
        self._closed = True
        if self._queue.full():
            self.aborted.set()
            return
        reason = why.encode()[:REASON_BYTES].decode(errors="ignore")
        self._queue.put_nowait({"type": "websocket.close", "code": code, "reason": reason})

    def abort(self) -> None:
        """See `Wire.abort`: ASGI cannot abort, so the endpoint returns and the server drops the connection."""
        self._closed = True
        self.aborted.set()

    async def drain(self) -> None:
        """The writer task: one message after the other until closed."""
        while True:
            message = await self._queue.get()
            if message is None:
                return
            await self._send(message)
            if message["type"] == "websocket.close":
                self.aborted.set()
                return
            self._bytes -= len(message["text"].encode())


async def serve(
    scope: Scope, receive: Receive, send: Send, *, connect: Connect, origins: frozenset[str], limit: int
) -> None:
    """One ASGI WebSocket below `/ws/{room}/{player}`: Origin first, then accept, then frames until it ends."""
    if not allowed(scope, origins):
        await refuse(scope, send, HTTPStatus.FORBIDDEN, "origin/foreign: this page may not connect here")
        return
    params = scope["path_params"]
    await receive()
    protocol = scope.get("extensions", {}).get(EXTENSION)
    await send({"type": "websocket.accept"})
    if isinstance(protocol, HubProtocol):
        protocol.inbound = connect(params["room"], params["player"], protocol)
        while (await receive())["type"] != "websocket.disconnect":
            pass  # Messages that slipped into the queue before the handshake was answered cannot exist.
        return
    wire = AsgiWire(send)
    inbound = connect(params["room"], params["player"], wire)
    try:
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(wire.drain())
            reader = group.create_task(_read(receive, inbound, limit))
            ended = group.create_task(wire.aborted.wait())
            await asyncio.wait((reader, ended, writer), return_when=asyncio.FIRST_COMPLETED)
            for task in (writer, reader, ended):
                task.cancel()
    finally:
        inbound.lost()


async def refuse(scope: Scope, send: Send, status: HTTPStatus, why: str) -> None:
    """Answer the handshake with an HTTP status."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "websocket.http.response.start", "status": int(status), "headers": headers})
    await send({"type": "websocket.http.response.body", "body": why.encode()})


def allowed(scope: Scope, origins: frozenset[str]) -> bool:
    """Whether the page may connect: see `roomlit.transports.origin.admits`. A refusal is logged with the way out."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    origin, host = headers.get(b"origin", ""), headers.get(b"host", "")
    admitted = admits(origin, host, origins)
    if not admitted:
        _log.warning(ADVICE, origin=origin, host=host, path=scope["path"])
    return admitted


async def _read(receive: Receive, inbound: Inbound, limit: int) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        data = message.get("text")
        inbound.received(data if data is not None else message["bytes"][: limit + 1])


def _bye(code: Close, why: str) -> Outgoing:
    return outgoing(encode(Bye(code=code, why=why, retry=Retry(min_ms=0, max_ms=1000))))


def _is_text(frames: list[bytes]) -> bool:
    try:
        b"".join(frames).decode()
    except UnicodeDecodeError:
        return False
    return True
