"""The order of all tests: those with a browser first, because they are the longest: nobody waits for one at the end."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stable, so that what shares a server or a browser stays together."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)
