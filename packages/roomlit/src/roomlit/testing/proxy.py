"""A TCP proxy that misbehaves on demand: put it between clients and a server, and change its toxics while they talk.

The words are toxiproxy's. Toxics are values (`Toxics`), of the whole proxy or of one connection; `reset_peer` and
`half_close` are things that happen.
"""

import asyncio
import contextlib
import random  # noqa: TID251 – a run must be repeatable from its seed
import re
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
ANSWER_S = 5.0
Direction = Literal["upstream", "downstream"]
"""`upstream` from client to server, `downstream` from server to client."""
_NO_LINGER = struct.pack("ii", 1, 0)


class Toxics(msgspec.Struct, frozen=True, kw_only=True):
    """What the path does to bytes, in both directions; they combine, and the default does nothing.

    `loss` is the chance that a chunk waits for a retransmission (TCP hides loss as pauses), `corrupt` the chance that
    one byte of it gets its top bit flipped: a WebSocket has no checksum, and what is no text any more is noticed.
    `down` takes no new connections. `hold` lets nothing pass and tells nobody; what was sent arrives when it ends.
    `timeout` swallows everything and tells nobody; a connection that lost bytes in it is reset when it ends, as by a
    router that has forgotten it. `answer` refuses new connections with these bytes, whatever they ask, as a proxy does
    that wants a sign-in first; empty passes them on. A connection whose client sends a chunk that matches
    `reset_peer_on` is reset. Chunks wait `latency_ms` and up to `jitter_ms` more, pass at `bandwidth_bytes_per_s`, and
    in pieces of up to `slicer_bytes`; 0 is no limit.

    >>> phone = Toxics(latency_ms=80, jitter_ms=40, loss=0.02)
    >>> phone.down
    False
    """

    latency_ms: int = 0
    jitter_ms: int = 0
    loss: float = 0.0
    bandwidth_bytes_per_s: int = 0
    slicer_bytes: int = 0
    corrupt: float = 0.0
    timeout: bool = False
    hold: bool = False
    down: bool = False
    answer: bytes = b""
    reset_peer_on: bytes = rb"(?!)"


NO_TOXICS = Toxics()
"""A path that does nothing to anything."""


class ProxiedConnection:
    """One connection through the proxy. `toxics` of its own go before those of the proxy; None follows the proxy."""

    def __init__(self, proxy: "Proxy", client: socket.socket, server: socket.socket) -> None:
        self.toxics: Toxics | None = None
        self._proxy = proxy
        self._client, self._server = client, server
        self._deaf: set[Direction] = set()
        self._broken = asyncio.Event()

    @property
    def _now(self) -> Toxics:
        return self.toxics or self._proxy.toxics

    def reset_peer(self) -> None:
        """Both ends get a reset: no goodbye, unread bytes are lost."""
        self._broken.set()

    def half_close(self, direction: Direction) -> None:
        """Nothing more goes this way, and its far end is told so; the other way stays open."""
        self._deaf.add(direction)
        _finish(self._server if direction == "upstream" else self._client)

    async def run(self) -> None:
        """Until both directions are over, or the connection is broken."""
        try:
            async with asyncio.TaskGroup() as group:
                pumps = (
                    group.create_task(self._pump(self._client, self._server, "upstream")),
                    group.create_task(self._pump(self._server, self._client, "downstream")),
                )
                breaking = group.create_task(self._broken.wait())
                for pump in pumps:
                    pump.add_done_callback(lambda _: all(each.done() for each in pumps) and breaking.cancel())
                await asyncio.wait((breaking,))
                for pump in pumps:
                    pump.cancel()
        finally:
            for end in (self._client, self._server):
                _close(end, abruptly=self._broken.is_set())

    async def _pump(self, source: socket.socket, sink: socket.socket, direction: Direction) -> None:
        loop = asyncio.get_running_loop()
        try:
            while data := await loop.sock_recv(source, CHUNK):
                await self._through(data, sink, direction)
                if self._broken.is_set():
                    return  # What came after the swallowed bytes must not arrive without them.
            await self._until_open()  # The end travels the way of the bytes.
            _finish(sink)
        except OSError:  # Reset by a peer: so does a reset.
            await self._until_open()
            self.reset_peer()

    async def _through(self, data: bytes, sink: socket.socket, direction: Direction) -> None:
        """Pass a chunk on as the toxics allow."""
        loop, rng = asyncio.get_running_loop(), self._proxy.rng
        toxics = self._now
        await self._until_open()
        if toxics.timeout or (direction == "upstream" and re.match(toxics.reset_peer_on, data)):
            return self.reset_peer()
        if toxics.latency_ms or toxics.jitter_ms:
            await asyncio.sleep((toxics.latency_ms + rng.random() * toxics.jitter_ms) / 1000)
        pause, losses = RTO_S, 0
        while losses < LOSSES_MAX and rng.random() < toxics.loss:
            await asyncio.sleep(pause)
            pause, losses = pause * 2, losses + 1
        if rng.random() < toxics.corrupt:
            at = rng.randrange(len(data))
            data = data[:at] + bytes([data[at] ^ 0x80]) + data[at + 1 :]
        if direction in self._deaf:
            return None
        for piece in _pieces(data, toxics, rng):
            await loop.sock_sendall(sink, piece)
            if toxics.bandwidth_bytes_per_s:
                await asyncio.sleep(len(piece) / toxics.bandwidth_bytes_per_s)
            elif toxics.slicer_bytes:
                await asyncio.sleep(0)
        return None

    async def _until_open(self) -> None:
        while self._now.timeout or self._now.hold:  # noqa: ASYNC110 – toxics are a value, nobody announces its change
            await asyncio.sleep(TICK_S)


