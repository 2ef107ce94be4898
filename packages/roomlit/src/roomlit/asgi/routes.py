"""The hub's routes as a list, for FastAPI, Starlette and `st.App(routes=…)` alike."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path

import msgspec
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from roomlit.asgi.api import Opener, create_api
from roomlit.asgi.authorization import Authorize
from roomlit.asgi.bodies import BodyLimit
from roomlit.asgi.browser_modules import BrowserModules, module_routes
from roomlit.asgi.light_page import LightPage
from roomlit.asgi.light_pages import LightPages
from roomlit.asgi.origin_guard import OriginGuard
from roomlit.asgi.security_headers import NOTHING, SecurityHeaders
from roomlit.ports.transport import Wire
from roomlit.protocol.transport import Transport
from roomlit.server.hub import Hub
from roomlit.server.room_code import tidy
from roomlit.transports.deflate_deaths import DeflateDeaths
from roomlit.transports.inbound import Inbound
from roomlit.transports.origin import sites
from roomlit.transports.websocket import serve

RETRY_MS = 1_000
WEB = Path(__file__).parent.parent / "web"


class _Socket:
    """The WebSocket endpoint as a bare ASGI application (a class, so that Starlette does not wrap it)."""

    def __init__(self, hub: Hub, origins: frozenset[str]) -> None:
        self._hub = hub
        self._origins = origins
        self._deaths = DeflateDeaths()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Only browsers send an Origin; a bot's socket is not what an operator turns off.
        page = any(name == b"origin" for name, _ in scope["headers"])

        def connect(room: str, player: str, wire: Wire) -> Inbound:
            return self._hub.registry.connect(
                room=tidy(room), player=player, wire=wire, transport=Transport.WEBSOCKET, page=page
            )

        await serve(scope, receive, send, connect=connect, origins=self._origins, deaths=self._deaths)


def hub_routes(
    hub: Hub,
    *,
    openable: Mapping[str, Opener] | None = None,
    nameable: str | None = None,
    assets: Mapping[str, Path] | None = None,
    authorize: Authorize | None = None,
    pages: Iterable[LightPage] = (),
    below: Iterable[str] = ("",),
) -> list[BaseRoute]:
    """`/health`, `/ready`, `/api/v1/…`, `/ws/{room}/{player}` and the browser modules below `/web/<component>/`.

    The modules are also at Streamlit's own addresses of these components; all lead to one that names their content.

    `openable`: kinds of room that visitors may open by HTTP, each with the check of its options.
    `nameable`: the kind of room that programs may open by name.
    `assets`: more module trees by component name.
    `authorize`: says by the headers of a request and the room's code who asks for a seat, as an `Identity`; None leaves
    them a stranger, and it turns somebody away by raising `AuthError` or `Refused`.
    `pages`: pages of your own without Streamlit, each drawn by a module of these trees.
    `below`: the paths before all of these, as `("", "/app")`; limits count for all together.
    """
    api = create_api(hub, openable=openable or {}, nameable=nameable, authorize=authorize)

    async def health(_: Request) -> Response:
        # No count of connections: at a lone table it would tell a seat at which moment a person left.
        body = {"status": "ok", "rooms": len(hub.rooms)}
        return JSONResponse(body)

    async def ready(_: Request) -> Response:
        found = hub.housekeeping.not_ready()
        if not found:
            return JSONResponse({"status": "ready"})
        body = {"status": "not ready", "reasons": msgspec.to_builtins(found)}
        wait_ms = RETRY_MS if hub.registry.draining is None else hub.registry.draining.max_ms
        headers = {"Retry-After": str(max(1, wait_ms // 1000))}
        return JSONResponse(body, HTTPStatus.SERVICE_UNAVAILABLE, headers)

    trees = {"roomlit.room": WEB, **(assets or {})}
    origins = sites(hub.settings.origins)
    cors = [Middleware(CORSMiddleware, allow_origins=sorted(origins), allow_methods=["*"], allow_headers=["*"])]
    guard = Middleware(OriginGuard, origins=origins)
    # A page to try the API out loads what it needs from elsewhere: where there is one, nothing is said of pages.
    sealed = Middleware(SecurityHeaders, policy="" if hub.settings.api_docs else NOTHING, no_store=True)
    files = [Middleware(SecurityHeaders, policy=NOTHING), *(cors if origins else ())]
    limit = Middleware(BodyLimit, limit=hub.settings.frame_bytes)
    modules = BrowserModules(trees)
    hub.registry.build = lambda: modules.build
    socket = _Socket(hub, origins)
    light = LightPages(pages, modules, framed_by=hub.settings.sites_that_frame)
    below = tuple(below)
    return [
        route
        for path in below
        for route in (
            Route(f"{path}/health", health, middleware=[sealed]),
            Route(f"{path}/ready", ready, middleware=[sealed]),
            # Relative: a proxy may have a path before it.
            *([Route(f"{path}/docs", RedirectResponse("./api/docs"))] if hub.settings.api_docs else []),
            Mount(f"{path}/api", api, middleware=[sealed, guard, *(cors if origins else ()), limit]),
            WebSocketRoute(f"{path}/ws/{{room}}/{{player}}", socket),
        )
    ] + [
        *light.routes(below=below, middleware=files),
        *module_routes(modules, below=below, middleware=files),
    ]
