"""What gathering and compression cost and spare: the server's CPU per 1,000 frames, bytes on the wire, time waited."""

import asyncio
import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import httpx
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode
from workbench import process
from workbench.command_line import parser, report
from workbench.raw_socket import RawSocket

from roomlit.ports.transport import Wire
from roomlit.protocol.framing import Outgoing, outgoing
from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S
from roomlit.transports.deflate_deaths import DeflateDeaths
from roomlit.transports.websocket import HubProtocol, serve

WAYS: dict[str, int | None] = {"each": None, "turn": 0, "5 ms": 5, "25 ms": 25}
"""A write for each frame; one for the frames of a turn of the loop, as the hub does it; one for those of some time."""
RATES = (20, 100, 400, 1_000)
SIZES = (200, 500, 1_024, 4_096, 32_768)
WORDS = ("the", "of", "we", "you", "who", "maybe", "mask", "vote", "table", "human", "machine", "always", "think",
    "answer", "question", "because", "really", "tonight", "dinner", "train", "rain", "music", "remember")  # fmt: skip
"""Chat repeats itself; noise would not, and one line over and over would flatter."""


Make = Callable[[int, Outgoing], Outgoing]
"""What goes to this member instead."""


class Deaf:
    """A member that says nothing; see `roomlit.transports.inbound.Inbound`."""

    def received(self, data: bytes | str) -> None:
        """Its hello."""

    def congested(self) -> None:
        """It reads on."""

    def writable(self) -> None:
        """Nothing waits for it."""

    def malformed(self, why: str) -> None:
        """It does not."""

    def lost(self) -> None:
        """The measurement is over."""


class Crowd:
    """The members of one room, as wires, and the two measurements."""

    def __init__(self) -> None:
        self.wires: list[Wire] = []

    def connect(self, room: str, player: str, wire: Wire) -> Deaf:
        """One more."""
        self.wires.append(wire)
        return Deaf()

    async def talk(self, *, per_s: int, gather_ms: int | None, seconds: float) -> dict[str, float]:
        """Messages on an open schedule to everybody, one write each or those of `gather_ms` in one."""
        loop = asyncio.get_running_loop()
        frames = [outgoing(event(n, 200)) for n in range(100)]
        count = int(per_s * seconds)
        begun, used = loop.time(), time.process_time()
        due = [begun + n / per_s for n in range(count)]
        waited: list[float] = []
        at = 0
        while at < count:
            if (rest := due[at] - loop.time()) > 0:
                await asyncio.sleep(rest)
            if gather_ms:
                await asyncio.sleep(gather_ms / 1000)
            now, first = loop.time(), at
            while at < count and due[at] <= now:
                at += 1
            run = [frames[n % 100] for n in range(first, at)]
            if gather_ms is None:
                for n, out in enumerate(run, first):
                    self._tell(out)
                    waited.append(loop.time() - due[n])
            else:
                self._tell(Outgoing(b"", b"".join(out.framed for out in run)))
                waited += [loop.time() - due[n] for n in range(first, at)]
            await asyncio.sleep(0)
        await self._read()
        waited.sort()
        delivered = count * len(self.wires)
        return {
            "ms_per_1000": 1e6 * (time.process_time() - used) / delivered,
            "p50_ms": 1000 * waited[count // 2],
            "p99_ms": 1000 * waited[int(count * 0.99)],
        }

    async def send(self, *, size: int, mode: str, count: int) -> dict[str, float]:
        """`count` frames of `size` to everybody, compressed in one of the ways of `_MODES`."""
        made = _MODES[mode](len(self.wires))
        bytes_out = 0
        used = time.process_time()
        for n in range(count):
            out = outgoing(event(n, size))
            for i, wire in enumerate(self.wires):
                one = made(i, out)
                bytes_out += len(one.framed)
                wire.write(one)
            await self._read()
        delivered = count * len(self.wires)
        return {"ms_per_1000": 1e6 * (time.process_time() - used) / delivered, "bytes": bytes_out / delivered}

    def _tell(self, out: Outgoing) -> None:
        for wire in self.wires:
            wire.write(out)

    async def _read(self) -> None:
        for _ in range(10_000):
            if not any(wire.buffered() for wire in self.wires):
                break
            await asyncio.sleep(0.001)


@cache
def event(n: int, size: int) -> bytes:
    """One frame of about `size` bytes: a line of chat, or a view with many."""
    chance = random.Random(n)
    frame: dict[str, Any] = {"frame": "event", "room": "ABC234", "audience": "public", "seq": n, "type": "message"}
    lines: list[dict[str, Any]] = []
    while len(made := msgspec.json.encode({**frame, "data": lines})) < size:
        text = " ".join(chance.choices(WORDS, k=10))
        lines.append({"id": n + len(lines), "sender": f"seat-{chance.randrange(9)}", "text": text, "at": 1_790_000 + n})
    return made


def plain(_: int) -> Make:
    """As it is."""
    return lambda _, out: out


def once(_: int) -> Make:
    """As the hub does it: compressed for the first, the same bytes for the others."""
    return lambda _, out: Outgoing(b"", out.squeezed)


def its_own(_: int) -> Make:
    """As a snapshot, which is another one for each member."""
    return lambda _, out: Outgoing(b"", outgoing(out.text).squeezed)


def per_connection(members: int) -> Make:
    """As uvicorn does it by default: a context for each connection."""
    deflates = [PerMessageDeflate(False, False, 12, 12, {"memLevel": 5}) for _ in range(members)]
    return lambda i, out: Outgoing(b"", outgoing(bytes(deflates[i].encode(Frame(Opcode.TEXT, out.text)).data)).framed)


_MODES: dict[str, Callable[[int], Make]] = {
    "plain": plain,
    "once": once,
    "its own": its_own,
    "connection": per_connection,
}


def kept_kib(*, takeover: bool, bits: int, **settings: Any) -> float:
    """KiB that one connection keeps for compression after a message each way."""
    tracemalloc.start()
    text = event(1, 500)
    held = [PerMessageDeflate(not takeover, not takeover, bits, bits, settings) for _ in range(50)]
    for one in held:
        one.decode(PerMessageDeflate(True, True, bits, bits).encode(Frame(Opcode.TEXT, text)))
        one.encode(Frame(Opcode.TEXT, text))
    kib = tracemalloc.get_traced_memory()[0] / 1024 / len(held)
    tracemalloc.stop()
    return kib


def heard_us() -> float:
    """Microseconds to unpack a command that a browser compressed, as they all do once deflate was agreed on."""
    deflate = PerMessageDeflate(True, True, 15, 15)
    came = deflate.encode(Frame(Opcode.TEXT, event(1, 150)))
    began = time.process_time()
    for _ in range(5_000):
        deflate.decode(came)
    return 1e6 * (time.process_time() - began) / 5_000


def be_server(port: int) -> None:
    """The members' end, on the first core."""
    process.pin(0)
    crowd, deaths = Crowd(), DeflateDeaths()

    class Socket:
        """An ASGI endpoint as Starlette wants it."""

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await serve(scope, receive, send, connect=crowd.connect, origins=frozenset(), deaths=deaths)

    async def members(_: Request) -> JSONResponse:
        return JSONResponse(len(crowd.wires))

    async def talk(request: Request) -> JSONResponse:
        asked = request.query_params
        gather_ms = None if asked["gather_ms"] == "" else int(asked["gather_ms"])
        row = await crowd.talk(per_s=int(asked["per_s"]), gather_ms=gather_ms, seconds=float(asked["seconds"]))
        return JSONResponse(row)

    async def send(request: Request) -> JSONResponse:
        asked = request.query_params
        return JSONResponse(await crowd.send(size=int(asked["size"]), mode=asked["mode"], count=int(asked["count"])))

    routes = [Route("/members", members), Route("/talk", talk), Route("/send", send)]
    app = Starlette(routes=[*routes, WebSocketRoute("/ws/{room}/{player}", Socket())])
    uvicorn.run(app, port=port, ws=HubProtocol, ws_per_message_deflate=False, log_level="error", access_log=False)


def start(port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, __file__, "--serve", "--port", str(port)])


