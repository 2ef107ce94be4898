"""How people of a load test get into a room: over the network as everybody does, and what each step took."""

import asyncio
import re
from collections import Counter
from contextlib import AsyncExitStack
from typing import Protocol

import httpx

from masquerade.load.tally import LoadTally
from masquerade.rules import view_reducer
from masquerade.wire.view import ViewJson
from roomlit.hosting import HubClient, RoomClient, RoomEvent, room_client
from roomlit.testing.streamlit import visiting

_ROOM = re.compile("/rooms/[^/]+")
_ANY = "/rooms/…"
_UNREAD = frozenset({"message", "revision"})


class Door(Protocol):
    """The way into rooms."""

    async def come_in(self, stack: AsyncExitStack, room: str, name: str) -> RoomClient:
        """Take a seat of `room` and be connected until `stack` is left.

        Raises `Refused` with the room's reason, `RemoteError` when nobody answers.
        """
        ...


class NetworkDoor:
    """A `Door` over HTTP and WebSocket; with `pages`, a Streamlit session first, as a browser has one.

    `hub` is shared by all who come in.
    """

    def __init__(self, hub: HubClient, tally: LoadTally, *, pages: bool) -> None:
        self._hub, self._tally, self._pages = hub, tally, pages

    async def come_in(self, stack: AsyncExitStack, room: str, name: str) -> RoomClient:
        tally = self._tally
        if self._pages:
            began_s = now_s()
            tally.requests["WebSocket /_stcore/stream"] += 1
            await stack.enter_async_context(visiting(self._hub.base_url, query=f"room={room}"))
            tally.page_ms.append(1000 * (now_s() - began_s))
        began_s = now_s()
        seat = await self._hub.join(room, name=name)
        tally.requests["WebSocket /ws/…"] += 1
        client = await stack.enter_async_context(room_client(self._hub, seat, fold=fold))
        tally.join_ms.append(1000 * (now_s() - began_s))
        return client


class CountingTransport(httpx.AsyncHTTPTransport):
    """As the transport that httpx uses by itself, and counts `GET /rooms/…/snapshot` and the like into `requests`."""

    def __init__(self, requests: Counter[str]) -> None:
        super().__init__(limits=httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=2.0))
        self._requests = requests

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._requests[asked(request.method, request.url.path)] += 1
        return await super().handle_async_request(request)


def asked(method: str, path: str) -> str:
    """What a request is about, whatever room it is.

    >>> asked("POST", "/api/v1/rooms/K7Q2/seats")
    'POST /rooms/…/seats'
    """
    return f"{method} {_ROOM.sub(_ANY, path.removeprefix('/api/v1'))}"


def fold(view: ViewJson, event: RoomEvent) -> ViewJson:
    """The later view, without what was said: nobody here reads it, and there is much of it."""
    return view if event.type in _UNREAD else view_reducer.apply(view, event.type, event.data, event.audience)


def now_s() -> float:
    """Seconds as the loop's timers have them: nobody compares it with a clock on the wall."""
    return asyncio.get_running_loop().time()
