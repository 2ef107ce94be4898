"""The applications of the game: hub and pages in one process, or each alone."""

import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit.web import bootstrap

from masquerade.api.light_pages import light_page, watch_page
from masquerade.api.push_switch import PushSwitch
from masquerade.api.recorder import Recorder
from masquerade.api.site_address import SiteAddress
from masquerade.llm.factory import MakeRewriter
from masquerade.match.ai_runner import AiRunner
from masquerade.match.logic import Match, admit
from masquerade.match.passwords import sealed_options
from masquerade.players.deck.cards import load_deck
from masquerade.ports.results import Results
from masquerade.spectators.relay import GalleryRelay
from masquerade.storage.memory import MemoryResults
from masquerade.ui.address import ROOMS, room_code
from masquerade.ui.theme import streamlit_options
from masquerade.wire.refusals import Refusal
from roomlit.hosting import (
    Hub,
    HubSettings,
    Node,
    OriginGuard,
    Refused,
    SecurityHeaders,
    hub_routes,
    page_policy,
    problem,
    readable,
    sites,
)
from roomlit.streamlit import StreamlitGate, at_home

PACKAGE = Path(str(files("masquerade")))
SCRIPT = PACKAGE / "ui" / "app.py"
ASSETS = {"masquerade.table": PACKAGE / "web", "masquerade.screen": PACKAGE / "web"}
LATE = ("masquerade.ui.pages", "streamlit.emojis")
"""What the first page would load, a third of a second, is there when the server begins; the second for the icon."""
Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]
QUIET = {
    # The two settings that decide everything: a full garbage collection after each run holds the interpreter for
    # hundreds of milliseconds, and the watcher scans every module for each new session.
    "runner.postScriptGC": False,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "server.headless": True,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
}


def configure_streamlit(
    *, port: int, address: str | None, dev: bool, host: str = "0.0.0.0", origins: frozenset[str] = frozenset()
) -> None:
    """Put our settings in force; must run before an `st.App` is made, because that reads them once.

    `address` is where other devices reach this machine: links and QR codes use it in place of localhost. `host` is what
    the server listens on, `origins` what Streamlit accepts besides its own host.
    """
    options: dict[str, Any] = {**QUIET, **streamlit_options(), "server.port": port, "browser.serverPort": port}
    options |= {"server.address": host, "server.corsAllowedOrigins": sorted(origins)}
    if address is not None:
        options["browser.serverAddress"] = address
    if dev:
        options |= {"server.fileWatcherType": "auto", "client.showErrorDetails": "full", "client.toolbarMode": "auto"}
    bootstrap.load_config_options(options)


def open_game(options: dict[str, Any]) -> dict[str, Any]:
    """What a visitor asks for, checked, with the cast the server chooses. Hashing a password takes a while."""
    checked = admit({name: value for name, value in options.items() if name != "cast"})
    if isinstance(checked, Refusal):
        raise Refused(checked.code, checked.message)
    if checked.topic is not None:
        options = {**options, "topic": readable(checked.topic)}
    options = sealed_options(options, checked, salt=secrets.token_bytes(16))
    personas = [persona.key for persona in load_deck().personas]
    return {**{k: v for k, v in options.items() if k != "cast"}, "cast": {"engine": "deck", "personas": personas}}


def create_application(
    node: Node,
    *,
    pages: bool,
    pages_url: str | None = None,
    site: SiteAddress | None = None,
    results: Results | None = None,
    make_rewriter: MakeRewriter | None = None,
    dev: bool = False,
) -> FastAPI:
    """The hub with its API and AI players; with `pages`, Streamlit too, mounted at `/`; `pages_url`: where else.

    `site` knows where people find it, for links. `results` keeps finished games; `make_rewriter` brings a rewriter that
    may word the AI players' lines. With `dev`, browsers take all modules one by one, for a debugger.
    """
    ui = st.App(SCRIPT) if pages else None
    galleries = GalleryRelay(node.hub)

    @asynccontextmanager
    async def lifespan(served: Any) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            if ui is not None:
                await stack.enter_async_context(ui.lifespan()(served))
            await stack.enter_async_context(node)
            await stack.enter_async_context(staffed(node.hub, results=results, make_rewriter=make_rewriter))
            await stack.enter_async_context(galleries.at_work())
            if node.hub.settings.data is not None:  # Where nothing is kept there is no switch.
                node.hub.registry.follow_push(PushSwitch(node.hub.settings.data).is_on)
            if ui is not None:
                # What is served may be an application around this one, below a path of its own.
                stack.enter_context(at_home(node.hub, application=app))
            yield

    app = _bare(lifespan, node.hub.settings)
    below = _below() if pages else ("",)
    pages_at = "" if pages else pages_url
    room = light_page(node.hub, site or SiteAddress(clock=node.hub.clock), pages=pages_at, bundled=not dev)
    watch = watch_page(galleries, node.hub, pages=pages_at, bundled=not dev)
    openable = {Match.kind: open_game}
    app.router.routes.extend(hub_routes(node.hub, openable=openable, assets=ASSETS, pages=[room, watch], below=below))
    app.router.routes.extend(screen_route(pages_at, below=path) for path in below)
    if ui is not None:
        _mount(app, ui, node.hub.settings)
    return app


