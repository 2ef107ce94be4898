"""WebSocket clients on bare sockets: most count bytes, some also look for the numbers that messages carry.

A client that parses every frame costs more than most servers. These cost little enough to keep a server busy.
"""

import asyncio
import base64
import re
import secrets
import socket
import sys
import time
from itertools import cycle
from typing import ClassVar, Final, NamedTuple, cast

from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Heartbeat

MARK = re.compile(rb'"seq": ?(\d+)[^}]{1,140}"text": ?"(-?\d+) ')
"""The server's number of an event, and that of the message in it, whatever the frame around them is."""
LONGEST_MARK = 240
PING, PONG = 0x89, 0x8A
ALIVE = encode(Heartbeat(reply=True))
HEAD_END = b"\r\n\r\n"


def masked(text: bytes) -> bytes:
    """One text frame from a client. The mask is zero: nobody is in between.

    >>> masked(b"{}")
    b'\\x81\\x82\\x00\\x00\\x00\\x00{}'
    """
    size = bytes((0x80 | len(text),)) if len(text) < 126 else bytes((0xFE,)) + len(text).to_bytes(2, "big")
    return b"\x81" + size + bytes(4) + text


def numbered(n: int, text: str) -> str:
    """What message `n` says.

    >>> numbered(7, "hello")
    '7 hello'
    """
    return f"{n} {text}"


def frames_of(data: bytes) -> tuple[list[bytes], bytes]:
    """What a server's whole frames hold, text or not, and the rest.

    >>> frames_of(b"\\x81\\x02{}\\x81\\x05{")
    ([b'{}'], b'\\x81\\x05{')
    """
    held: list[bytes] = []
    at = 0
    while len(data) >= at + 2:
        size, start = data[at + 1], at + 2
        if size > 125:
            start += 2 if size == 126 else 8
            size = int.from_bytes(data[at + 2 : start], "big")
        if len(data) < start + size:
            break
        held.append(data[start : start + size])
        at = start + size
    return held, data[at:]


class RawSocket(asyncio.BufferedProtocol):
    """Reads all that comes and counts the bytes."""

    sink: ClassVar[memoryview] = memoryview(bytearray(256 * 1024))
    """Everybody's: what was read is looked at before anybody else reads."""
    offers: ClassVar[str] = ""
    """The extensions it offers."""

    def __init__(self) -> None:
        self.bytes = 0
        self.gone = False
        self.transport: asyncio.Transport | None = None

    async def open(self, port: int, path: str, *, greeting: bytes = b"") -> None:
        """Connect, upgrade, and say the first thing; raises `ConnectionError` when the server does not upgrade."""
        held, rest = await upgraded(port, path, offers=self.offers)
        if greeting:
            await asyncio.get_running_loop().sock_sendall(held, masked(greeting))
        await asyncio.get_running_loop().create_connection(lambda: self, sock=held)
        if rest:
            self.sink[: len(rest)] = rest
            self.buffer_updated(len(rest))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's are no subclass.

    def get_buffer(self, sizehint: int) -> memoryview:
        return self.sink

    def buffer_updated(self, nbytes: int) -> None:
        self.bytes += nbytes

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone = True

    def send(self, text: bytes) -> None:
        """One text frame, while the connection lasts."""
        self._write(masked(text))

    def answer(self, nbytes: int) -> None:
        """If what was just read asks for a sign of life, give it: of the hub, or a ping (RFC 6455, section 5.5.3)."""
        came = bytes(self.sink[:nbytes])
        if came[0] == PING:
            self._write(bytes((PONG, 0x80 | came[1])) + bytes(4) + came[2 : 2 + came[1]])
        elif b'"frame":"heartbeat"' in came:
            self.send(ALIVE)

    def _write(self, frame: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(frame)

    def close(self) -> None:
        """Hang up."""
        if self.transport is not None:
            self.transport.abort()


class Came(NamedTuple):
    """Message `n` came as the server's event `seq`, at this time in nanoseconds of the monotonic clock."""

    n: int
    seq: int
    at: int


class Listener(RawSocket):
    """Also notes which messages came."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Came] = []
        self.numbers: set[int] = set()
        """Of the messages heard."""
        self._rest = b""
        self._awaited: dict[int, asyncio.Future[None]] = {}

    def buffer_updated(self, nbytes: int) -> None:
        now = time.monotonic_ns()
        super().buffer_updated(nbytes)
        data, end = self._rest + bytes(self.sink[:nbytes]), 0
        for found in MARK.finditer(data):
            end = found.end()
            n = int(found[2])
            self.heard.append(Came(n, int(found[1]), now))
            self.numbers.add(n)
            if (waiting := self._awaited.pop(n, None)) is not None and not waiting.done():
                waiting.set_result(None)
        self._rest = data[max(end, len(data) - LONGEST_MARK) :]

    def expect(self, n: int) -> asyncio.Future[None]:
        """Done when message `n` comes. Ask before it is sent."""
        return self._awaited.setdefault(n, asyncio.get_running_loop().create_future())


_PLACES: Final = cycle(range(2, 252))


async def upgraded(port: int, path: str, *, receive_bytes: int = 0, offers: str = "") -> tuple[socket.socket, bytes]:
    """A socket on which the server speaks WebSocket, and what it has said already; raises `ConnectionError`."""
    loop = asyncio.get_running_loop()
    held = socket.socket()
    try:
        held.setblocking(False)
        held.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if receive_bytes:
            held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        if sys.platform == "linux":
            # A crowd has many addresses, and the hub closes what one has too many of that have said nothing yet.
            held.bind((f"127.0.0.{next(_PLACES)}", 0))
        await loop.sock_connect(held, ("127.0.0.1", port))
        await loop.sock_sendall(held, _request(port, path, offers))
        came = b""
        while HEAD_END not in came:
            if not (piece := await loop.sock_recv(held, 4096)):
                raise ConnectionError(f"expected an upgrade of {path}, the server hung up")
            came += piece
    except BaseException:
        held.close()
        raise
    head, _, rest = came.partition(HEAD_END)
    if b" 101 " not in head.partition(b"\r\n")[0]:
        held.close()
        raise ConnectionError(f"expected an upgrade of {path}, got {head[:80]!r}")
    return held, rest


def _request(port: int, path: str, offers: str) -> bytes:
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        *([f"Sec-WebSocket-Extensions: {offers}"] if offers else []),
    ]
    return "\r\n".join(lines).encode() + HEAD_END
