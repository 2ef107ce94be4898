"""The headers that tell a browser what it may do with an answer of this server."""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
"""For answers that are no pages: whatever they contain, a browser that is led to them runs and loads none of it."""
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_HOST = re.compile(r"[\w.\-]+(:\d+)?|\[[\da-fA-F:]+\](:\d+)?")


class SecurityHeaders:
    """Middleware: what the application has not said itself is said here, `policy` as its Content-Security-Policy.

    `{sockets}` in a policy becomes the WebSocket addresses of the place that the browser calls this server by: browsers
    before 2022 do not count them to 'self'. With `no_store` nobody keeps a copy of an answer.
    """

    def __init__(self, app: ASGIApp, *, policy: str = "", no_store: bool = False) -> None:
        self._app = app
        self._policy = policy
        self._headers = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
        if no_store:
            self._headers["cache-control"] = "no-store"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if self._policy:
                    headers.setdefault("content-security-policy", self._policy.format(sockets=_sockets(scope)))
            await send(message)

        await self._app(scope, receive, sealed if scope["type"] == "http" else send)


def page_policy(
    *, html: str = "", scripts: Iterable[str] = (), frame_ancestors: Iterable[str] = (), connect: Iterable[str] = ()
) -> str:
    """The policy for Streamlit's pages: scripts of this server alone, and those within its own page `html`.

    `scripts` are further sources of scripts: `blob:` where `room.draw(js=…)` is used, whose functions only scripts can
    make. `frame_ancestors` are sites that may show a page in a frame, `connect` other addresses that it talks to.
    Styles may stand in elements, which is how Streamlit draws.

        app.add_middleware(SecurityHeaders, policy=page_policy(scripts=["blob:"]))

    >>> "script-src 'self';" in page_policy(), "frame-ancestors 'self';" in page_policy()
    (True, True)
    """
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in _SCRIPT.findall(html)]
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *hashes, *scripts],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "media-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'", *connect, "{sockets}"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'", *frame_ancestors],
    }
    return "".join(f"{name} {' '.join(values)}; " for name, values in rules.items()).strip()


def _sockets(scope: Scope) -> str:
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return f"ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
