"""The order of all tests: those with a browser first, because they are the longest: nobody waits for one at the end.

Properties are tried with the same examples every time, so that a run that passed passes again; `tools/nightly` tries
others.
"""

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("exploring", print_blob=True, deadline=None)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stable, so that what shares a server or a browser stays together."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)
