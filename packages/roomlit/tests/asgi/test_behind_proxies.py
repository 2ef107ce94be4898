"""What the API does for pages behind proxies: a seat in a header of its own, no redirects, answers that take time."""

import asyncio
import secrets

import httpx

from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S


async def seat(client: httpx.AsyncClient) -> str:
    """A seat in the room LOBBY."""
    body: dict[str, object] = {"name": "Ada", "request": secrets.token_hex(16)}
    return (await client.post("/api/v1/rooms/LOBBY/seats", json=body)).raise_for_status().json()["seat"]


async def test_a_seat_has_a_header_of_its_own_beside_a_proxys_and_programs_may_use_the_other() -> None:
    async with LiveHub() as live, httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S) as client:
        await live.hub.open_room("chat", code="LOBBY")
        held = await seat(client)
        for headers, status in (
            ({"Roomlit-Seat": held}, 200),
            ({"Roomlit-Seat": held, "Authorization": "Basic YTpi"}, 200),
            ({"Roomlit-Seat": held, "Authorization": "Bearer of-a-gateway"}, 200),
            ({"Authorization": f"Bearer {held}"}, 200),
            ({"Authorization": "Basic YTpi"}, 401),
            ({"Roomlit-Seat": "made-up"}, 401),
            ({}, 401),
        ):
            answer = await client.get("/api/v1/rooms/LOBBY/snapshot", headers=headers)
            assert answer.status_code == status, headers


async def test_nothing_below_the_api_redirects_to_whatever_a_request_calls_its_host() -> None:
    async with (
        LiveHub(settings={"api_docs": True}) as live,
        httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S) as client,
    ):
        for path in ("/api/v1/rooms/", "/api/v1/rooms/LOBBY/", "/api/v1/rooms/LOBBY/seats/", "/api/v1/status/"):
            answer = await client.get(path, headers={"Host": "evil.example"})
            assert answer.status_code in {404, 405}, path
            assert "location" not in answer.headers
        assert (await client.get("/docs")).headers["location"] == "./api/docs"


async def test_an_answer_that_takes_its_time_begins_at_once_and_there_are_so_many_at_most() -> None:
    async with (
        LiveHub() as live,
        httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S, limits=httpx.Limits()) as client,
    ):
        whole = await client.get("/api/v1/slow", params={"quiet_s": 0})
        assert whole.text == ": begins\n\n: goes on\n\n: ends\n\n"
        assert (await client.get("/api/v1/slow", params={"quiet_s": 91})).status_code == 422
        slow = client.build_request("GET", "/api/v1/slow", params={"quiet_s": 90})
        held = await asyncio.gather(*(client.send(slow, stream=True) for _ in range(64)))
        assert {answer.status_code for answer in held} == {200}
        assert (await client.send(slow)).status_code == 429
        await asyncio.gather(*(answer.aclose() for answer in held))
