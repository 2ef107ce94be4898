"""A TCP proxy that misbehaves on demand: put it between clients and a server, and change the weather while they talk.

Faults are values (`Faults`), of the whole proxy or of one connection; `reset` and `half_close` are things that happen.
"""

import asyncio
import contextlib
import random  # noqa: TID251 – a run must be repeatable from its seed
import socket
import struct
from types import TracebackType
from typing import Literal

import msgspec

CHUNK = 16 * 1024
RTO_S = 0.2
"""Linux never retransmits earlier than this; each further loss of the same segment doubles it."""
LOSSES_MAX = 4
TICK_S = 0.05
BACKLOG = 512
Way = Literal["up", "down"]
"""`up` from client to server, `down` from server to client."""
_NO_LINGER = struct.pack("ii", 1, 0)


class Faults(msgspec.Struct, frozen=True, kw_only=True):
    """What the path does to bytes, both ways; they combine, and the default is a clear sky.

    `loss` is the chance that a chunk waits for a retransmission (TCP hides loss as pauses). `corrupt` is the chance
    that a chunk gets one byte with its top bit flipped: a WebSocket has no checksum, so what is not broken as text
    would pass as another text. `refuse` takes no new connections. A `black_hole` swallows everything and tells nobody;
    a connection that lost bytes in it is reset when it ends, as by a router that has forgotten it.
    """

    delay_ms: int = 0
    jitter_ms: int = 0
    loss: float = 0.0
    throttle_bytes_per_s: int = 0
    slice_bytes: int = 0
    corrupt: float = 0.0
    black_hole: bool = False
    refuse: bool = False


CLEAR = Faults()


class Passage:
    """One connection through the proxy. `faults` of its own go before those of the proxy; None follows the proxy."""

    def __init__(self, proxy: "ChaosProxy", client: socket.socket, server: socket.socket) -> None:
        self.faults: Faults | None = None
        self.passed = 0
        """Bytes that went through, both ways."""
        self._proxy = proxy
        self._client, self._server = client, server
        self._deaf: set[Way] = set()
        self._broken = asyncio.Event()

    @property
    def weather(self) -> Faults:
        """What holds for this connection now."""
        return self.faults or self._proxy.faults

    def reset(self) -> None:
        """Both ends get a reset: no goodbye, unread bytes are lost."""
        self._broken.set()

    def half_close(self, way: Way) -> None:
        """Nothing more goes this way, and its far end is told so; the other way stays open."""
        self._deaf.add(way)
        _finish(self._server if way == "up" else self._client)

    async def run(self) -> None:
        """Until both ways are over, or the connection is broken."""
        try:
            async with asyncio.TaskGroup() as group:
                ways = (
                    group.create_task(self._pump(self._client, self._server, "up")),
                    group.create_task(self._pump(self._server, self._client, "down")),
                )
                breaking = group.create_task(self._broken.wait())
                for way in ways:
                    way.add_done_callback(lambda _: all(each.done() for each in ways) and breaking.cancel())
                await asyncio.wait((breaking,))
                for way in ways:
                    way.cancel()
        finally:
            for end in (self._client, self._server):
                _close(end, abruptly=self._broken.is_set())

    async def _pump(self, source: socket.socket, sink: socket.socket, way: Way) -> None:
        loop = asyncio.get_running_loop()
        try:
            while data := await loop.sock_recv(source, CHUNK):
                await self._through(data, sink, way)
                if self._broken.is_set():
                    return  # What came after the swallowed bytes must not arrive without them.
            await self._out_of_the_hole()  # The end travels the way of the bytes.
            _finish(sink)
        except OSError:  # Reset by a peer: so does a reset.
            await self._out_of_the_hole()
            self.reset()

    async def _through(self, data: bytes, sink: socket.socket, way: Way) -> None:
        """Pass a chunk on as the weather allows."""
        loop, dice = asyncio.get_running_loop(), self._proxy.dice
        weather = self.weather
        if weather.black_hole:
            await self._out_of_the_hole()
            return self.reset()
        if weather.delay_ms or weather.jitter_ms:
            await asyncio.sleep((weather.delay_ms + dice.random() * weather.jitter_ms) / 1000)
        pause, losses = RTO_S, 0
        while losses < LOSSES_MAX and dice.random() < weather.loss:
            await asyncio.sleep(pause)
            pause, losses = pause * 2, losses + 1
        if dice.random() < weather.corrupt:
            data = _flipped(data, dice.randrange(len(data)))
        if way in self._deaf:
            return None
        for piece in _pieces(data, weather, dice):
            await loop.sock_sendall(sink, piece)
            self.passed += len(piece)
            if weather.throttle_bytes_per_s:
                await asyncio.sleep(len(piece) / weather.throttle_bytes_per_s)
            elif weather.slice_bytes:
                await asyncio.sleep(0)
        return None

    async def _out_of_the_hole(self) -> None:
        while self.weather.black_hole:  # noqa: ASYNC110 – weather is a value, nobody announces its change
            await asyncio.sleep(TICK_S)