class Proxy:
    """Listens on `127.0.0.1`, passes connections on to `upstream`. Use as `async with`; same `seed`, same chances.

    Set `toxics` at any time: every present and future connection without toxics of its own obeys at its next chunk.
    It listens at `port`; `connections` are those that are open, `rng` is its chance.

        async with LiveHub() as live, Proxy(("127.0.0.1", live.port)) as proxy:
            proxy.toxics = Toxics(latency_ms=200)
            proxy.reset_peer()
    """

    def __init__(self, upstream: tuple[str, int], *, seed: int = 0, toxics: Toxics = NO_TOXICS) -> None:
        self.upstream = upstream
        self.toxics = toxics
        self.rng = random.Random(seed)
        self.port = 0
        self.connections: set[ProxiedConnection] = set()
        self.refused = 0
        """Connections that were turned away: the proxy was down or answered itself, or nobody was there upstream."""
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self._listener.setblocking(False)
        self._group = asyncio.TaskGroup()
        self._accepting: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"http://127.0.0.1:{self.port}"

    def reset_peer(self) -> int:
        """Reset every connection; how many there were."""
        for connection in self.connections:
            connection.reset_peer()
        return len(self.connections)

    def half_close(self, direction: Direction) -> int:
        """Half-close every connection; how many there were."""
        for connection in self.connections:
            connection.half_close(direction)
        return len(self.connections)

    async def __aenter__(self) -> "Proxy":
        self.port = int(self._listener.getsockname()[1])
        await self._group.__aenter__()
        self._accepting = self._group.create_task(self._accept(), name=f"proxy-{self.port}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
        self.toxics = Toxics(down=True)
        self.reset_peer()
        await self._group.__aexit__(kind, error, trace)
        self._listener.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            client, _ = await loop.sock_accept(self._listener)
            client.setblocking(False)
            if self.toxics.down:
                self._refuse(client)
            elif self.toxics.answer:
                self.refused += 1
                self._group.create_task(_answer(client, self.toxics.answer))
            else:
                self._group.create_task(self._serve(client))

    def _refuse(self, client: socket.socket) -> None:
        self.refused += 1
        _close(client, abruptly=True)

    async def _serve(self, client: socket.socket) -> None:
        # Not even a handshake gets through what holds or swallows everything.
        while self.toxics.timeout or self.toxics.hold:  # noqa: ASYNC110 – as above
            await asyncio.sleep(TICK_S)
        server = socket.socket()
        server.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(server, self.upstream)
            if self.toxics.down:
                raise ConnectionRefusedError
        except OSError:
            server.close()
            return self._refuse(client)
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = ProxiedConnection(self, client, server)
        self.connections.add(connection)
        try:
            await connection.run()
        finally:
            self.connections.discard(connection)
        return None


async def _answer(client: socket.socket, answer: bytes) -> None:
    """To whatever is asked, once; reads on until the other end closes, so that no reset overtakes the answer."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(ANSWER_S):
            if await loop.sock_recv(client, CHUNK):
                await loop.sock_sendall(client, answer)
                _finish(client)
                while await loop.sock_recv(client, CHUNK):
                    pass
    client.close()


def _close(end: socket.socket, *, abruptly: bool) -> None:
    if abruptly:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    end.close()


def _finish(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_WR)


def _pieces(data: bytes, toxics: Toxics, rng: random.Random) -> list[bytes]:
    """The chunk in the sizes in which it leaves; with a bandwidth, a twentieth of a second's worth at a time."""
    most = toxics.slicer_bytes or len(data)
    if toxics.bandwidth_bytes_per_s:
        most = min(most, max(1, toxics.bandwidth_bytes_per_s // 20))
    pieces: list[bytes] = []
    at = 0
    while at < len(data):
        pieces.append(data[at : at + (rng.randint(1, most) if toxics.slicer_bytes else most)])
        at += len(pieces[-1])
    return pieces
