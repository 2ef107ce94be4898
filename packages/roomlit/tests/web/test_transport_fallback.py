"""Pages whose network lets too little through, in a real browser: which transport they find, and what it carries."""

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
import uvicorn
from chat_page import say, settled
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.e2e
Enter = Callable[..., Page]
BLOCKED = """
    const Real = window.WebSocket;
    window.WebSocket = function (url) { if (!window.allowed) throw new Error("blocked"); return new Real(url); };
"""
NO_STREAM = f"""{BLOCKED}
    const real = window.fetch;
    const wire = /stream$/;
    window.fetch = (url, ...more) => wire.test(url) ? Promise.reject(new TypeError("blocked")) : real(url, ...more);
"""
STREAM = "over HTTP (stream)"
POLL = "over HTTP (long poll)"
HELD_BACK_S = 8.0

KEPT = frozenset({"authorization", "content-type", "roomlit-seat"})
"""Of what a page asks with, all that a hub reads."""


class Gathering:
    """A proxy that knows no Upgrade, and keeps event streams to itself for longer than any page waits."""

    def __init__(self, hub: str) -> None:
        self._hub = hub
        listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        app = Starlette(routes=[Route("/{path:path}", self._pass, methods=["GET", "POST"])], lifespan=self._lifespan)
        config = uvicorn.Config(app, log_level="critical", ws="none", loop="asyncio", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncGenerator[None]:
        async with httpx.AsyncClient(base_url=self._hub, timeout=PATIENCE_S) as self._client:
            yield

    async def _pass(self, request: Request) -> Response:
        kept = {name: value for name, value in request.headers.items() if name in KEPT}
        asked = self._client.build_request(
            request.method, request.url.path, params=request.query_params, headers=kept, content=await request.body()
        )
        answer = await self._client.send(asked, stream=True)
        try:
            kind, held = answer.headers.get("content-type", ""), b""
            with suppress(TimeoutError):
                async with asyncio.timeout(HELD_BACK_S if kind.startswith("text/event-stream") else None):
                    async for piece in answer.aiter_bytes():
                        held += piece
        finally:
            await answer.aclose()
        led = {name: value for name, value in answer.headers.items() if name == "location"}
        return Response(held, answer.status_code, led, media_type=kind)


@pytest.fixture
def gathering(hub: object) -> Iterator[Gathering]:
    """It stands before the hub."""
    proxy = Gathering(str(getattr(hub, "address", "")))
    yield proxy
    proxy.stop()


def on(page: Page, words: str) -> Page:
    expect(page.locator("#status")).to_contain_text("🟢 Connected")
    expect(page.locator("#status")).to_contain_text(words)
    return page


def talk(ada: Page, bob: Page) -> None:
    """Each hears the other, in the same order."""
    for number, page in enumerate((ada, bob, ada)):
        say(page, f"line {number}")
        for reader in (ada, bob):
            expect(reader.get_by_text(f"line {number}", exact=True)).to_have_count(1)
    assert settled(ada) == settled(bob)


def test_where_no_websocket_passes_a_page_talks_over_a_stream_and_a_reload_finds_it_at_once(enter: Enter) -> None:
    ada, bob = enter("Ada", before=BLOCKED), on(enter("Bob"), "")
    talk(on(ada, STREAM), bob)
    assert ada.evaluate("[team.transport, _wsDebug.getTransport()]") == ["sse", "sse"]
    tries: list[str] = []
    ada.on("request", lambda request: tries.append(request.url.rsplit("/", 1)[-1]))
    ada.reload()
    on(ada, STREAM)
    assert tries.count("ticket") == 1
    say(bob, "after")
    expect(ada.get_by_text("after", exact=True)).to_have_count(1)


def test_where_no_stream_passes_either_a_page_talks_over_held_polls(enter: Enter) -> None:
    ada, bob = enter("Ada", before=NO_STREAM), on(enter("Bob"), "")
    talk(on(ada, POLL), bob)
    assert ada.evaluate("team.transport") == "long_poll"


@pytest.mark.long
def test_a_proxy_that_gathers_a_stream_is_noticed_for_its_silence(enter: Enter, gathering: Gathering) -> None:
    bob = on(enter("Bob"), "")
    ada = enter("Ada", address=gathering.address)
    talk(on(ada, POLL), bob)


@pytest.mark.long
def test_a_websocket_that_comes_back_is_found_and_the_conversation_goes_on(enter: Enter) -> None:
    ada, bob = enter("Ada", before=BLOCKED, clock=True), on(enter("Bob"), "")
    talk(on(ada, STREAM), bob)
    ada.evaluate("window.allowed = true")
    ada.clock.fast_forward(31_000)
    ada.wait_for_function("team.transport === 'websocket' && team.status === 'connected'")
    say(bob, "on the way up")
    expect(ada.get_by_text("on the way up", exact=True)).to_have_count(1)
    assert settled(ada) == settled(bob)
    expect(ada.locator("#status")).not_to_contain_text("over HTTP")
