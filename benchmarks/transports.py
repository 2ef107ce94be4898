"""What a page costs on each transport: server CPU per 1,000 frames, and requests and CPU while nothing happens."""

import asyncio
import json
import re
import secrets
import time
from collections.abc import Sequence
from typing import Any

from workbench.command_line import parser, report
from workbench.process import cpu_s, listening, pin, started
from workbench.room_load import LOAD_CORE, ROOM, SERVER_CORE, RoomLoad, percentile
from workbench.servers import ROOMLIT

from roomlit.client.http import HeldSeat, HubClient
from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Hello
from roomlit.protocol.transport import Transport
from roomlit.testing.free_port import free_port

TRANSPORTS = tuple(one for one in Transport if one is not Transport.STREAMLIT)
PER_S = 20
"""Messages a second: what a lively table says at its liveliest."""
POLL_S = 0.4
WAIT_MS = 25_000
CONFIRM_BYTES = 48 * 1024
_ID = re.compile(rb"id: (\d+)\n")


class Caller:
    """One page: a connection that is kept open for its requests, and what they brought."""

    def __init__(self, port: int, seat: HeldSeat) -> None:
        self.session = secrets.token_hex(16)
        self.seen = 0
        self.asked = 0
        self.frames = 0
        self._port = port
        self._seat = seat
        self._streams: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, end: str, *, n: int = 2, frames: Sequence[str] = (), **more: Any) -> asyncio.StreamReader:
        """Send a request; the reader stands behind the answer's headers."""
        if not self._streams:
            self._streams.append(await asyncio.open_connection("127.0.0.1", self._port))
        reader, writer = self._streams[0]
        body = json.dumps({"session": self.session, "n": n, "frames": frames, "seen": self.seen, **more}).encode()
        head = (
            f"POST /api/v1/rooms/{self._seat.room}/{end} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Authorization: Bearer {self._seat.seat}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        )
        writer.write(f"{head}\r\n\r\n".encode() + body)
        self.asked += 1
        return reader

    async def poll(self, **more: Any) -> None:
        """One poll and what it brings."""
        reader = await self.ask("frames", **more)
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        down = json.loads(await reader.readexactly(size))
        new = down["n"] + len(down["frames"]) - 1 - self.seen
        self.frames += max(0, new)
        self.seen += max(0, new)

    async def follow(self, hello: str, transport: Transport) -> None:
        """Be a page on this transport until cancelled."""
        try:
            if transport is Transport.SSE:
                await self._stream(hello)
            else:
                more = {"wait_ms": WAIT_MS} if transport is Transport.LONG_POLL else {}
                await self.poll(n=1, frames=[hello], **more)
                while True:
                    if transport is Transport.REST:
                        await asyncio.sleep(POLL_S)
                    await self.poll(**more)
        finally:
            for _, writer in self._streams:
                writer.close()

    async def _stream(self, hello: str) -> None:
        reader = await self.ask("stream", n=1, frames=[hello])
        posts = Caller(self._port, self._seat)
        posts.session = self.session
        unconfirmed = 0
        while piece := await reader.read(65536):
            for number in _ID.findall(piece):
                self.frames += 1
                self.seen = int(number)
            unconfirmed += len(piece)
            if unconfirmed > CONFIRM_BYTES:
                unconfirmed, posts.seen = 0, self.seen
                await posts.poll()
                self.asked += 1


async def _seated(port: int, pages: int) -> list[tuple[Caller, str]]:
    """So many pages with what each says first."""
    seated: list[tuple[Caller, str]] = []
    async with HubClient(f"http://127.0.0.1:{port}") as http:
        for number in range(pages):
            seat = await http.join(ROOM, name=f"p{number}")
            hello = encode(Hello(ticket=await http.ticket(ROOM, seat.seat))).decode()
            seated.append((Caller(port, seat), hello))
    return seated


async def measure(transport: Transport, *, pages: int, seconds: float, settle_s: float) -> dict[str, float]:
    """One server, all pages on one transport: `seconds` of talk, then as many of silence."""
    port, messages = free_port(), round(PER_S * seconds)
    with started(*ROOMLIT.command(port), folder=ROOMLIT.folder, core=SERVER_CORE) as server:
        await listening(port)
        load, callers, tasks = RoomLoad(ROOMLIT, port, server), list[Caller](), list[asyncio.Task[None]]()
        try:
            await load.admit(1, listening=1)  # Who talks.
            if transport is Transport.WEBSOCKET:
                await load.admit(pages, listening=1)
            else:
                seated = await _seated(port, pages)
                callers = [caller for caller, _ in seated]
                tasks = [asyncio.create_task(caller.follow(hello, transport)) for caller, hello in seated]
            await asyncio.sleep(settle_s)
            before, frames = cpu_s(server), sum(caller.frames for caller in callers)
            late = (await load.paced(range(messages), per_s=PER_S)).late_ms
            await asyncio.sleep(2 * POLL_S)
            talk_s = cpu_s(server) - before
            heard = sum(caller.frames for caller in callers) - frames if callers else pages * messages
            before, asked, began = cpu_s(server), sum(one.asked for one in callers), time.monotonic()
            await asyncio.sleep(seconds)
            idle_s, passed = cpu_s(server) - before, time.monotonic() - began
            asked = sum(one.asked for one in callers) - asked
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            load.close()
    return {
        "frames": heard,
        "cpu_ms_per_1000_frames": round(1e6 * talk_s / max(1, heard), 1),
        "p99_ms": round(percentile(late, 0.99), 2),
        "idle_requests_per_s_and_page": round(asked / passed / pages, 3),
        "idle_cpu_us_per_s_and_page": round(1e6 * idle_s / passed / pages, 1),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every transport and print the table."""
    line = parser(__doc__, quick="20 pages and a few seconds")
    line.add_argument("--transport", type=Transport, choices=TRANSPORTS, help="only this one")
    options = line.parse_args(arguments)
    pin(LOAD_CORE)
    figures: dict[str, dict[str, float]] = {}
    for transport in (options.transport,) if options.transport else TRANSPORTS:
        pages, seconds, settle_s = options.scale.pick(whole=(50, 15, 2), quick=(20, 4, 2), smoke=(3, 0.2, 0.1))
        row = figures[transport] = asyncio.run(measure(transport, pages=pages, seconds=seconds, settle_s=settle_s))
        print(
            f"{pages:4} pages  {transport:10} {row['cpu_ms_per_1000_frames']:8.1f} ms CPU per 1,000 frames"
            f"   sender's p99 {row['p99_ms']:6.2f} ms"
            f"   idle: {row['idle_requests_per_s_and_page']:.3f} requests/s and"
            f" {row['idle_cpu_us_per_s_and_page']:.1f} µs CPU/s per page"
        )
    report(options, figures)


if __name__ == "__main__":
    main()
