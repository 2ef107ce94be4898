"""A hub on a port of its own and a real browser, for the tests of the components."""

import os
import shutil
import socket
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route

from roomlit.asgi import hub_routes
from roomlit.rooms.chat import ChatRoom
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.memory import MemoryStore

PAGE = Path(__file__).with_name("page.html")


@pytest.fixture
def address() -> Iterator[str]:
    """A hub with the chat room TEAM, which serves the test page at `/`."""
    node = Node(logics=[ChatRoom()], store=MemoryStore(), settings=HubSettings())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with node:
            await node.hub.open_room(ChatRoom.kind, code="TEAM")
            yield

    async def page(_: object) -> FileResponse:
        return FileResponse(PAGE)

    app = Starlette(routes=[Route("/", page), *hub_routes(node.hub)], lifespan=lifespan)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="websockets-sansio"))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the machine's own when there is one, Playwright's otherwise."""
    own = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    arguments = ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=own, args=arguments)
        yield started
        started.close()


@pytest.fixture
def enter(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens the page under a name; a new browser profile unless one is given. No page may throw."""
    faults: list[str] = []
    profiles: list[BrowserContext] = []

    def enter(name: str, *, profile: BrowserContext | None = None, before: str = "") -> Page:
        own = profile or browser.new_context(viewport={"width": 390, "height": 844})
        if profile is None:
            profiles.append(own)
        page = own.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_default_timeout(15_000)
        if before:
            page.add_init_script(before)
        page.goto(f"{address}?name={name}")
        return page

    yield enter
    for profile in profiles:
        profile.close()
    assert not faults, faults
