"""Pages in a real browser, and a server for them."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import streamlit as st
from playwright.sync_api import Browser, Error, Page

import roomlit
from roomlit.streamlit import _compat
from roomlit.testing.chromium import PATIENCE_MS
from roomlit.testing.streamlit import served

Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The `PAGE` of the tests, with the hub on its port, in this process."""
    _compat.reset()
    with served(st.App(str(request.module.PAGE), routes=roomlit.routes(), lifespan=roomlit.lifespan)) as running:
        yield running
    _compat.reset()


@pytest.fixture
def enter(browser: Browser, spare: list[Page]) -> Iterator[Enter]:
    """Opens an address as somebody else each time. No page may throw."""
    faults: list[str] = []
    used: list[Page] = []

    def heard(error: Error) -> None:
        faults.append(str(error))

    def enter(address: str) -> Page:
        page = spare.pop() if spare else browser.new_context(viewport={"width": 900, "height": 800}).new_page()
        used.append(page)
        page.on("pageerror", heard)
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        return page

    yield enter
    for page in used:
        page.remove_listener("pageerror", heard)
        with suppress(Error):  # A page that has crashed serves nobody.
            _empty(page)
            spare.append(page)
    assert not faults, faults


def _empty(page: Page) -> None:
    """Somebody else's from now on. What the page writes as it leaves goes too."""
    origin = "/".join(page.url.split("/")[:3])
    page.goto("about:blank")
    page.context.clear_cookies()
    with suppress(Error):  # The server has ended, and nobody comes to its address again.
        page.goto(f"{origin}/_stcore/health")
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.goto("about:blank")
