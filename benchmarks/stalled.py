"""One client of a hundred stops reading: what the others notice, when it is let go, what was kept for it."""

import asyncio
import base64
import logging
import re
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

import fanout
import httpx
import msgspec
import structlog
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from workbench import process
from workbench.command_line import parser, report

from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Command, Heartbeat, Hello
from roomlit.server.credentials import Claim
from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S
from roomlit.transports.websocket import KERNEL_BYTES, HubProtocol

ROOM = "STALLS"
WAYS = ("below", "plain")
TEXT = "x" * 170
BEAT_S = 10.0
STAMP = re.compile(rb'"text":"(\d+) x')


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many clients, how many lines a second to each, and how often and for how long."""

    clients: int = 100
    per_s: int = 100
    block_s: float = 12.0
    pairs: int = 4
    settle_s: float = 2.0


WHOLE = Size()
# The lines come so fast that who reads nothing is soon behind the room's window.
SMOKE = Size(clients=5, per_s=400, block_s=0.5, pairs=1, settle_s=0.1)


def stalls() -> Starlette:
    """The hub as shipped; the one sender has no limit."""
    hub = fanout.unlimited_hub()

    async def seat(_: Request) -> JSONResponse:
        taken = await hub.enter(ROOM, name=secrets.token_hex(4), request=secrets.token_hex(16))
        return JSONResponse([taken.player, hub.credentials.ticket(Claim(ROOM, taken.player), now=hub.clock.now())])

    async def held(request: Request) -> JSONResponse:
        player = request.query_params["player"]
        found = [connection.held for connection in hub.registry.connections if connection.player == player]
        return JSONResponse(found[0] if found else None)

    return fanout.hub_app(hub, ROOM, Route("/seat", seat), Route("/held", held))


def serve(ws: str, port: int) -> None:
    """Be the server, on the first core."""
    fanout.pin(0)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    way: Any = HubProtocol if ws == "below" else "websockets-sansio"
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Above ASGI nobody can tell the kernel how much to hold for one client, but connections inherit it (Linux).
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
    listener.bind(("127.0.0.1", port))
    # These clients read no control frames: uvicorn's own pings would take them for dead after forty seconds.
    bare: Any = {"ws_per_message_deflate": False, "ws_ping_interval": None}
    config = uvicorn.Config(stalls(), ws=way, log_level="error", access_log=False, **bare)
    uvicorn.Server(config).run([listener])


class Member:
    """A raw socket that notes how old each line is when it arrives, or never reads at all."""

    def __init__(self, port: int) -> None:
        self.late: list[float] = []
        self.player = ""
        self._port = port
        self._task: asyncio.Task[None] | None = None

    async def open(self, http: httpx.AsyncClient, *, reads: bool = True) -> "Member":
        """Take a seat, connect and say hello."""
        self.player, ticket = (await http.get("/seat")).json()
        loop = asyncio.get_running_loop()
        self._socket = socket.socket()
        if not reads:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.setblocking(False)
        await loop.sock_connect(self._socket, ("127.0.0.1", self._port))
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        head = f"GET /ws/{ROOM}/{self.player} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nUpgrade: websocket\r\n"
        head += f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        await loop.sock_sendall(self._socket, head.encode())
        await loop.sock_recv(self._socket, 300)
        await self.send(encode(Hello(ticket=ticket)))
        if reads:
            self._task = asyncio.create_task(self._read())
            self._beating = asyncio.create_task(self._beat())
        return self

    async def send(self, text: bytes) -> None:
        """One masked text frame (the mask is zero: nobody is in between)."""
        size = bytes((0x80 | len(text),)) if len(text) < 126 else bytes((0xFE,)) + len(text).to_bytes(2, "big")
        await asyncio.get_running_loop().sock_sendall(self._socket, b"\x81" + size + bytes(4) + text)

    async def _beat(self) -> None:
        while True:  # A peer that says nothing is dropped, as it should be.
            await asyncio.sleep(BEAT_S)
            await self.send(encode(Heartbeat()))

    async def _read(self) -> None:
        loop, rest = asyncio.get_running_loop(), b""
        while data := await loop.sock_recv(self._socket, 65536):
            now = time.monotonic_ns()
            data = rest + data
            end = 0
            for found in STAMP.finditer(data):
                self.late.append((now - int(found[1])) / 1e6)
                end = found.end()
            rest = data[end:][-1500:]

    @property
    def gone(self) -> bool:
        """Whether a reading one was dropped."""
        return self._task is not None and self._task.done()

    def close(self) -> None:
        """Leave."""
        if self._task is not None:
            self._task.cancel()
            self._beating.cancel()
        self._socket.close()


async def block(
    port: int, http: httpx.AsyncClient, members: list[Member], size: Size, *, stalled: bool
) -> dict[str, float]:
    """Chat for a while, with or without somebody who does not read; how late the lines were for the others.

    With somebody it goes on until that one is let go.
    """
    for member in members:
        member.late.clear()
    bad = await Member(port).open(http, reads=False) if stalled else None
    start, held, evicted = time.monotonic(), 0, 0.0
    behind = 0.0

    async def look() -> None:
        nonlocal held, evicted, behind
        while bad is not None and not evicted:
            now = (await http.get("/held", params={"player": bad.player})).json()
            if now is None:
                evicted = time.monotonic() - start
                return
            held = max(held, now)
            behind = behind or (time.monotonic() - start if now > 64 * 1024 else 0.0)
            await asyncio.sleep(0.1)

    async with asyncio.TaskGroup() as group:
        looking = group.create_task(look())
        n = 0
        while (now := time.monotonic()) - start < (size.block_s if bad is None or evicted else PATIENCE_S):
            # Also when a line is late: who reads must have a turn before the next one.
            await asyncio.sleep(max(0.0, start + n / size.per_s - now))
            args = {"text": f"{time.monotonic_ns()} {TEXT}"}
            await members[0].send(encode(Command(id=secrets.token_hex(16), room=ROOM, name="message", args=args)))
            n += 1
        looking.cancel()
    if bad is not None:
        bad.close()
        if not evicted:
            raise SystemExit(f"stalled: who reads nothing was still kept after {PATIENCE_S:.0f} seconds")
    await asyncio.sleep(0.5)
    late = sorted(one for member in members for one in member.late)
    figures = {
        "p50_ms": late[len(late) // 2],
        "p99_ms": late[int(len(late) * 0.99)],
        "heard": len(late) / len(members) / n,
    }
    return figures | ({"evicted_s": evicted, "behind_s": behind, "held_bytes": held} if stalled else {})


async def measure(ws: str, size: Size) -> dict[str, float]:
    """Blocks without and with the one, in turns, against the same server."""
    port = free_port()
    server = _start(ws, port)
    members: list[Member] = []
    rows: dict[bool, list[dict[str, float]]] = {False: [], True: []}
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S) as http:
            await process.answer(f"http://127.0.0.1:{port}/ready")
            members += [await Member(port).open(http) for _ in range(size.clients - 1)]
            await asyncio.sleep(size.settle_s)
            for turn in range(2 * size.pairs):
                stalled = bool((turn + turn // 2) % 2)  # A B B A …: a drift of the machine falls on both.
                rows[stalled].append(await block(port, http, members, size, stalled=stalled))
                print(f"    {'with   ' if stalled else 'without'} {_shown(rows[stalled][-1])}")
            lost = sum(member.gone for member in members)
    finally:
        for member in members:
            member.close()
        server.terminate()
        server.wait(PATIENCE_S)
    calm, with_one = (statistics.median(row["p99_ms"] for row in rows[stalled]) for stalled in (False, True))
    return {
        "p99_without_ms": round(calm, 2),
        "p99_with_ms": round(with_one, 2),
        "p99_change_percent": round(100 * (with_one / calm - 1), 1),
        "evicted_s": round(max(row["evicted_s"] for row in rows[True]), 1),
        "after_being_64k_behind_s": round(max(row["evicted_s"] - row["behind_s"] for row in rows[True]), 1),
        "held_bytes_most": max(row["held_bytes"] for row in rows[True]),
        "heard_least": round(min(row["heard"] for row in [*rows[False], *rows[True]]), 3),
        "others_lost": lost,
    }


def _start(ws: str, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, __file__, "--serve", ws, "--port", str(port)])


def _shown(row: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.2f}" for name, value in row.items())


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure both ways and print the figures."""
    line = parser(__doc__, quick="one pair of blocks instead of four", serve={"choices": WAYS})
    options = line.parse_args(arguments)
    if options.serve:
        serve(options.serve, options.port)
        return
    fanout.pin(1)
    figures: dict[str, float] = {}
    size = options.scale.pick(whole=WHOLE, quick=msgspec.structs.replace(WHOLE, pairs=1), smoke=SMOKE)
    for ws in WAYS:
        print(f"{ws} ASGI: {size.clients - 1} read, one does not; {size.per_s} lines a second to everybody")
        row = uvloop.run(measure(ws, size))
        print("  " + "  ".join(f"{name} {value}" for name, value in row.items()))
        figures |= {f"{ws}_{name}": value for name, value in row.items()}
    report(options, figures)


if __name__ == "__main__":
    main()
