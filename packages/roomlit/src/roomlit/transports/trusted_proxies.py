"""Which peers are proxies whose word for the browser counts, by the setting `trusted_proxies`."""

from ipaddress import ip_address, ip_network

from roomlit.errors import LocalError


class TrustedProxies:
    """Addresses and networks, comma-separated, or `*`. Raises `LocalError("proxies/malformed")` for anything else.

    >>> trusts = TrustedProxies("127.0.0.0/8, ::1")
    >>> trusts("127.0.0.1"), trusts("192.0.2.7"), trusts("a Unix socket has none")
    (True, False, False)
    """

    def __init__(self, given: str) -> None:
        self.named = [part.strip() for part in given.split(",") if part.strip()]
        self.anybody = self.named == ["*"]
        try:
            self._networks = [] if self.anybody else [ip_network(part, strict=False) for part in self.named]
        except ValueError as error:
            expected = "addresses or networks such as 127.0.0.1, 10.0.0.0/8"
            raise LocalError("proxies/malformed", f"ROOMLIT_TRUSTED_PROXIES: expected {expected}: {error}") from None

    def __call__(self, address: str) -> bool:
        """Whether this peer is one. A Unix socket has no address: whoever may open it is told nothing here."""
        if self.anybody:
            return True
        try:
            peer = ip_address(address)
        except ValueError:
            return False
        return any(peer in network for network in self._networks)
