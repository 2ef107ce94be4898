"""Limits per address: a burst, then a rate, and memory that stays bounded."""

import pytest

from roomlit.errors import Refused
from roomlit.server.address_rate_limit import ADDRESSES_MAX, AddressRateLimit
from roomlit.testing import ManualClock


def allowed(throttle: AddressRateLimit, address: str) -> bool:
    """Whether one more is."""
    try:
        throttle.check(address)
    except Refused as refused:
        return refused.retry_ms <= 0
    return True


def test_an_address_has_its_burst_and_then_its_rate_and_others_are_not_concerned() -> None:
    clock = ManualClock()
    throttle = AddressRateLimit(per_minute=60, burst=3, clock=clock)
    assert [allowed(throttle, "a") for _ in range(5)] == [True, True, True, False, False]
    assert allowed(throttle, "b")
    clock.advance(1_000)
    assert [allowed(throttle, "a") for _ in range(2)] == [True, False]


def test_looking_does_not_count() -> None:
    throttle = AddressRateLimit(per_minute=60, burst=1, clock=ManualClock())
    for _ in range(5):
        throttle.look("a")
    throttle.check("a")
    with pytest.raises(Refused):
        throttle.look("a")


def test_the_oldest_address_is_forgotten_when_there_are_too_many() -> None:
    throttle = AddressRateLimit(per_minute=1, burst=1, clock=ManualClock())
    for n in range(ADDRESSES_MAX + 1):
        throttle.check(f"{n}")
    assert allowed(throttle, "0")
    assert not allowed(throttle, f"{ADDRESSES_MAX}")