async def measure(members: int, *, seconds: float, sizes: Sequence[int]) -> dict[str, dict[str, float]]:
    """One server, `members` that read and parse nothing, every cell of both tables."""
    port = free_port()
    server = start(port)
    drains: list[RawSocket] = []
    figures: dict[str, dict[str, float]] = {}
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S) as http:
            await process.answer(f"http://127.0.0.1:{port}/members")
            for n in range(members):
                drains.append(RawSocket())
                await drains[-1].open(port, f"/ws/crowd/m{n}")
            await connected(http, members)
            for per_s in RATES:
                for way, gather_ms in WAYS.items():
                    asked = {"per_s": per_s, "gather_ms": "" if gather_ms is None else gather_ms, "seconds": seconds}
                    row = (await http.get("/talk", params=asked)).json()
                    figures[f"gather_{members}_{per_s}_{way}"] = row
                    print(
                        f"{members:4} members {per_s:5} messages/s  {way:5}  {row['ms_per_1000']:6.2f} ms per 1,000"
                        f"   waited p50 {row['p50_ms']:6.2f} ms   p99 {row['p99_ms']:7.2f} ms"
                    )
            for size in sizes:
                for mode in _MODES:
                    asked = {"size": size, "mode": mode, "count": max(5, min(50, 200_000 // size))}
                    row = (await http.get("/send", params=asked)).json()
                    figures[f"deflate_{members}_{size}_{mode}"] = row
                    print(
                        f"{members:4} members {size:6} bytes  {mode:10}  {row['ms_per_1000']:7.2f} ms per 1,000"
                        f"   {row['bytes']:7.0f} bytes on the wire"
                    )
    finally:
        server.terminate()
        server.wait(PATIENCE_S)
        for one in drains:
            one.close()
    return figures


async def connected(http: httpx.AsyncClient, members: int) -> None:
    """Until the server has that many members."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if (await http.get("/members")).json() >= members:
                return
            await asyncio.sleep(0.1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print both tables."""
    line = parser(__doc__, quick="shorter, and no room of 1,000", serve={"action": "store_true"})
    options = line.parse_args(arguments)
    if options.serve:
        be_server(options.port)
        return
    process.pin(1)
    figures: dict[str, dict[str, float]] = {}
    seconds, crowds, packed = options.scale.pick(
        whole=(3, (10, 200, 1_000), 200), quick=(0.5, (10, 200), 200), smoke=(0.05, (10,), 10)
    )
    for members in crowds:
        sizes = SIZES if members == packed else ()
        figures |= asyncio.run(measure(members, seconds=seconds, sizes=sizes))
    kept = {"context": kept_kib(takeover=True, bits=12, memLevel=5), "none": kept_kib(takeover=False, bits=15)}
    figures["deflate"] = {"heard_us": heard_us(), **{f"{name}_kib": kib for name, kib in kept.items()}}
    print(
        f"deflate keeps {kept['context']:.0f} KiB per connection with a context, {kept['none']:.1f} without;"
        f" a compressed command takes {figures['deflate']['heard_us']:.1f} µs to unpack"
    )
    report(options, figures)


if __name__ == "__main__":
    main()
