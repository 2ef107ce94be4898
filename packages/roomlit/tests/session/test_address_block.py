"""What counts as one address."""

import pytest

from roomlit.session.address_block import address_block


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.7", "192.0.2.8", False),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("local", "local", True),
        ("local", "", False),
    ],
)
def test_an_ipv6_network_of_64_bits_is_one_visitor_and_an_ipv4_address_is(one: str, other: str, same: bool) -> None:
    assert (address_block(one) == address_block(other)) is same
