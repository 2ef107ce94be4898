"""The order of all tests, and no verdict on how fast they are.

Those with a browser come first, because they are the longest: nobody waits for one at the end.
"""

import pytest
from hypothesis import HealthCheck, settings

# Examples are counted and not timed: how long one takes says how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stable, so that what shares a server or a browser stays together."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)
