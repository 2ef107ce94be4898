"""Addresses: the room code in the page's own, and the link others open. Pure."""

import re
import unicodedata
from typing import Final
from urllib.parse import SplitResult, quote, urlencode, urlsplit, urlunsplit

from roomlit.hosting import LocalError

CODE_CHARS: Final = 6
ROOMS: Final = "p/"
"""Below the site's address: where the light pages of rooms are."""
_CODE = re.compile(r"[A-Z0-9]{4,12}")
_LINK = re.compile(r"(?:[?&](?:room|screen|code)=|/(?:screen|p)/)([A-Za-z0-9]+)")
_BETWEEN = re.compile(r"[\s\u2010-\u2015-]")
"""What people and their keyboards put between the letters: spaces and dashes."""
SHOWN_CHARS: Final = 24
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})


def room_code(typed: str) -> str | None:
    """The room code somebody typed, pasted or opened, or None when it cannot be one.

    >>> room_code(" abc-234 "), room_code("http://192.168.1.20:8000/p/ABC234"), room_code("hello, world")
    ('ABC234', 'ABC234', None)
    """
    # NFKC: keyboards of some languages type letters and digits in another width.
    text = unicodedata.normalize("NFKC", typed).strip().rstrip(".,;!")
    if (link := _LINK.search(text)) is not None:
        text = link.group(1)
    code = _BETWEEN.sub("", text).upper()
    return code if _CODE.fullmatch(code) else None


def base_url(page: str, public_host: str | None = None) -> str:
    """The address of the site: a path below which it lives is kept, query and fragment are not.

    `public_host` stands in for a loopback name, which other devices could not open.

    >>> base_url("http://localhost:8000/?room=ABC234", "192.168.1.20")
    'http://192.168.1.20:8000/'
    >>> base_url("https://play.example.org:8443/game/?room=ABC234")
    'https://play.example.org:8443/game/'
    """
    parts = urlsplit(page)
    host = parts.hostname or "localhost"
    if public_host and host in _LOOPBACK and public_host not in _LOOPBACK:
        host = public_host
    shown = f"[{host}]" if ":" in host else host
    place = f"{shown}:{parts.port}" if parts.port else shown
    return urlunsplit((parts.scheme or "http", place, f"{parts.path.rstrip('/')}/", "", ""))


def is_loopback(address: str) -> bool:
    """Whether an address leads every device to itself."""
    return urlsplit(address).hostname in _LOOPBACK


def hub_url(given: str) -> str:
    """The address of a hub that runs elsewhere, without a slash at the end; a path below which it lives is kept.

    Raises `LocalError("backend/malformed")`.

    >>> hub_url(" https://play.example.org/masquerade/ ")
    'https://play.example.org/masquerade'
    """
    parts = _parts(given.strip())
    if parts is None or parts.query or parts.fragment or "@" in parts.netloc:
        expected = "the address of the hub, as in http://192.168.1.20:8001 or https://play.example.org/hub"
        raise LocalError("backend/malformed", f"BACKEND_URL: expected {expected}, got {given!r}")
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def _parts(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    well = parts.scheme in {"http", "https"} and parts.hostname and not re.search(r"\s", text)
    return parts if well else None


def invite(base: str, code: str) -> str:
    """The link others open to get into a room: its light page, which the hub serves itself."""
    return f"{base}{ROOMS}{quote(code)}"


def room_link(base: str, code: str) -> str:
    """The room on Streamlit's page, where there is no other."""
    return f"{base}?{urlencode({'room': code})}"


def wrong_words(typed: str) -> tuple[str, str]:
    """What a page says that was opened for no room: a title and a line. `typed` is somebody's words.

    >>> wrong_words("NOROOM")[0], wrong_words("no, room")[0]
    ('No room NOROOM', 'That is no room code')
    """
    shown = typed if len(typed) <= SHOWN_CHARS else f"{typed[: SHOWN_CHARS - 1]}…"
    if room_code(typed) is not None:
        return f"No room {shown}", "There is no room with this code: it may be mistyped, or the room has closed."
    # Between marks that keep letters from right to left to themselves.
    return (
        "That is no room code",
        f"“\u2068{shown}\u2069” cannot be one: a code has six letters and digits, such as ABC234.",
    )
