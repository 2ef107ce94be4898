"""A client that was written from the reference pages alone hears everything, over cuts and a restart of the server."""

import asyncio
import contextlib
import importlib.util
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from roomlit.client.http import HubClient
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import until

CLIENT = Path(__file__).parents[4] / "examples" / "client.py"


@pytest.fixture
def own() -> Any:
    """The example as a module."""
    spec = importlib.util.spec_from_file_location("own_client", CLIENT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextlib.asynccontextmanager
async def staying(own: Any, url: str, heard: list[dict[str, Any]]) -> AsyncGenerator[Any]:
    seat = own.Seat(url, "LOBBY", "Ada", heard.append)
    await seat.take()
    async with asyncio.TaskGroup() as tasks:
        stay = tasks.create_task(seat.stay())
        yield seat
        stay.cancel()


def numbers(heard: list[dict[str, Any]]) -> list[int]:
    return [event["seq"] for event in heard]


async def test_what_was_said_during_a_cut_follows_once_and_in_order(own: Any) -> None:
    heard: list[dict[str, Any]] = []
    async with LiveHub() as live, HubClient(live.url) as http:
        await live.hub.open_room("chat", code="LOBBY")
        other = await http.join("LOBBY", name="Grace")
        async with staying(own, live.url, heard) as seat:
            assert (await seat.do("message", text="one"))["frame"] == "ack"
            first = seat.at["public"]["seq"]
            for text in ("two", "three"):
                seat.socket.transport.abort()
                await http.command("LOBBY", other.seat, "message", {"text": text})
                assert (await seat.do("message", text=text))["frame"] == "ack"
        said = [event["data"]["text"] for event in heard if event["type"] == "message"]
        assert said == ["one", "two", "two", "three", "three"]
        assert numbers(heard) == list(range(heard[0]["seq"], heard[-1]["seq"] + 1))
        assert heard[-1]["seq"] > first


async def test_a_command_said_while_the_server_was_away_is_done_once(own: Any, tmp_path: Path) -> None:
    heard: list[dict[str, Any]] = []
    async with contextlib.AsyncExitStack() as stack:
        async with LiveHub(data=tmp_path) as live:
            await live.hub.open_room("chat", code="LOBBY")
            seat = await stack.enter_async_context(staying(own, live.url, heard))
            assert (await seat.do("message", text="before"))["frame"] == "ack"
        async with asyncio.TaskGroup() as tasks:
            answer = tasks.create_task(seat.do("message", text="meanwhile"))
            await until(lambda: bool(seat.waiting))
            async with LiveHub(data=tmp_path, port=live.port) as again:
                assert (await answer)["frame"] == "ack"
                assert [message.text for message in again.hub.room("LOBBY").state.messages] == ["before", "meanwhile"]
                await stack.aclose()
