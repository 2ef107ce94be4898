"""WebSocket as the standard has it: the Autobahn cases, run by `kosoku`, against an echo on our two ways."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from kosoku import FailureError, run_fuzzingclient
from starlette.types import Receive, Scope, Send

from roomlit.protocol.framing import Outgoing, outgoing
from roomlit.testing import until
from roomlit.transports.websocket import EXTENSION, HubProtocol

SLOW_AND_DEFLATED = ["9.*", "12.*", "13.*"]
"""Speed is measured elsewhere; these judge an echo that compresses every answer, and ours are plain when small."""
CASES = 247
SERVERS_OWN = {"7.1.5"}
"""What uvicorn's own protocol gets wrong, and nothing above ASGI can mend: a close between two fragments."""


class Echo:
    """Sends everything back below ASGI."""

    def __init__(self, protocol: HubProtocol) -> None:
        self._protocol = protocol

    def received(self, data: bytes | str) -> None:
        """See `Inbound.received`."""
        assert isinstance(data, bytes)
        out = outgoing(data)
        binary = self._protocol.curr_msg_data_type == "bytes"
        self._protocol.write(Outgoing(out.text, b"\x82" + out.framed[1:]) if binary else out)

    def writable(self) -> None:
        """See `Inbound.writable`."""

    def malformed(self, why: str) -> None:
        """See `Inbound.malformed`: nothing but the standard's own close shall be heard here."""

    def lost(self) -> None:
        """See `Inbound.lost`."""


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """The same application for both ways."""
    protocol: Any = scope["extensions"].get(EXTENSION)
    await receive()
    await send({"type": "websocket.accept"})
    if protocol is not None:
        protocol.inbound = Echo(protocol)
    while (message := await receive())["type"] != "websocket.disconnect":
        await send({"type": "websocket.send", "text": message.get("text"), "bytes": message.get("bytes")})


@asynccontextmanager
async def served(app: Any, ws: Any) -> AsyncGenerator[int]:
    """The application on a free port, in this loop."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, ws=ws, lifespan="off", log_config=None, timeout_graceful_shutdown=2))
    serving = asyncio.create_task(server.serve([listener]))
    await until(lambda: server.started)
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await serving


async def test_pings_of_a_peer_that_does_not_read_pile_no_answers_up_and_the_newest_is_answered() -> None:
    protocols: list[HubProtocol] = []

    async def keep(scope: Scope, receive: Receive, send: Send) -> None:
        protocols.append(scope["extensions"][EXTENSION])
        await echo(scope, receive, send)

    async with served(keep, HubProtocol) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        writer.write(
            b"GET /ws/ECHO/me HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        await reader.readuntil(b"\r\n\r\n")
        (protocol,) = protocols
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        pings = 0
        while protocol.writable.is_set() and pings < 1_000_000:
            for _ in range(1_000):
                pings += 1
                writer.write(b"\x89\xfd" + bytes(4) + pings.to_bytes(125, "big"))
            await writer.drain()
        for _ in range(10_000):
            pings += 1
            writer.write(b"\x89\xfd" + bytes(4) + pings.to_bytes(125, "big"))
        await writer.drain()
        assert protocol.buffered() < 128 * 1024
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        last = b""
        async with asyncio.timeout(30):
            while not last.endswith(pings.to_bytes(125, "big")):
                last = last[-200:] + await reader.read(65536)
        writer.close()


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("ws", "allowed"),
    [(HubProtocol, set[str]()), ("websockets-sansio", SERVERS_OWN)],
    ids=["below ASGI", "plain ASGI"],
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
async def test_every_case_of_the_standard_passes(ws: Any, allowed: set[str]) -> None:
    async with served(echo, ws) as port:
        url = f"ws://127.0.0.1:{port}/ws/ECHO/me"
        total, failed = await judged(url, exclude_cases=SLOW_AND_DEFLATED, concurrency=8)
        if failed - allowed:  # The driver gives a case a second or two: on a busy machine it is asked again, alone.
            _, failed = await judged(url, cases=sorted(failed))
    print(f"{total} cases, failed: {sorted(failed)}")
    assert total == CASES
    assert failed <= allowed


async def judged(url: str, **choice: Any) -> tuple[int, set[str]]:
    """How many cases were run, and which failed."""
    try:
        results = await run_fuzzingclient(url, **choice)
    except FailureError as failure:
        results = failure.results
    return len(results), {case.case_id for case in results if not case.passed}
