"""A live hub per test, through both ways of speaking WebSocket, and an eye on what reaches the logs."""

import logging
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from roomlit.client.http import HeldSeat, HubClient
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S
from roomlit.transports.websocket import HubProtocol

UVICORNS = {
    "ASGI callable returned without completing handshake.",
    "Invalid UTF-8 sequence received from client.",
}
"""What uvicorn's own protocol calls errors: that we turned a page away with a status, that a client sent no text."""


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """No test may leave a traceback or an error in any log."""
    caplog.set_level(logging.WARNING)
    yield
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    assert "[error" not in said.out + said.err
    # By now `caplog.records` are those of the teardown alone.
    records = [record for when in ("setup", "call", "teardown") for record in caplog.get_records(when)]
    bad = {record.getMessage() for record in records if record.exc_info or record.levelno >= logging.ERROR}
    assert bad <= UVICORNS


@pytest.fixture(params=[HubProtocol, "websockets-sansio"], ids=["below ASGI", "plain ASGI"])
async def live(request: pytest.FixtureRequest) -> AsyncIterator[LiveHub]:
    """A hub with a room LOBBY."""
    async with LiveHub(ws=request.param, settings={"outbox_bytes": 64 * 1024, "lag_ms": 1_000}) as hub:
        await hub.hub.open_room("chat", code="LOBBY")
        yield hub


@pytest.fixture
async def http(live: LiveHub) -> AsyncIterator[HubClient]:
    """A client of it."""
    async with HubClient(live.url) as client:
        yield client


@pytest.fixture
async def raw(live: LiveHub) -> AsyncIterator[httpx.AsyncClient]:
    """HTTP without manners."""
    async with httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S) as client:
        yield client


@pytest.fixture
async def ada(http: HubClient) -> HeldSeat:
    """A seat in the lobby."""
    return await http.join("LOBBY", name="Ada")
