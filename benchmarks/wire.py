"""What gathering and compression cost and spare: the server's CPU per 1,000 frames, bytes on the wire, time waited."""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import fanout
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

from roomlit.ports.transport import Wire
from roomlit.protocol.framing import Outgoing, outgoing
from roomlit.testing.ports import free_port
from roomlit.transports.websocket import HubProtocol, serve

WAYS: dict[str, int | None] = {"each": None, "0 ms": 0, "5 ms": 5, "25 ms": 25}
RATES = (20, 100, 400, 1_000)
SIZES = (200, 500, 1_024, 4_096, 32_768)
MODES = ("plain", "per connection", "once", "each its own")
WORDS = (
    "the of and we you who was is maybe mask vote table human machine never always think that they said quick slow "
    "answer question why because really tonight dinner train summer rain music cat river friend remember funny"
).split()


class Deaf:
    """A member that says nothing; see `roomlit.transports.inbound.Inbound`."""

    def received(self, data: bytes | str) -> None:
        """Its hello."""

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
        """`count` frames of `size` to everybody, compressed in one of the `MODES`."""
        deflates = [PerMessageDeflate(False, False, 12, 12, {"memLevel": 5}) for _ in self.wires]
        bytes_out = 0
        spent = 0.0
        for n in range(count):
            text = event(n, size)
            out = outgoing(text)
            began = time.process_time()
            match mode:
                case "plain":
                    made: Callable[[int], Outgoing] = lambda _, out=out: out
                case "once":
                    shared = deflated(text)
                    made = lambda _, shared=shared: shared
                case "each its own":
                    made = lambda _, text=text: deflated(text)
                case _:
                    made = lambda i, text=text: framed(deflates[i].encode(Frame(Opcode.TEXT, text)).data)
            for i, wire in enumerate(self.wires):
                out = made(i)
                bytes_out += len(out.framed)
                wire.write(out)
            spent += time.process_time() - began
            await self._read()
        delivered = count * len(self.wires)
        return {"ms_per_1000": 1e6 * spent / delivered, "bytes": bytes_out / delivered}

    def _tell(self, out: Outgoing) -> None:
        for wire in self.wires:
            wire.write(out)

    async def _read(self) -> None:
        while any(wire.buffered() for wire in self.wires):
            await asyncio.sleep(0.001)


def event(n: int, size: int) -> bytes:
    """One frame of about `size` bytes: a line of chat, or a view with many."""
    chance = random.Random(n)
    lines: list[dict[str, Any]] = []
    while True:
        text = " ".join(chance.choices(WORDS, k=10))
        lines.append({"id": n + len(lines), "sender": f"seat-{chance.randrange(9)}", "text": text, "at": 1_790_000_000_000 + n})
        body = {"frame": "event", "room": "ABC234", "audience": "public", "seq": n, "at": 1, "type": "message", "data": lines}
        if len(made := msgspec.json.encode(body)) >= size:
            return made


def framed(body: bytes) -> Outgoing:
    """A compressed message on the wire (RFC 7692, section 6)."""
    head = outgoing(bytes(body)).framed
    return Outgoing(b"", bytes((head[0] | 0x40,)) + head[1:])


def deflated(text: bytes) -> Outgoing:
    """Without a context: the same bytes are right for every connection."""
    coder = zlib.compressobj(1, zlib.DEFLATED, -15)
    return framed((coder.compress(text) + coder.flush(zlib.Z_SYNC_FLUSH))[:-4])


def be_server(port: int) -> None:
    """The members' end, on the first core."""
    fanout.pin(0)
    crowd = Crowd()

    async def ws(scope: Scope, receive: Receive, send: Send) -> None:
        await serve(scope, receive, send, connect=crowd.connect, origins=frozenset(), limit=1 << 16)

    class Socket:
        """An ASGI endpoint as Starlette wants it."""

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await ws(scope, receive, send)

    async def members(_: Request) -> JSONResponse:
        return JSONResponse(len(crowd.wires))

    async def talk(request: Request) -> JSONResponse:
        asked = request.query_params
        gather_ms = None if asked["gather_ms"] == "" else int(asked["gather_ms"])
        return JSONResponse(
            await crowd.talk(per_s=int(asked["per_s"]), gather_ms=gather_ms, seconds=float(asked["seconds"]))
        )

    async def send(request: Request) -> JSONResponse:
        asked = request.query_params
        return JSONResponse(
            await crowd.send(size=int(asked["size"]), mode=asked["mode"], count=int(asked["count"]))
        )

    routes = [Route("/members", members), Route("/talk", talk), Route("/send", send)]
    app = Starlette(routes=[*routes, WebSocketRoute("/ws/{room}/{player}", Socket())])
    uvicorn.run(app, port=port, ws=HubProtocol, ws_per_message_deflate=False, log_level="error", access_log=False)


async def measure(members: int, *, seconds: float, sizes: Sequence[int]) -> dict[str, dict[str, float]]:
    """One server, `members` that read and parse nothing, every cell of both tables."""
    port = free_port()
    server = subprocess.Popen([sys.executable, __file__, "--serve", "--port", str(port)])
    drains: list[asyncio.Task[None]] = []
    figures: dict[str, dict[str, float]] = {}
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            await ready(http)
            for n in range(members):
                drains.append(await fanout.drain(port, f"m{n}", b"{}"))
            while (await http.get("/members")).json() < members:
                await asyncio.sleep(0.05)
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
                for mode in MODES:
                    asked = {"size": size, "mode": mode, "count": max(5, min(50, 200_000 // size))}
                    row = (await http.get("/send", params=asked)).json()
                    figures[f"deflate_{members}_{size}_{mode}"] = row
                    print(
                        f"{members:4} members {size:6} bytes  {mode:14}  {row['ms_per_1000']:7.2f} ms per 1,000"
                        f"   {row['bytes']:7.0f} bytes on the wire"
                    )
    finally:
        server.terminate()
        server.wait(10)
        await asyncio.gather(*drains, return_exceptions=True)
    return figures


async def ready(http: httpx.AsyncClient) -> None:
    """Until the server answers."""
    for _ in range(100):
        try:
            await http.get("/members")
        except httpx.TransportError:
            await asyncio.sleep(0.1)
        else:
            return
    raise SystemExit("wire: the server did not start within ten seconds")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter, and no room of 1,000")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.serve:
        be_server(options.port)
        return
    fanout.pin(1)
    figures: dict[str, dict[str, float]] = {}
    for members in (10, 200) if options.quick else (10, 200, 1_000):
        sizes = SIZES if members == 200 else ()
        figures |= asyncio.run(measure(members, seconds=0.5 if options.quick else 3, sizes=sizes))
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
