"""CPU per delivery: one event to every member of a room over real sockets, beside two FastAPI loops.

Gathered: eight commands are always on the way. One at a time: the next is sent when the event of the last came back.
"""

import asyncio
import base64
import json
import logging
import os
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
import structlog
import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from websockets.asyncio.client import ClientConnection, connect
from workbench import process
from workbench.command_line import parser, report

from roomlit.asgi.routes import hub_routes
from roomlit.clock import SystemClock
from roomlit.kinds.chat import ChatRoom
from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Command, Hello
from roomlit.server.credentials import Claim, Credentials
from roomlit.server.hub import Hub
from roomlit.settings import HubSettings
from roomlit.stores.memory import MemoryStore
from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S
from roomlit.transports.websocket import HubProtocol

ROOM = "BENCH2"
TEXT = "x" * 100
IN_FLIGHT = 8
WARM_UP = 20
SERVERS = ("roomlit", "roomlit_asgi", "send_text", "send_json")
"""`roomlit_asgi` is the hub under an ASGI server that knows nothing of it, without its fast path."""


def unlimited_hub() -> Hub:
    """The hub as shipped, with a memory store and no limit on the one sender."""
    return Hub(
        settings=HubSettings(commands_per_s=1e6, command_burst=1_000_000),
        store=MemoryStore(),
        clock=SystemClock(),
        credentials=Credentials(key=b"k" * 32),
        logics={"chat": ChatRoom()},
    )


def hub_app(hub: Hub, room: str, *routes: Route) -> Starlette:
    """The hub with one room open, and what else the benchmark asks it."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        await hub.start()
        await hub.open_room("chat", code=room)
        yield
        await hub.close()

    return Starlette(routes=[*routes, *hub_routes(hub)], lifespan=lifespan)


def roomlit_app() -> Any:
    """The hub as shipped, with a memory store and no limit on the one sender."""
    hub = unlimited_hub()

    async def seats(request: Request) -> JSONResponse:
        given: list[tuple[str, str]] = []
        for n in range(int(request.query_params["n"])):
            seat = await hub.enter(ROOM, name=f"m{n}", request=secrets.token_hex(16))
            ticket = hub.credentials.ticket(Claim(ROOM, seat.player), now=hub.clock.now())
            given.append((seat.player, ticket))
        return JSONResponse(given)

    return hub_app(hub, ROOM, Route("/seats", seats), Route("/cpu", cpu))


def loop_app(*, once: bool) -> Any:
    """What one writes first: a list of sockets and a loop; `once` encodes the event once for all."""
    app = FastAPI(routes=[Route("/cpu", cpu)])
    members: list[WebSocket] = []

    @app.get("/seats")
    async def seats(n: int) -> list[tuple[str, str]]:
        return [(f"p{i}", "") for i in range(n)]

    @app.websocket("/ws/{room}/{player}")
    async def ws(socket: WebSocket, room: str, player: str) -> None:
        await socket.accept()
        members.append(socket)
        seq = 0
        try:
            await socket.receive_text()
            while True:
                command = json.loads(await socket.receive_text())
                seq += 1
                event = {
                    "frame": "event",
                    "room": room,
                    "audience": "public",
                    "seq": seq,
                    "at": time.time_ns() // 10**6,
                }
                event |= {"type": "message", "data": {"id": seq, "sender": player, **command["args"]}}
                text = json.dumps(event)
                for member in members:
                    await (member.send_text(text) if once else member.send_json(event))
        except WebSocketDisconnect:
            members.remove(socket)

    return app


def serve(name: str, port: int) -> None:
    """Be the server, on the first core."""
    pin(0)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    app = roomlit_app() if name.startswith("roomlit") else loop_app(once=name == "send_text")
    ws: Any = HubProtocol if name == "roomlit" else "websockets-sansio"
    uvicorn.run(app, port=port, ws=ws, ws_per_message_deflate=False, log_level="error", access_log=False)


async def drain(port: int, player: str, hello: bytes) -> asyncio.Task[None]:
    """A member that reads bytes and parses nothing."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    head = (
        f"GET /ws/{ROOM}/{player} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    )
    writer.write(f"{head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    mask = secrets.token_bytes(4)
    size = bytes((0x80 | len(hello),)) if len(hello) < 126 else bytes((0xFE,)) + len(hello).to_bytes(2, "big")
    writer.write(b"\x81" + size + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(hello)))

    async def read() -> None:
        while await reader.read(65536):
            pass
        writer.close()  # Also keeps the writer: a forgotten one closes its connection.

    return asyncio.create_task(read())


