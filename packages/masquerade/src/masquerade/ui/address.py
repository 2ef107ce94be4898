"""Addresses: the room code in the page's own, the link others open, and its QR code. Pure."""

import re
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno

CODE_CHARS: Final = 6
_CODE = re.compile(r"[A-Z0-9]{4,12}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})


def room_code(typed: str) -> str | None:
    """The room code somebody typed, pasted or opened, or None when it cannot be one.

    >>> room_code(" abc-234 "), room_code("http://192.168.1.20:8000/?room=ABC234"), room_code("hello, world")
    ('ABC234', 'ABC234', None)
    """
    text = typed.strip()
    if (link := re.search(r"[?&]room=([A-Za-z0-9]+)", text)) is not None:
        text = link.group(1)
    code = re.sub(r"[\s-]", "", text).upper()
    return code if _CODE.fullmatch(code) else None


def base_url(page: str, public_host: str | None = None) -> str:
    """The address of the site, without page, query and fragment.

    `public_host` stands in for a loopback name, which other devices could not open.

    >>> base_url("http://localhost:8000/?room=ABC234", "192.168.1.20")
    'http://192.168.1.20:8000/'
    """
    parts = urlsplit(page)
    host = parts.hostname or "localhost"
    if public_host and host in _LOOPBACK and public_host not in _LOOPBACK:
        host = public_host
    shown = f"[{host}]" if ":" in host else host
    place = f"{shown}:{parts.port}" if parts.port else shown
    return urlunsplit((parts.scheme or "http", place, "/", "", ""))


def invite(base: str, code: str) -> str:
    """The link others open to get into a room."""
    return f"{base}?{urlencode({'room': code})}"


def qr_svg(text: str) -> str:
    """The text as a QR code: one dark path, no size, so that the page decides how large it is."""
    return segno.make(text, error="m").svg_inline(border=1, omitsize=True, dark="#14121F")
