"""Another process speaks as the server: over HTTP, by its key, and once however often it has to ask."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

import roomlit
from roomlit.client.publisher import PAUSES_S
from roomlit.errors import LocalError, Refused, RemoteError
from roomlit.testing.live_hub import LiveHub

KEY = "a key of this server, longer than 32"
Speaks = Callable[[Any], object]


@pytest.fixture
async def live() -> AsyncIterator[LiveHub]:
    """A hub that other programs speak for."""
    async with LiveHub(settings={"server_key": KEY}) as hub:
        yield hub


def told(live: LiveHub, room: str) -> list[str]:
    """The types of a room's public events."""
    return [entry.event.type for entry in live.hub.room(room).log.after(0)]


async def test_a_process_publishes_and_commands_from_threads_and_coroutines(live: LiveHub) -> None:
    with roomlit.Publisher(live.url, key=KEY) as publisher:
        assert await asyncio.to_thread(publisher.publish, "Sales & Co", "deal", amount=7) == 1
        assert await publisher.apublish("Sales & Co", "deal", amount=8) == 2
        assert await publisher.apublish("Sales & Co", "cpu", keep="latest", percent=3) == 0
        assert await publisher.asend("Sales & Co", "message", text="hello", sender="Till") == {"message": 1}
    assert told(live, "Sales-Co-52d87c6e") == ["deal", "deal", "message"]


async def test_a_wrong_key_is_refused_at_once(live: LiveHub) -> None:
    with roomlit.Publisher(live.url, key="x" * 32) as publisher, pytest.raises(Refused, match="publish/refused"):
        await publisher.apublish("builds", "done")


def test_a_server_that_restarts_is_asked_again_under_the_same_id() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content)["id"])
        if len(asked) == 1:
            raise httpx.ConnectError("nobody there")
        if len(asked) == 2:
            return httpx.Response(503, json={"code": "room/restarting", "detail": "soon", "retry_ms": 1})
        return httpx.Response(200, json={"id": asked[0], "seq": 9, "result": None})

    with roomlit.Publisher("http://hub", key=KEY, transport=httpx.MockTransport(answer)) as publisher:
        assert publisher.publish("builds", "done") == 9
    assert (len(asked), len(set(asked))) == (1 + len(PAUSES_S), 1)


@pytest.mark.parametrize(
    ("call", "way_out"),
    [
        (lambda publisher: publisher.publish("builds", "load", keep="lastest"), 'publish/keep: keep is "latest"'),
        (lambda publisher: publisher.publish(5, "done"), 'room/name: .*write "5"'),
        (lambda publisher: publisher.publish(" ", "done"), "room/name: .*a letter or a digit"),
        (lambda publisher: publisher.publish("builds", 5), "publish/bad_type: .*got 5"),
        (lambda publisher: publisher.publish("builds", "load", of=math.nan), "publish/not_json: .*carry of"),
        (lambda publisher: publisher.send("builds", "message", text=object()), "publish/not_json: .*carry text"),
    ],
)
def test_what_cannot_be_said_is_answered_before_anybody_is_asked(call: Speaks, way_out: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    publisher = roomlit.Publisher("http://hub", key=KEY, transport=httpx.MockTransport(answer))
    with publisher, pytest.raises(LocalError, match=way_out):
        call(publisher)


def test_nobody_there_is_an_error_that_says_where() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    publisher = roomlit.Publisher("http://hub", key=KEY, transport=httpx.MockTransport(answer))
    with publisher, pytest.raises(RemoteError, match=r"hub/unreachable: .*http://hub.*does the server run there"):
        publisher.publish("builds", "done")
