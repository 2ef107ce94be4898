"""A real browser for pages, closed before other tests want an event loop."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium: the machine's own when there is one, Playwright's otherwise."""
    names = ("chromium", "chromium-browser", "google-chrome")
    own = next((path for name in names if (path := shutil.which(name))), None)
    arguments = ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=own, args=arguments)
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
        page.set_default_timeout(15_000)
        page.goto(address)
        return page

    yield enter
    for profile in profiles:
        profile.close()
    assert not faults, faults
