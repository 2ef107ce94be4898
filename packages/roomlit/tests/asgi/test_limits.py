"""What one seat, one address and one room may ask of the server, over HTTP and over the wire."""

import asyncio
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from roomlit.client.http import HeldSeat, HubClient
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S


@pytest.fixture
async def live() -> AsyncIterator[LiveHub]:
    """A hub in which one address may open three rooms, and a seat that has read sixty times waits long."""
    async with LiveHub(settings={"rooms_per_address": 3, "reads_per_s": 0.01}) as hub:
        await hub.hub.open_room("chat", code="LOBBY")
        yield hub


def bearer(seat: HeldSeat) -> dict[str, str]:
    """The credential."""
    return {"Authorization": f"Bearer {seat.seat}"}


@pytest.mark.parametrize("end", ["snapshot", "events"])
async def test_a_seat_reads_so_much_and_no_more_and_another_seat_reads_on(
    raw: httpx.AsyncClient, http: HubClient, ada: HeldSeat, end: str
) -> None:
    answers = [await raw.get(f"/api/v1/rooms/LOBBY/{end}", headers=bearer(ada)) for _ in range(80)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.json()["code"] for answer in refused} == {"limit/too_fast"}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert 10 < len(refused) <= 20
    grace = await http.join("LOBBY", name="Grace")
    assert (await raw.get(f"/api/v1/rooms/LOBBY/{end}", headers=bearer(grace))).is_success


async def test_tickets_are_reads_too(raw: httpx.AsyncClient, ada: HeldSeat) -> None:
    answers = [await raw.post("/api/v1/rooms/LOBBY/ticket", headers=bearer(ada)) for _ in range(80)]
    assert {answer.status_code for answer in answers} == {200, 429}


async def test_one_address_opens_so_many_rooms_and_another_when_one_has_closed(
    raw: httpx.AsyncClient, live: LiveHub
) -> None:
    made = [await raw.post("/api/v1/rooms", json={}) for _ in range(3)]
    assert all(answer.status_code == 201 for answer in made)
    over = await raw.post("/api/v1/rooms", json={})
    assert (over.status_code, over.json()["code"]) == (429, "limit/rooms")
    assert (await raw.put("/api/v1/rooms/by-name")).json()["code"] == "limit/rooms"
    assert (await raw.put("/api/v1/rooms/LOBBY")).is_success, "one that is open is not opened"
    await live.hub.free(made[0].json()["room"])
    assert (await raw.put("/api/v1/rooms/by-name")).is_success


async def connection(live: LiveHub, http: HubClient, seat: HeldSeat, **options: Any) -> Any:
    """A socket of hers, welcome and all."""
    ticket = await http.ticket("LOBBY", seat.seat)
    socket = await connect(f"ws://127.0.0.1:{live.port}/ws/LOBBY/{seat.player}", **options)
    await socket.send(f'{{"frame":"hello","version":1,"ticket":"{ticket}"}}')
    for _ in range(2):
        await socket.recv()
    return socket


async def test_a_flood_of_heartbeats_is_answered_a_little_then_closed_and_health_stays_quick(
    live: LiveHub, http: HubClient, raw: httpx.AsyncClient, ada: HeldSeat
) -> None:
    socket = await connection(live, http, ada, ping_interval=None)
    answered, waits = 0, [0.0]

    async def flood() -> None:
        for n in range(20_000):
            await socket.send(f'{{"frame":"heartbeat","nonce":{n}}}')

    async def listen() -> None:
        nonlocal answered
        async for said in socket:
            answered += '"heartbeat"' in said

    async def look() -> None:
        while True:
            begun = time.monotonic()
            assert (await raw.get("/health")).is_success
            waits.append(time.monotonic() - begun)

    looking = asyncio.create_task(look())
    done = await asyncio.wait_for(asyncio.gather(flood(), listen(), return_exceptions=True), PATIENCE_S)
    looking.cancel()
    assert any(isinstance(one, ConnectionClosed) for one in done) or socket.close_code is not None
    assert answered <= 30


async def test_a_frame_that_inflates_to_very_much_more_is_closed_before_it_is_inflated(
    live: LiveHub, http: HubClient, ada: HeldSeat
) -> None:
    socket = await connection(live, http, ada, max_size=None)
    bomb = " " * 40_000_000
    assert len(zlib.compress(bomb.encode())) < 64 * 1024
    with suppress(ConnectionClosed):
        await socket.send(bomb)
    async with asyncio.timeout(PATIENCE_S):
        await socket.wait_closed()
    assert socket.close_code == 1009


@pytest.mark.parametrize(
    "bomb",
    ["[" * 30_000, '{"a":' * 10_000, '{"id":"1","name":"message","args":' + "[" * 20_000],
    ids=["[", "{", "args"],
)
async def test_json_that_is_nothing_but_depth_is_refused_and_harms_nobody(
    raw: httpx.AsyncClient, ada: HeldSeat, bomb: str
) -> None:
    answer = await raw.post("/api/v1/rooms/LOBBY/commands", content=bomb, headers=bearer(ada))
    assert answer.status_code == 422
    assert (await raw.get("/health")).is_success


@pytest.mark.parametrize(
    "path", ["/api/v1/rooms", "/api/v1/rooms/LOBBY", "/api/v1/rooms/LOBBY/snapshot", "/api/v1/nonsense", "/health"]
)
async def test_nobody_keeps_a_copy_of_an_answer_and_no_page_can_be_made_of_it(
    raw: httpx.AsyncClient, ada: HeldSeat, path: str
) -> None:
    said = (await raw.get(path, headers=bearer(ada))).headers
    assert said["Cache-Control"] == "no-store"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in said["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in said["Content-Security-Policy"]


async def test_seats_and_tickets_are_kept_by_nobody_on_the_way(raw: httpx.AsyncClient, ada: HeldSeat) -> None:
    joined = await raw.post("/api/v1/rooms/LOBBY/seats", json={"name": "Grace", "request": "b" * 32})
    ticket = await raw.post("/api/v1/rooms/LOBBY/ticket", headers=bearer(ada))
    assert [answer.headers["Cache-Control"] for answer in (joined, ticket)] == ["no-store"] * 2


async def test_modules_are_not_guessed_to_be_something_else(raw: httpx.AsyncClient) -> None:
    said = await raw.get("/web/roomlit.room/index.js", follow_redirects=True)
    assert said.headers["X-Content-Type-Options"] == "nosniff"
    assert "javascript" in said.headers["Content-Type"]


async def test_the_page_to_try_the_api_out_is_for_developing_alone(raw: httpx.AsyncClient) -> None:
    assert [(await raw.get(path)).status_code for path in ("/docs", "/api/docs", "/api/redoc")] == [404] * 3
    async with LiveHub(settings={"api_docs": True}) as developing, httpx.AsyncClient(timeout=PATIENCE_S) as client:
        assert (await client.get(f"{developing.url}/docs", follow_redirects=True)).is_success
