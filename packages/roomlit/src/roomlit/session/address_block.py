"""Whose network address it is, as far as limits per address are concerned. Pure."""

from ipaddress import IPv6Address, ip_address

HOUSEHOLD_BITS = 64
"""Of an IPv6 address: below it a single customer, or a single machine, has as many addresses as it likes (RFC 6177)."""


def address_block(address: str) -> str:
    """What counts as one address: an IPv4 address, an IPv6 network of 64 bits, anything else as it is written.

    >>> address_block("192.0.2.7"), address_block("::ffff:192.0.2.7")
    ('192.0.2.7', '192.0.2.7')
    >>> address_block("2001:db8::1") == address_block("2001:db8::ffff:2") != address_block("2001:db8:0:1::1")
    True
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> HOUSEHOLD_BITS << HOUSEHOLD_BITS)}/{HOUSEHOLD_BITS}"
