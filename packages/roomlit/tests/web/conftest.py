"""A hub on a port of its own and pages in a real browser, for the tests of the components."""

import socket
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route

from roomlit.asgi.routes import hub_routes
from roomlit.kinds.chat import ChatRoom
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.memory import MemoryStore
from roomlit.testing.background_proxy import BackgroundProxy
from roomlit.testing.chromium import PATIENCE_MS
from roomlit.testing.waiting import PATIENCE_S

PAGE = Path(__file__).with_name("page.html")


class ChatHub:
    """Serves the room TEAM and the test page at `/`; a stopped one has forgotten everything."""

    def __init__(self, ws: Any) -> None:
        self._ws = ws
        self._port = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """Where the test page is."""
        return f"http://127.0.0.1:{self._port}/"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._port

    def start(self) -> None:
        """Serve, at the same port as before."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        self._server = uvicorn.Server(uvicorn.Config(_app(), log_level="error", ws=self._ws))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the server and wait for it."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(PATIENCE_S)


def _app() -> Starlette:
    node = Node(logics=[ChatRoom()], store=MemoryStore(), settings=HubSettings())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with node:
            await node.hub.open_room(ChatRoom.kind, code="TEAM")
            yield

    async def page(_: object) -> FileResponse:
        return FileResponse(PAGE)

    return Starlette(routes=[Route("/", page), *hub_routes(node.hub)], lifespan=lifespan)


@pytest.fixture
def hub(request: pytest.FixtureRequest) -> Iterator[ChatHub]:
    """A hub with the chat room TEAM; a parameter names another WebSocket protocol of its server."""
    running = ChatHub(getattr(request, "param", "websockets-sansio"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def outage(hub: ChatHub) -> Callable[[], AbstractContextManager[None]]:
    """`with outage():` the hub is gone; afterwards it is back at the same address and has forgotten everything."""

    @contextmanager
    def outage() -> Generator[None]:
        hub.stop()
        yield
        hub.start()

    return outage


@pytest.fixture
def cable(hub: ChatHub) -> Iterator[BackgroundProxy]:
    """Leads to the hub, and can be pulled out."""
    with BackgroundProxy(hub.port) as laid:
        yield laid


@pytest.fixture
def enter(browser: Browser, hub: ChatHub) -> Iterator[Callable[..., Page]]:
    """Opens the page under a name; a new browser profile unless one is given. No page may throw.

    `before` runs in the page first; `address` is the hub's, seen through something; `clock`: its time can be moved.
    """
    faults: list[str] = []
    profiles: list[BrowserContext] = []

    def enter(
        name: str, *, profile: BrowserContext | None = None, before: str = "", address: str = "", clock: bool = False
    ) -> Page:
        own = profile or browser.new_context(viewport={"width": 390, "height": 844})
        if profile is None:
            profiles.append(own)
        page = own.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_default_timeout(PATIENCE_MS)
        if before:
            page.add_init_script(before)
        if clock:
            page.clock.install()
        page.goto(f"{address or hub.address}?name={name}")
        return page

    yield enter
    for profile in profiles:
        profile.close()
    assert not faults, faults


@pytest.fixture
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """Of one person's browser, for several tabs and for a tab that is killed."""
    own = browser.new_context()
    yield own
    own.close()
