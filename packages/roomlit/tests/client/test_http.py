"""The HTTP side of the client: what a damaged path does to it."""

import httpx
import pytest

from roomlit.client.http import HubClient
from roomlit.errors import Refused, RemoteError


def answering(status: int, body: bytes) -> HubClient:
    return HubClient(
        "http://hub.internal", transport=httpx.MockTransport(lambda request: httpx.Response(status, content=body))
    )


async def test_a_garbled_answer_is_the_paths_fault_and_no_refusal() -> None:
    async with answering(200, b'{"rooms": "\xff"}') as hub:
        with pytest.raises(RemoteError) as told:
            await hub.rooms()
    assert told.value.code == "hub/garbled"
    assert not isinstance(told.value, Refused)


async def test_a_garbled_refusal_keeps_its_status() -> None:
    async with answering(503, b"\xff") as hub:
        with pytest.raises(Refused) as told:
            await hub.rooms()
    assert told.value.code == "http/503"


@pytest.mark.parametrize("status", [403, 404, 405])
async def test_a_server_that_is_no_hub_is_said_with_the_way_out(status: int) -> None:
    async with answering(status, b"Method Not Allowed") as hub:
        with pytest.raises(RemoteError, match=r"hub/none.*server\.py with roomlit\.routes\(\)") as told:
            await hub.join("team", name="Ada")
    assert not isinstance(told.value, Refused)
