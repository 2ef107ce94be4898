"""WebSocket as the standard has it: the Autobahn cases, run by `kosoku`, against an echo on our two ways."""

import asyncio
import socket
from typing import Any

import pytest
import uvicorn
from kosoku import FailureError, run_fuzzingclient
from starlette.types import Receive, Scope, Send

from roomlit.protocol.framing import Outgoing, outgoing
from roomlit.testing import until
from roomlit.transports.websocket import EXTENSION, HubProtocol

SLOW_AND_DEFLATED = ["9.*", "12.*", "13.*"]
"""Speed is measured elsewhere, and connections of ours do not offer compression."""
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


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("ws", "allowed"),
    [(HubProtocol, set[str]()), ("websockets-sansio", SERVERS_OWN)],
    ids=["below ASGI", "plain ASGI"],
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
async def test_every_case_of_the_standard_passes(ws: Any, allowed: set[str]) -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(echo, ws=ws, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve([listener]))
    await until(lambda: server.started)
    url = f"ws://127.0.0.1:{listener.getsockname()[1]}/ws/ECHO/me"
    try:
        results = await run_fuzzingclient(url, exclude_cases=SLOW_AND_DEFLATED, concurrency=8)
    except FailureError as failure:
        results = failure.results
    finally:
        server.should_exit = True
        await serving
    failed = {case.case_id for case in results if not case.passed}
    print(f"{len(results)} cases, failed: {sorted(failed)}")
    assert len(results) == CASES
    assert failed <= allowed
