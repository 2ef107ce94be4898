"""The pages' way to the hub, against an HTTP transport that answers from a table."""

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from masquerade.ui import hub as pages_hub
from masquerade.ui.hub import HttpHub, own_hub
from masquerade.ui.words import refusal
from roomlit.errors import Refused, RemoteError

ANSWERS = {
    "GET /api/v1/rooms": (200, {"rooms": [{"code": "ABC234"}]}),
    "POST /api/v1/rooms": (201, {"room": "ABC234"}),
    "GET /api/v1/rooms/ABC234": (200, {"room": "ABC234", "open": True}),
    "GET /api/v1/rooms/NOROOM": (404, {"code": "room/unknown", "detail": "There is no such room."}),
    "GET /api/v1/rooms/BROKEN": (503, {"code": "hub/draining", "detail": "The hub restarts."}),
    "GET /api/v1/rooms/ABC234/snapshot": (200, {"how": "snapshot", "snapshot": {"game": 1}}),
}


def answer(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/snapshot") and request.headers.get("Authorization") != "Bearer secret":
        return httpx.Response(401, json={"code": "seat/bad", "detail": "No seat."})
    status, body = ANSWERS[f"{request.method} {request.url.path}"]
    return httpx.Response(status, json=body)


@pytest.fixture
def hub() -> HttpHub:
    return HttpHub("http://hub.test/", transport=httpx.MockTransport(answer))


def test_rooms_are_listed_and_opened(hub: HttpHub) -> None:
    assert hub.rooms() == [{"code": "ABC234"}]
    assert hub.open_room({"ai_seats": 4}) == "ABC234"


def test_an_unknown_room_is_none_and_another_refusal_is_raised(hub: HttpHub) -> None:
    assert hub.room_info("ABC234") is not None
    assert hub.room_info("NOROOM") is None
    with pytest.raises(Refused, match="hub/draining"):
        hub.room_info("BROKEN")


def test_a_snapshot_is_the_view_of_the_seat_that_holds_the_credential(hub: HttpHub) -> None:
    assert hub.snapshot("ABC234", "secret") == {"game": 1}
    with pytest.raises(Refused):
        hub.snapshot("ABC234", "wrong")


def test_a_hub_that_is_not_there_says_so_in_plain_words() -> None:
    def lost(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    away = HttpHub("http://hub.test", transport=httpx.MockTransport(lost))
    with pytest.raises(RemoteError) as caught:
        away.rooms()
    assert refusal(caught.value) == "The game server does not answer. Wait a moment, then try again."


def test_an_answer_that_is_not_json_keeps_its_status() -> None:
    proxy = HttpHub("http://hub.test", transport=httpx.MockTransport(lambda _: httpx.Response(502, text="<html>")))
    with pytest.raises(Refused, match="http/502"):
        proxy.rooms()


def test_limits_of_the_hub_in_this_process_count_for_each_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["client"][0])
        await JSONResponse({"rooms": []})(scope, receive, send)

    class Loop:
        """The way to the loop."""

        def run(self, work: Callable[[], Coroutine[Any, Any, httpx.Response]]) -> httpx.Response:
            return asyncio.run(work())

    monkeypatch.setattr(pages_hub, "hub_runtime", lambda: SimpleNamespace(application=app, portal=Loop()))
    for visitor in ("192.0.2.7", "2001:db8::8", None):
        monkeypatch.setattr(pages_hub.st, "context", SimpleNamespace(ip_address=visitor))
        own_hub().rooms()
    assert asked == ["192.0.2.7", "2001:db8::8", "127.0.0.1"]
