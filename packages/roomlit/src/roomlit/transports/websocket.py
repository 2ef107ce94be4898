"""WebSocket under any ASGI server, and a fast path inside uvicorn that writes prebuilt frames below ASGI.

Sources of the traps handled here: uvicorn 0.54 `websockets_sansio_impl.py` (keepalive closes and never aborts, reading
is paused after every message, invalid UTF-8 logs a traceback, pings are answered without end, deflate and 16 MiB frames
by default) and websockets 17 `protocol.py` (a close between two fragments is answered as a broken protocol).
"""

import re
import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from roomlit.log import get_logger
from roomlit.protocol.framing import SQUEEZE_FROM, WINDOW_BITS, Outgoing
from roomlit.transports.asgi_websocket import reason, relay
from roomlit.transports.deflate_deaths import DeflateDeaths, DeflateWatch
from roomlit.transports.inbound import Connect, Inbound
from roomlit.transports.origin import ADVICE, admits, own_port

PATH = re.compile(r"(?:/.*)?/ws/[^/]+/[^/]+")
"""Below whatever path an application is mounted; what nobody takes there is somebody else's, and goes its usual way."""
EXTENSION = "roomlit.wire"
CLOSE_TIMEOUT_S = 2.0
KERNEL_BYTES = 32 * 1024
_log = get_logger("roomlit.websocket")


class _Parser(ServerProtocol):
    """A peer may close whenever it likes (RFC 6455, section 5.5.1), between the fragments of a message too."""

    def recv_frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None
        super().recv_frame(frame)


class HubProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own protocol; connections below `/ws/` get small frames, and it is their `BatchWire`.

    Use it as `uvicorn.Config(ws=HubProtocol)`. Other paths (Streamlit's socket, say) behave as before. Clients that
    offer deflate get it without a context: it keeps no memory per connection, and large frames are compressed once for
    all of them. `ws_per_message_deflate=False` turns it off.
    """

    frame_bytes = 64 * 1024
    takes_binary = False
    """Whether binary messages are handed on like text; rooms speak text alone."""
    inbound: Inbound | None = None
    ours = False
    squeezes = False
    """Whether this client takes frames that were compressed once for all."""
    lingering = False
    deflate: DeflateWatch | None = None
    """Looks whether this client survives the frames that were compressed."""
    _owed_pong = b""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = self.conn
        self.conn = _Parser(extensions=made.available_extensions, max_size=made.max_message_size, logger=made.logger)

    def handle_connect(self, event: Request) -> None:
        """Recognise hub paths before the handshake is answered."""
        # As the application will read it: `/%77s/…` is ours too.
        self.ours = PATH.fullmatch(unquote(urlsplit(event.path).path)) is not None
        if self.ours:
            self.conn.available_extensions = self.conn.available_extensions and [
                ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)
            ]
            self.conn.max_message_size = self.frame_bytes
            held = self.transport.get_extra_info("socket")
            if held is not None:
                # The kernel would hold megabytes for a peer that stopped reading, and long hide from us that it did.
                held.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
        super().handle_connect(event)
        # A client may ask for a smaller window than the shared frames are made for; then it hears plain ones.
        self.squeezes = self.ours and any(
            isinstance(one, PerMessageDeflate) and one.local_max_window_bits == WINDOW_BITS
            for one in self.conn.extensions
        )
        if self.ours and hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = self  # pyright: ignore[reportTypedDictNotRequiredAccess, reportOptionalSubscript, reportGeneralTypeIssues, reportArgumentType]

    async def send(self, message: Any) -> None:
        """A handshake that was answered with an HTTP status is complete too; uvicorn would log an error for each."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body", False):
            self.handshake_complete = True

    def start_keepalive(self) -> None:
        """Hub connections have heartbeats of their own, which evict with `abort`."""
        if not self.ours:
            super().start_keepalive()

    def send_receive_event_to_app(self) -> None:
        """Hand a message straight to the connection: nothing to await, so reading is never paused."""
        if not self.ours or (self.inbound is None and not self.close_sent):
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if self.curr_msg_data_type == "bytes" and not self.takes_binary:
            self.conn.fail(1003, f"a binary message of {len(data)} bytes")
            self.handle_parser_exception()
        elif self.curr_msg_data_type == "text" and not _is_text(data):
            self.conn.fail(1007, "text that is not UTF-8")
            self.handle_parser_exception()
        elif not self.close_sent and self.inbound is not None:
            if self.deflate is not None:
                self.deflate.heard()
            self.inbound.received(bytes(data))

    def handle_parser_exception(self) -> None:
        """Let the connection say why before the protocol's own close (1002, 1003, 1007, 1009)."""
        if not self.ours or not self.handshake_complete or self.close_sent:
            super().handle_parser_exception()
            return
        if self.inbound is not None:
            came = "" if self.conn.close_sent is None else self.conn.close_sent.reason
            self.inbound.malformed(f"expected WebSocket text messages of at most {self.frame_bytes} bytes, got {came}")
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = self.lingering = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": 1002, "reason": ""})
        # Closing with unread bytes in the socket resets it, and the peer never reads why: let it finish its frame.
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.close_timer = self.loop.call_later(CLOSE_TIMEOUT_S, self.transport.abort)

    def handle_ping(self) -> None:
        """Answer, but only the newest ping of a peer that does not read the answers (RFC 6455, section 5.5.3)."""
        pongs = self.conn.data_to_send()  # Of every ping that came with this one.
        if self.ours and not self.writable.is_set() and self.conn.close_sent is None:
            self._owed_pong = pongs[-1] if pongs else self._owed_pong
        else:
            self.transport.write(b"".join(pongs))

    def handle_close(self, event: Frame) -> None:
        """The peer says goodbye: nothing may follow the answer, though the transport is open for a moment yet."""
        super().handle_close(event)
        if self.ours:
            self._leave()

    def pause_writing(self) -> None:
        """The peer does not read, or not as fast as it is told."""
        super().pause_writing()
        if self.inbound is not None:
            self.inbound.congested()

    def resume_writing(self) -> None:
        """The peer reads again."""
        super().resume_writing()
        pong, self._owed_pong = self._owed_pong, b""
        if pong and not self.close_sent:
            self.transport.write(pong)
        if self.inbound is not None:
            self.inbound.writable()

    def shutdown(self) -> None:
        """The server ends; a peer that does not read must not hold it up."""
        super().shutdown()
        if self.ours:
            self._leave()
            self.loop.call_later(CLOSE_TIMEOUT_S / 2, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        """Everything, until this end has nothing more to say."""
        if not self.lingering:
            super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the connection at once, not when the application next asks."""
        said = self.conn.close_rcvd
        ours = self.lingering or (self.conn.close_sent is not None and not self.conn.close_rcvd_then_sent)
        if self.deflate is not None and not ours:
            self.deflate.ended(self.loop.time(), None if said is None else said.code)
        super().connection_lost(exc)
        self._leave()

    def _leave(self) -> None:
        inbound, self.inbound = self.inbound, None
        if inbound is not None:
            inbound.lost()

    def forgo_deflate(self) -> None:
        """Answer the handshake without compression. Call it before the application accepts."""
        self.conn.extensions = []
        self.squeezes = False
        if "Sec-WebSocket-Extensions" in self.response.headers:
            del self.response.headers["Sec-WebSocket-Extensions"]

    def write(self, out: Outgoing) -> None:
        if self.handshake_complete and not self.close_sent and not self.transport.is_closing():
            small = len(out.text) < SQUEEZE_FROM or not self.squeezes
            if not small and self.deflate is not None:
                self.deflate.wrote(self.loop.time())
            self.transport.write(out.framed if small else out.squeezed)

    @property
    def straight(self) -> Callable[[bytes], None] | None:
        """The transport's own write. Whatever ends this wire tells the connection in the same moment."""
        open = self.handshake_complete and not self.close_sent and not self.transport.is_closing()
        return self.transport.write if open else None

    def set_brim(self, size: int) -> None:
        self.transport.set_write_buffer_limits(high=size, low=size // 4)

    def write_frames(self, framed: bytes) -> None:
        if self.handshake_complete and not self.close_sent and not self.transport.is_closing():
            self.transport.write(framed)

    def buffered(self) -> int:
        return self.transport.get_write_buffer_size()

    def close(self, code: int, why: str) -> None:
        """A peer that does not answer is aborted after two seconds."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        try:
            self.conn.send_close(code, reason(why))
        except InvalidState:
            self.transport.abort()
            return
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": why})
        self.close_timer = self.loop.call_later(CLOSE_TIMEOUT_S, self.transport.abort)

    def abort(self) -> None:
        self.deflate = None  # It dies of us.
        self.transport.abort()


async def serve(
    scope: Scope, receive: Receive, send: Send, *, connect: Connect, origins: frozenset[str], deaths: DeflateDeaths
) -> None:
    """One ASGI WebSocket below `/ws/{room}/{player}`: Origin first, then accept, then frames until it ends."""
    if not allowed(scope, origins):
        await refuse(scope, send, HTTPStatus.FORBIDDEN, "origin/foreign: this page may not connect here")
        return
    params = scope["path_params"]
    await receive()
    protocol = scope.get("extensions", {}).get(EXTENSION)
    if isinstance(protocol, HubProtocol) and protocol.squeezes:
        who = f"{params['room']}/{params['player']}"
        if deaths.plain(who):
            protocol.forgo_deflate()
        else:
            protocol.deflate = DeflateWatch(deaths, who)
    await send({"type": "websocket.accept"})
    if isinstance(protocol, HubProtocol):
        protocol.inbound = connect(params["room"], params["player"], protocol)
        while (await receive())["type"] != "websocket.disconnect":
            pass  # Messages that slipped into the queue before the handshake was answered cannot exist.
        return
    await relay(receive, send, connect=lambda wire: connect(params["room"], params["player"], wire))


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
    admitted = admits(origin, host, origins, port=own_port(scope.get("server")))
    if not admitted:
        _log.warning(ADVICE, origin=origin, host=host, path=scope["path"])
    return admitted


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
