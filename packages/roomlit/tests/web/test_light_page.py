"""A page of one's own without Streamlit, in a real browser: the example of the how-to, bundled and module by module."""

import runpy
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette

from roomlit.asgi.routes import hub_routes
from roomlit.testing.chromium import PATIENCE_MS
from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.e2e
EXAMPLES = Path(__file__).parents[4] / "examples"


@pytest.fixture(params=[True, False], ids=["one script", "modules"])
def hall(request: pytest.FixtureRequest) -> Iterator[str]:
    """The example's address; a page as it is, and one for a debugger."""
    names: dict[str, Any] = runpy.run_path(str(EXAMPLES / "light_page.py"))
    page = msgspec.structs.replace(names["page"], bundled=request.param)
    routes = hub_routes(names["node"].hub, assets=names["modules"], pages=[page])
    app = Starlette(routes=routes, lifespan=names["lifespan"])
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/hall"
    server.should_exit = True
    thread.join(PATIENCE_S)


def entered(browser: Browser, address: str, name: str) -> tuple[Page, list[str]]:
    """A person's page, and what it asked for."""
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE_MS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(f"fault: {error}"))
    page.on("console", lambda said: asked.append(f"fault: {said.text}") if said.type == "error" else None)
    page.add_init_script(f"localStorage.setItem('name', {name!r})")
    page.goto(address)
    return page, asked


def test_hands_go_up_on_every_phone(hall: str, browser: Browser, request: pytest.FixtureRequest) -> None:
    (ada, asked), (bob, _) = entered(browser, hall, "Ada"), entered(browser, hall, "Bob")
    for page in (ada, bob):
        page.get_by_role("button").click()
    for page in (ada, bob):
        expect(page.get_by_role("listitem")).to_have_text(["Ada", "Bob"])
    ada.get_by_role("button").click()
    expect(bob.get_by_role("listitem")).to_have_text(["Bob"])
    bob.reload()
    expect(bob.get_by_role("listitem")).to_have_text(["Bob"])
    assert not [fault for fault in asked if fault.startswith("fault")]
    scripts = [url for url in asked if url.endswith(".js")]
    one = "one script" in request.node.name
    assert (len(scripts) == 1) == one, scripts
    assert ada.evaluate("_wsDebug.getTransport()") == "websocket"
    for page in (ada, bob):
        page.context.close()
