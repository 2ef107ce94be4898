"""The order of all tests, the examples of properties, one browser, and no verdict on how fast they are.

Tests with a browser come first, because they are the longest: nobody waits for one at the end. Properties are tried
with the same examples every time, so that what passed passes again; `tools/nightly` tries others.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from httpx import create_ssl_context
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from streamlit.components.v2.manifest_scanner import scan_component_manifests

from roomlit.testing.chromium import PATIENCE_MS, flags, own_chromium

# Examples are counted and not timed: how long one takes says how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("untimed"), derandomize=True)
settings.register_profile("exploring", settings.get_profile("untimed"), print_blob=True)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stable, so that what shares a server or a browser stays together."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)


class _Chromium:
    """The browser of all tests of this process, closed while others want the event loop that its driver holds."""

    HERE = "--host-resolver-rules=" + ", ".join(f"MAP {name} 127.0.0.1" for name in ("*.test", "*.local", "192.168.*"))
    """Names and addresses that no test may look for in a real network."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._browser: Browser | None = None
        self._open = ExitStack()

    def browser(self) -> Browser:
        """The one that runs, else a new one: the machine's own Chromium where it has one, Playwright's otherwise."""
        if self._browser is None or not self._browser.is_connected():
            self.close()
            expect.set_options(timeout=PATIENCE_MS)
            playwright = self._open.enter_context(sync_playwright())
            self._browser = playwright.chromium.launch(executable_path=own_chromium(), args=flags(self.HERE))
            self._open.callback(self._browser.close)
        return self._browser

    def close(self) -> None:
        """End it, with every page."""
        self.pages.clear()
        self._browser = None
        self._open.close()


_CHROMIUM = _Chromium()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test without a browser finds no event loop running."""
    if "browser" not in getattr(item, "fixturenames", ()):
        _CHROMIUM.close()


def pytest_sessionfinish() -> None:
    """Nothing is left running."""
    _CHROMIUM.close()


@pytest.fixture
def browser() -> Browser:
    """A Chromium, the same for all tests: what is opened in it is closed by whoever opens it."""
    return _CHROMIUM.browser()


@pytest.fixture
def spare(browser: Browser) -> list[Page]:
    """Pages that earlier tests have left, each in a browser profile of its own, emptied.

    What they have fetched and compiled of Streamlit need not be again: that is half of what a first visit costs.
    """
    return _CHROMIUM.pages


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """The machine's certificates and packages, 20 ms a client and 150 ms a page: once, and not for each test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", cache(create_ssl_context))
        patch.setattr(
            "streamlit.components.v2.manifest_scanner.scan_component_manifests", cache(scan_component_manifests)
        )
        yield
