"""The order of all tests, the examples of properties, and no verdict on how fast they are.

Tests with a browser come first, because they are the longest: nobody waits for one at the end. Properties are tried
with the same examples every time, so that what passed passes again; `tools/nightly` tries others.
"""

from collections.abc import Iterator
from functools import cache

import pytest
from httpx import create_ssl_context
from hypothesis import HealthCheck, settings
from streamlit.components.v2.manifest_scanner import scan_component_manifests

# Examples are counted and not timed: how long one takes says how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("untimed"), derandomize=True)
settings.register_profile("exploring", settings.get_profile("untimed"), print_blob=True)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stable, so that what shares a server or a browser stays together."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """The machine's certificates (20 ms a client) and its packages (150 ms a page) are read once and not for each test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", cache(create_ssl_context))
        patch.setattr(
            "streamlit.components.v2.manifest_scanner.scan_component_manifests", cache(scan_component_manifests)
        )
        yield
