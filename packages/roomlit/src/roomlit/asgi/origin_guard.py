"""The rule for Origin in front of an application: a foreign page is refused before it reaches what is behind."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from roomlit.asgi.problems import problem
from roomlit.log import get_logger
from roomlit.transports.origin import ADVICE, admits, own_port
from roomlit.transports.websocket import refuse


class OriginGuard:
    """Middleware: answers 403 to pages that are neither at home here nor in `origins`, and logs what admits them.

    `kinds` are the ASGI scopes it looks at. What it admits as a WebSocket has the page's own place as `Host`
    afterwards, so that an application with a narrower idea of Origin (Streamlit compares the two letter by letter,
    and asks the internet for this machine's address when they differ) does not decide again.
    """

    def __init__(
        self, app: ASGIApp, *, origins: frozenset[str], kinds: frozenset[str] = frozenset({"http", "websocket"})
    ) -> None:
        self._app = app
        self._origins = origins
        self._kinds = kinds
        self._log = get_logger("roomlit.origins")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in self._kinds:
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        origin, host = headers.get(b"origin", ""), headers.get(b"host", "")
        if admits(origin, host, self._origins, port=own_port(scope.get("server"))):
            await self._app(_at_home(scope, origin), receive, send)
            return
        self._log.warning(ADVICE, origin=origin, host=host, path=scope["path"])
        if scope["type"] == "websocket":
            await refuse(scope, send, HTTPStatus.FORBIDDEN, "origin/foreign: this page may not connect here")
        else:
            answer = problem(403, "origin/foreign", "this page belongs to another site and may not talk to this server")
            await answer(scope, receive, send)


def _at_home(scope: Scope, origin: str) -> Scope:
    if not origin or scope["type"] != "websocket":
        return scope
    place = urlsplit(origin).netloc.encode("latin-1")
    headers: list[tuple[bytes, bytes]] = [(name, value) for name, value in scope["headers"] if name != b"host"]
    changed: dict[str, Any] = {**scope, "headers": [*headers, (b"host", place)]}
    return changed
