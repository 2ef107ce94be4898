"""What a proxy in front says of the browser: its address, its scheme, the name and the path it calls this server by."""

import re
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from roomlit.transports.trusted_proxies import TrustedProxies

_PREFIX: Final = re.compile(r"(?:/[\w.~-]+)+")


class ForwardedHeaders:
    """Middleware: `X-Forwarded-For`, `-Proto`, `-Host`, `-Prefix` count when the connection is from one of `proxies`.

    Of several values in `-Host` and `-Prefix` the one counts that the outermost of those proxies wrote: the last one,
    or so many before it as `-For` names proxies of ours. What stands before that came from outside, as anybody likes to
    write it. With a prefix, the application behind finds itself mounted there (`root_path`).

    Put it outermost, and uvicorn's own reading of these headers off (`proxy_headers=False`): that one does not know
    `X-Forwarded-Host`, and hides who the proxy is.
    """

    def __init__(self, app: ASGIApp, *, proxies: str) -> None:
        self._trusted = TrustedProxies(proxies)
        self._app = app
        self._behind = ProxyHeadersMiddleware(app, trusted_hosts="*" if self._trusted.anybody else self._trusted.named)  # pyright: ignore[reportArgumentType] – Starlette and uvicorn name ASGI's types apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = (scope.get("client") or ("",))[0]
        if scope["type"] not in {"http", "websocket"} or not self._trusted(peer):
            await self._app(scope, receive, send)
            return
        # Whom the peer heard from stands last; it is asked for its word when it is a proxy of ours too.
        chain = _values(scope, b"x-forwarded-for")[::-1]
        hops = 1 + next((at for at, address in enumerate(chain) if not self._trusted(address)), len(chain))
        said, prefix = (_written(scope, name, hops) for name in (b"x-forwarded-host", b"x-forwarded-prefix"))
        if said:
            kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope = {**scope, "headers": [*kept, (b"host", said.encode("latin-1"))]}
        await self._behind(_below(scope, prefix.rstrip("/")), receive, send)  # pyright: ignore[reportArgumentType]


def _values(scope: Scope, wanted: bytes) -> list[str]:
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
    return [part.strip() for line in lines for part in line.split(",")]


def _written(scope: Scope, name: bytes, hops: int) -> str:
    return next(iter(_values(scope, name)[-hops:]), "")


def _below(scope: Scope, prefix: str) -> Scope:
    """The request as one that was mounted at `prefix` gets it."""
    if not _PREFIX.fullmatch(prefix):
        return scope
    changed: dict[str, Any] = {
        **scope,
        "root_path": prefix + scope.get("root_path", ""),
        "path": prefix + scope["path"],
    }
    if "raw_path" in scope:
        changed["raw_path"] = prefix.encode() + scope["raw_path"]
    return changed
