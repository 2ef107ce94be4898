"""A real browser for pages, closed before other tests want an event loop."""

from collections.abc import Callable, Iterator

import pytest
import streamlit as st
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import roomlit
from roomlit.streamlit import _compat
from roomlit.testing.chromium import PATIENCE_MS, flags, own_chromium
from roomlit.testing.streamlit import served

Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The `PAGE` of the tests, with the hub on its port, in this process."""
    _compat.reset()
    with served(st.App(str(request.module.PAGE), routes=roomlit.routes(), lifespan=roomlit.lifespan)) as running:
        yield running
    _compat.reset()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium: the machine's own when there is one, Playwright's otherwise."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=own_chromium(), args=flags())
        yield started
        started.close()


@pytest.fixture
def enter(chromium: Browser) -> Iterator[Enter]:
    """Opens an address, in a browser profile of its own unless one is given. No page may throw."""
    faults: list[str] = []
    profiles: list[BrowserContext] = []

    def enter(address: str, *, profile: BrowserContext | None = None) -> Page:
        own = profile or chromium.new_context(viewport={"width": 900, "height": 800})
        if profile is None:
            profiles.append(own)
        page = own.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        return page

    yield enter
    for profile in profiles:
        profile.close()
    assert not faults, faults
