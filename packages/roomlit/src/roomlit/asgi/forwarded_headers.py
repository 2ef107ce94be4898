"""What a proxy in front says of the browser: its address, its scheme, and the name it calls this server by."""

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from roomlit.transports.trusted_proxies import TrustedProxies


class ForwardedHeaders:
    """Middleware: `X-Forwarded-For`, `-Proto` and `-Host` count when the connection comes from one of `proxies`.

    Put it outermost, and uvicorn's own reading of these headers off (`proxy_headers=False`): that one does not know
    `X-Forwarded-Host`, and hides who the proxy is.
    """

    def __init__(self, app: ASGIApp, *, proxies: str) -> None:
        self._trusted = TrustedProxies(proxies)
        self._app = app
        self._behind = ProxyHeadersMiddleware(app, trusted_hosts="*" if self._trusted.anybody else self._trusted.named)  # pyright: ignore[reportArgumentType] – Starlette and uvicorn name ASGI's types apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or not self._trusts(scope):
            await self._app(scope, receive, send)
            return
        # A chain of proxies lists them from the browser's side on.
        said = dict(scope["headers"]).get(b"x-forwarded-host", b"").split(b",")[0].strip()
        if said:
            kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope = {**scope, "headers": [*kept, (b"host", said)]}
        await self._behind(scope, receive, send)  # pyright: ignore[reportArgumentType]

    def _trusts(self, scope: Scope) -> bool:
        return self._trusted((scope.get("client") or ("",))[0])
