"""Which web pages may talk to this server: the rule for the header `Origin`. Pure."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit

from roomlit.errors import LocalError

SETTING: Final = "ROOMLIT_ALLOWED_ORIGINS"
ADVICE: Final = (
    f"a page of another site was refused: if it is yours, name its origin in {SETTING} (comma-separated, as the "
    "browser's address line shows it up to the first single slash)"
)
_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def site(origin: str) -> str:
    """The origin as browsers write it: lower case, no path, no port that the scheme implies.

    Raises `LocalError("origin/malformed")` when it is none.

    >>> site("HTTPS://Play.Example.org:443/"), site("http://[::1]:8000")
    ('https://play.example.org', 'http://[::1]:8000')
    """
    parts = _split(origin.strip())
    if parts is None or parts.scheme not in {"http", "https"} or parts.path not in {"", "/"} or parts.query:
        expected = "an origin such as https://play.example.org or http://192.168.1.20:8000"
        raise LocalError("origin/malformed", f"{SETTING}: expected {expected}, got {origin.strip()!r}")
    host, port = _host(parts), _port(parts, parts.scheme)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port == _PORTS[parts.scheme] else f":{port}")


def sites(origins: Iterable[str]) -> frozenset[str]:
    """The set for `admits`; raises as `site` does."""
    return frozenset(site(origin) for origin in origins)


def admits(origin: str, host: str, allowed: frozenset[str], *, port: int | None = None) -> bool:
    """Whether a page of `origin` may talk to the server that it calls `host` (the header `Host`).

    Programs send no Origin and are let in: the rule keeps foreign pages from using a visitor's browser. A page is at
    home where it came from: `Host` names the same place, whatever that is called here (an address of the LAN, a
    `.local` name, a tunnel). Names of the loopback interface are one place. The scheme does not count, because TLS
    often ends before this server; it only says which port is meant by none. Everything else must be in `allowed`.

    `port` is the one this server listens on. When that is no scheme's own and `host` names none, a proxy has left the
    port out (nginx does, by `$host`): a browser that came straight here had to name it. Then the names alone count.

    >>> admits("http://my-laptop.local:8000", "My-Laptop.local:8000", frozenset())
    True
    >>> admits("https://evil.example", "192.168.1.20:8000", frozenset())
    False
    >>> admits("https://play.example.org:8443", "play.example.org", frozenset(), port=8000)
    True
    """
    if not origin:
        return True
    page, server = _split(origin), _split(f"//{host}")
    if page is None or page.scheme not in _PORTS:
        return False  # "null", for one: a sandboxed frame, or a file.
    try:
        if site(origin) in allowed:
            return True
    except LocalError:
        return False
    if server is None:
        return False
    left_out = server.port is None and port is not None and port not in _PORTS.values()
    if not left_out and _port(page, page.scheme) != _port(server, page.scheme):
        return False
    return _host(page) == _host(server) or {_host(page), _host(server)} <= _LOOPBACK


def own_port(server: tuple[str, int | None] | None) -> int | None:
    """The port in an ASGI scope's `server`; None for what has none, such as a socket in the file system.

    >>> own_port(("127.0.0.1", 8000)), own_port(None)
    (8000, None)
    """
    return None if server is None else server[1]


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname and "@" not in parts.netloc else None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _port(parts: SplitResult, scheme: str) -> int:
    return parts.port or _PORTS[scheme]