@asynccontextmanager
async def staffed(hub: Hub, *, results: Results | None, make_rewriter: MakeRewriter | None) -> AsyncGenerator[None]:
    """While the block runs, AI players sit at the tables of `hub`, and finished games are kept in `results`."""
    async with AsyncExitStack() as stack:
        rewriter = None if make_rewriter is None else await stack.enter_async_context(make_rewriter(hub.clock))
        await stack.enter_async_context(AiRunner(hub, rewriter).at_work())
        await stack.enter_async_context(Recorder(hub, results or MemoryResults()).at_work())
        yield


def create_pages(settings: HubSettings, *, hub: str) -> FastAPI:
    """The pages alone; they and their browsers find the hub at the address `hub`."""
    ui = st.App(SCRIPT)
    app = _bare(ui.lifespan(), settings, hub=hub)
    for path in _below():
        # Here is no hub to serve a light page: the link leads to the room all the same.
        app.router.routes += [screen_route("", below=path), _short_route(ROOMS, "room", "", below=path)]
    _mount(app, ui, settings)
    return app


def screen_route(pages: str | None, *, below: str = "") -> Route:
    """`/screen/CODE` after the path `below`: the short address of a room's shared screen, for a television's remote.

    It leads to the page that draws the screen: at `pages`, on this server when that is "", nowhere when None. Also with
    what is no code: the page says so, and has a field for a better one.
    """
    return _short_route("screen/", "screen", pages, below=below)


def _short_route(short: str, page: str, pages: str | None, *, below: str) -> Route:
    async def lead(request: Request) -> Response:
        typed = str(request.path_params["code"])
        if pages is None:
            told = "this server has no pages: open the screen where they are, or name them in MASQUERADE_PAGES_URL"
            return problem(404, "pages/elsewhere", told)
        # Relative, because a proxy may serve all this below a path of its own.
        base = f"{pages.rstrip('/')}/" if pages else "../"
        return RedirectResponse(
            f"{base}?{urlencode({page: room_code(typed) or typed})}", headers={"Cache-Control": "no-store"}
        )

    return Route(f"{below}/{short}{{code}}", lead)


def _mount(app: FastAPI, ui: st.App, settings: HubSettings) -> None:
    """The pages at the end of the routes, their gate before them."""
    with suppress(ImportError):
        for late in LATE:
            import_module(late)
    # Streamlit's own check of Origin knows no forwarded names, and asks the internet when it is in doubt.
    guard = Middleware(OriginGuard, origins=sites(settings.origins), kinds=frozenset({"websocket"}))
    app.router.routes.append(StreamlitGate(settings, below=_below()[0], framed=False, middleware=[guard]))
    app.mount("/", ui)


def _below() -> tuple[str, ...]:
    """The paths before our routes: those of Streamlit's own, where browsers look for ours, and none for programs."""
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return (f"/{path}", "") if path else ("",)


def _bare(lifespan: Lifespan, settings: HubSettings, *, hub: str = "") -> FastAPI:
    # A redirect for a slash too many would lead to whatever the request calls its host.
    app = FastAPI(
        title="masquerade",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    html = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    there = urlsplit(hub).netloc
    elsewhere = [f"{scheme}://{there}" for scheme in ("http", "https", "ws", "wss") if there]
    policy = page_policy(html=html, frame_ancestors=settings.sites_that_frame, connect=elsewhere)
    app.add_middleware(SecurityHeaders, policy=policy)
    return app