async def measure(name: str, *, members: int, messages: int, per_s: int, settle_s: float) -> dict[str, float]:
    """Start one server, connect everybody, send on an open schedule; what came back, and the server's CPU."""
    port = free_port()
    server = start(name, port)
    drains: list[asyncio.Task[None]] = []
    try:
        given = await seats(port, members)
        for player, ticket in given[1:]:
            drains.append(await drain(port, player, encode(Hello(ticket=ticket))))
        player, ticket = given[0]
        async with connect(f"ws://127.0.0.1:{port}/ws/{ROOM}/{player}", compression=None) as sender:
            await sender.send(encode(Hello(ticket=ticket)).decode())
            await asyncio.sleep(settle_s)  # the crowd of arrivals has been told to everybody by then
            await _rush(sender, port, range(-WARM_UP, 0), in_flight=IN_FLIGHT)
            gathered = await _rush(sender, port, range(messages), in_flight=IN_FLIGHT)
            single = await _rush(sender, port, range(messages, 2 * messages), in_flight=1)
            late = await paced(sender, messages, per_s, first=2 * messages)
            lost = sum(task.done() for task in drains)
    finally:
        server.terminate()
        server.wait(PATIENCE_S)
        await asyncio.gather(*drains, return_exceptions=True)
    return {
        "gathered_us_per_delivery": round(1e6 * gathered / (members * messages), 2),
        "single_us_per_delivery": round(1e6 * single / (members * messages), 2),
        "p50_ms": round(late[len(late) // 2], 2),
        "p99_ms": round(late[int(len(late) * 0.99)], 2),
        "members_lost": lost,
    }


async def _rush(sender: ClientConnection, port: int, numbers: range, *, in_flight: int) -> float:
    """CPU seconds for these messages, of which so many are always on the way."""
    before = await cpu_s(port)
    for n in numbers[:in_flight]:
        await sender.send(_message(n))
    for n in numbers:
        await _hear(sender, n)
        if n + in_flight in numbers:
            await sender.send(_message(n + in_flight))
    return await cpu_s(port) - before


async def paced(sender: ClientConnection, messages: int, per_s: int, *, first: int) -> list[float]:
    """Sorted milliseconds from the *planned* time of sending to the sender's own copy of the event."""
    start = time.monotonic()
    due = [start + n / per_s for n in range(messages)]
    late: list[float] = []

    async def hear() -> None:
        for n, planned in enumerate(due):
            await _hear(sender, first + n)
            late.append(1000 * (time.monotonic() - planned))

    heard = asyncio.create_task(hear())
    for n, planned in enumerate(due):
        await asyncio.sleep(max(0, planned - time.monotonic()))
        await sender.send(_message(first + n))
    await asyncio.wait_for(heard, PATIENCE_S)
    return sorted(late)


def _message(n: int) -> str:
    return encode(Command(id=f"{n % 2**128:032x}", room=ROOM, name="message", args={"text": f"{n} {TEXT}"})).decode()


async def _hear(sender: ClientConnection, n: int) -> None:
    """Wait for message `n`; anything but the next one is an error of the server."""
    while True:
        frame = msgspec.json.decode(await asyncio.wait_for(sender.recv(), PATIENCE_S))
        if frame.get("type") == "message":
            number = int(frame["data"]["text"].partition(" ")[0])
            if number != n:
                raise SystemExit(f"fanout: expected message {n}, got {number}")
            return


def start(name: str, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, __file__, "--serve", name, "--port", str(port)])


async def seats(port: int, members: int) -> list[tuple[str, str]]:
    return (await process.answer(f"http://127.0.0.1:{port}/seats?n={members}")).json()


async def cpu_s(port: int) -> float:
    """What the server itself counts: the kernel's ticks are too coarse for work in short bursts."""
    async with httpx.AsyncClient() as http:
        return float((await http.get(f"http://127.0.0.1:{port}/cpu")).text)


async def cpu(_: Request) -> JSONResponse:
    """CPU seconds of this process."""
    return JSONResponse(time.process_time())


def pin(core: int) -> None:
    """Keep this process on one core, where there is more than one."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every server at every size and print the table."""
    line = parser(__doc__, quick="200 members and fewer messages", serve={"choices": SERVERS})
    line.add_argument("--pairs", type=int, default=1, metavar="N", help="so many rounds of all servers; medians")
    options = line.parse_args(arguments)
    if options.serve:
        serve(options.serve, options.port)
        return
    pin(1)
    figures: dict[str, dict[str, float]] = {}
    sizes = options.scale.pick(
        whole=((200, 1000, 100), (1000, 400, 20)), quick=((200, 300, 100),), smoke=((10, 40, 100),)
    )
    settle_s = options.scale.pick(whole=2, quick=2, smoke=0.1)
    for members, messages, per_s in sizes:
        rows: dict[str, list[dict[str, float]]] = {name: [] for name in SERVERS}
        for _ in range(options.pairs):
            for name in SERVERS:
                row = asyncio.run(measure(name, members=members, messages=messages, per_s=per_s, settle_s=settle_s))
                rows[name].append(row)
        for name in SERVERS:
            figures[f"{name}_{members}"] = row = medians(rows[name])
            print(
                f"{members:5} members  {name:12} µs CPU per delivery {row['gathered_us_per_delivery']:6.2f} gathered"
                f" {row['single_us_per_delivery']:6.2f} one at a time"
                f"   p50 {row['p50_ms']:6.2f} ms   p99 {row['p99_ms']:6.2f} ms"
                f"   members lost {row['members_lost']:.0f}"
            )
    report(options, figures)


def medians(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Of each figure the median of all rounds; of losses the sum."""
    return {name: (sum if name.endswith("lost") else statistics.median)(row[name] for row in rows) for name in rows[0]}


if __name__ == "__main__":
    main()