class ChaosProxy:
    """Listens on `127.0.0.1`, passes connections on to `upstream`. Use as `async with`; same `seed`, same dice.

    Set `faults` at any time: every present and future connection without faults of its own obeys at its next chunk.
    """

    def __init__(self, upstream: tuple[str, int], *, seed: int = 0, faults: Faults = CLEAR) -> None:
        self.upstream = upstream
        self.dice = random.Random(seed)
        self.port = 0
        self.passages: set[Passage] = set()
        self.refused = 0
        """Connections that were turned away, by the weather or because nobody was there upstream."""
        self._faults = faults
        self._listener = _listening(0)
        self._group = asyncio.TaskGroup()
        self._accepting: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def faults(self) -> Faults:
        """The weather for every connection."""
        return self._faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._faults = faults

    def reset(self) -> int:
        """Reset every connection; how many there were."""
        for passage in self.passages:
            passage.reset()
        return len(self.passages)

    def half_close(self, way: Way) -> int:
        """Half-close every connection; how many there were."""
        for passage in self.passages:
            passage.half_close(way)
        return len(self.passages)

    async def __aenter__(self) -> "ChaosProxy":
        self.port = int(self._listener.getsockname()[1])
        await self._group.__aenter__()
        self._accepting = self._group.create_task(self._accept(), name=f"chaos-{self.port}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
        self._faults = CLEAR
        self.reset()
        await self._group.__aexit__(kind, error, trace)
        self._listener.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            client, _ = await loop.sock_accept(self._listener)
            client.setblocking(False)
            if self._faults.refuse:
                self.refused += 1
                _close(client, abruptly=True)
            else:
                self._group.create_task(self._serve(client))

    async def _serve(self, client: socket.socket) -> None:
        server = socket.socket()
        server.setblocking(False)
        try:
            while self._faults.black_hole:  # noqa: ASYNC110 – as above; not even a handshake gets through
                await asyncio.sleep(TICK_S)
            await asyncio.get_running_loop().sock_connect(server, self.upstream)
        except OSError:
            self.refused += 1
            server.close()
            _close(client, abruptly=True)
            return
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        passage = Passage(self, client, server)
        self.passages.add(passage)
        try:
            await passage.run()
        finally:
            self.passages.discard(passage)


def _close(end: socket.socket, *, abruptly: bool) -> None:
    if abruptly:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    end.close()


def _finish(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_WR)


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x80]) + data[at + 1 :]


def _pieces(data: bytes, weather: Faults, dice: random.Random) -> "list[bytes]":
    """The chunk in the sizes in which it leaves; throttled, a twentieth of a second's worth at a time."""
    most = weather.slice_bytes or len(data)
    if weather.throttle_bytes_per_s:
        most = min(most, max(1, weather.throttle_bytes_per_s // 20))
    pieces: list[bytes] = []
    at = 0
    while at < len(data):
        size = dice.randint(1, most) if weather.slice_bytes else most
        pieces.append(data[at : at + size])
        at += size
    return pieces
