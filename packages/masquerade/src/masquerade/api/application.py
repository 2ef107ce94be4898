"""The applications of the game: hub and pages in one process, or each alone."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit as st
from fastapi import FastAPI
from streamlit.web import bootstrap

from masquerade.api.rollback import PushSwitch
from masquerade.match.company import Company
from masquerade.match.logic import Match, admit
from masquerade.players.deck.cards import load_deck
from masquerade.rules.refusal import Refusal
from masquerade.settings import GameSettings
from masquerade.ui.theme import streamlit_options
from roomlit.asgi import hub_routes
from roomlit.errors import Refused
from roomlit.server.hub import Hub
from roomlit.server.node import Node

PACKAGE = Path(str(files("masquerade")))
SCRIPT = PACKAGE / "ui" / "app.py"
ASSETS = {"masquerade.table": PACKAGE / "web"}
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


def configure_streamlit(*, port: int, address: str | None, dev: bool) -> None:
    """Put our settings in force; must run before an `st.App` is made, because that reads them once.

    `address` is where other devices reach this machine: links and QR codes use it in place of localhost.
    """
    options: dict[str, Any] = {**QUIET, **streamlit_options(), "server.port": port, "browser.serverPort": port}
    if address is not None:
        options["browser.serverAddress"] = address
    if dev:
        options |= {"server.fileWatcherType": "auto", "client.showErrorDetails": "full", "client.toolbarMode": "auto"}
    bootstrap.load_config_options(options)


def open_game(options: dict[str, Any]) -> dict[str, Any]:
    """What a visitor asks for, checked, with the cast that the server chooses."""
    checked = admit({name: value for name, value in options.items() if name != "cast"})
    if isinstance(checked, Refusal):
        raise Refused(checked.code, checked.message)
    personas = [persona.key for persona in load_deck().personas]
    return {**{k: v for k, v in options.items() if k != "cast"}, "cast": {"engine": "deck", "personas": personas}}


def create_application(node: Node, *, pages: bool) -> FastAPI:
    """The hub with its API and AI players; with `pages`, Streamlit too, mounted at `/`."""
    ui = st.App(SCRIPT) if pages else None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            if ui is not None:
                await stack.enter_async_context(ui.lifespan()(app))
            await stack.enter_async_context(node)
            await stack.enter_async_context(Company(node.hub).at_work())
            await stack.enter_async_context(_push(node.hub))
            yield

    app = _bare(lifespan)
    app.router.routes.extend(hub_routes(node.hub, openable={Match.kind: open_game}, assets=ASSETS))
    if ui is not None:
        app.mount("/", ui)
    return app


def _push(hub: Hub) -> AbstractAsyncContextManager[None]:
    """Where nothing is kept there is no switch, and the setting alone decides."""
    allowed = GameSettings().websocket_enabled
    if hub.settings.data is not None:
        return PushSwitch(hub.settings.data).obeyed(hub.gate, allowed=allowed)
    hub.gate.turn_push(on=allowed)
    return nullcontext()


def create_pages() -> FastAPI:
    """The pages alone; they find the hub through `BACKEND_URL`."""
    ui = st.App(SCRIPT)
    app = _bare(ui.lifespan())
    app.mount("/", ui)
    return app


def _bare(lifespan: Lifespan) -> FastAPI:
    return FastAPI(title="masquerade", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
