"""Who may do what over HTTP: the header that carries a credential, and the key of programs that are the server."""

import hmac
import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Final

from fastapi import Header

from roomlit.errors import AuthError, LocalError
from roomlit.ports.logic import Identity

KEY_CHARS: Final = 32
Authorize = Callable[[Mapping[str, str], str], Identity | Awaitable[Identity | None] | None]
"""Says who asks for a seat, by the headers of the request (names in small letters) and the room's code; None: nobody it
vouches for. Raises `AuthError` or `Refused` to turn somebody away."""


class ServerKey:
    """The key with which other programs speak as the server; without one nobody may.

    Raises `LocalError("server/short_key")` for one that might be guessed.

    >>> ServerKey("k" * 32).opens("Bearer " + "k" * 32), ServerKey("").opens("Bearer ")
    (True, False)
    """

    def __init__(self, key: str) -> None:
        if key and len(key) < KEY_CHARS:
            told = f"expected at least {KEY_CHARS} characters, got {len(key)}: make one with secrets.token_urlsafe()"
            raise LocalError("server/short_key", f"ROOMLIT_SERVER_KEY: {told}")
        self._key = key.encode()

    def opens(self, authorization: str) -> bool:
        """Whether this header carries the key; takes as long for every wrong one."""
        scheme, _, given = authorization.partition(" ")
        same = hmac.compare_digest(given.encode(errors="surrogateescape"), self._key)
        return same and bool(self._key) and scheme.lower() == "bearer"

    def check(self, authorization: str) -> None:
        """Raises `AuthError` unless this header carries the key: `publish/off`, `…/missing`, `…/refused`."""
        if not self._key:
            told = "this server hears no other programs: start it with ROOMLIT_SERVER_KEY, a secret of 32 characters"
            raise AuthError("publish/off", told)
        bearer(authorization, "publish", of="ROOMLIT_SERVER_KEY")
        if not self.opens(authorization):
            raise AuthError("publish/refused", "this is not the key of this server: compare ROOMLIT_SERVER_KEY")


def bearer(authorization: str, code: str, *, of: str) -> str:
    """The credential `of` something in an `Authorization` header; raises `AuthError("<code>/missing")`."""
    scheme, _, credential = authorization.partition(" ")
    if scheme.lower() != "bearer":
        own = "Roomlit-Seat: <seat> or " if of == "seat" else ""
        raise AuthError(f"{code}/missing", f"expected the header {own}Authorization: Bearer <{of}>")
    return credential


def shown_seat(authorization: Annotated[str, Header()] = "", roomlit_seat: Annotated[str, Header()] = "") -> str:
    """The header `Authorization` of whoever acts as a seat, whose credential may stand in `Roomlit-Seat` instead.

    Browsers use the second: behind a proxy with a sign-in of its own, the first is the proxy's.

    >>> shown_seat(authorization="Basic YTpi", roomlit_seat="secret"), shown_seat(authorization="Bearer secret")
    ('Bearer secret', 'Bearer secret')
    """
    return f"Bearer {roomlit_seat}" if roomlit_seat else authorization


async def identified(authorize: Authorize | None, headers: Mapping[str, str], room: str) -> Identity | None:
    """For whom the hook vouches; without a hook, or a word from it, for nobody."""
    found = None if authorize is None else authorize(headers, room)
    return await found if inspect.isawaitable(found) else found
