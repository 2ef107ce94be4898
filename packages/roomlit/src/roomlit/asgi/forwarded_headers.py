"""What a proxy in front says of the browser: its address, its scheme, and the name it calls this server by."""

from ipaddress import ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from roomlit.errors import LocalError


class ForwardedHeaders:
    """Middleware: `X-Forwarded-For`, `-Proto` and `-Host` count when the connection comes from one of `proxies`.

    Put it outermost, and uvicorn's own reading of these headers off (`proxy_headers=False`): that one does not know
    `X-Forwarded-Host`, and hides who the proxy is.
    """

    def __init__(self, app: ASGIApp, *, proxies: str) -> None:
        given = [part.strip() for part in proxies.split(",") if part.strip()]
        self._anybody = given == ["*"]
        try:
            self._networks = [] if self._anybody else [ip_network(part, strict=False) for part in given]
        except ValueError as error:
            expected = "addresses or networks such as 127.0.0.1, 10.0.0.0/8"
            raise LocalError("proxies/malformed", f"ROOMLIT_TRUSTED_PROXIES: expected {expected}: {error}") from None
        self._app = app
        self._behind = ProxyHeadersMiddleware(app, trusted_hosts="*" if self._anybody else given)  # pyright: ignore[reportArgumentType] – Starlette and uvicorn name ASGI's types apart

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
        if self._anybody:
            return True
        try:
            peer = ip_address((scope.get("client") or ("",))[0])
        except ValueError:
            return False  # A Unix socket has no address: whoever may open it is told nothing here.
        return any(peer in network for network in self._networks)
