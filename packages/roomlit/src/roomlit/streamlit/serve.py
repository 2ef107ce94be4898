"""The hub on Streamlit's own port: `st.App("app.py", routes=roomlit.routes(), lifespan=roomlit.lifespan)`."""

from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from roomlit.server.hub import Hub
from roomlit.streamlit import _compat
from roomlit.streamlit.runtime import HubRuntime, from_environment

if TYPE_CHECKING:
    from roomlit.asgi.light_page import LightPage


def routes(*, assets: Mapping[str, Path] | None = None, pages: "Iterable[LightPage]" = ()) -> list[BaseRoute]:
    """The hub's routes, for Streamlit's own port: `/health`, `/ready`, `/api/v1/…`, `/ws/…`, `/web/…`.

    `pages` are pages of your own beside Streamlit's, each a `roomlit.hosting.LightPage` drawn by a module of yours;
    `assets` are the directories of such modules by name. Where `server.baseUrlPath` is set, all are below it too. Write
    `st.App` itself at the top level of the file: `streamlit run` knows it by its text.

        import streamlit as st

        app = st.App("app.py", routes=roomlit.routes(), lifespan=roomlit.lifespan)
    """
    return _compat.runtime().routes(assets=assets, pages=pages)


@asynccontextmanager
async def lifespan(app: Any) -> AsyncGenerator[None]:
    """Starts the hub with the server `app` and closes it with it; the partner of `routes`.

    Any application that takes a lifespan will do, not only Streamlit's:

        from starlette.applications import Starlette

        app = Starlette(routes=roomlit.routes(), lifespan=roomlit.lifespan)
    """
    runtime = _compat.runtime()
    await runtime.start()
    try:
        yield
    finally:
        await runtime.close()


def hub_runtime(build: Callable[[], HubRuntime] = from_environment) -> HubRuntime:
    """The hub of this process and the way to it, built on first use; a process has one, so the first `build` counts."""
    return _compat.runtime(build)


@contextmanager
def at_home(hub: Hub, *, below: str = "", application: ASGIApp | None = None) -> Generator[None]:
    """While the block runs, the scripts of this process belong to `hub`, which runs and is served on this very loop.

    Browsers find its routes beside the pages, or from there on at the path `below`. Scripts may ask `application`,
    which serves it, by HTTP without a network: it is that of `hub_runtime()`, for a `PortalTransport`.
    """
    apart = msgspec.structs.replace(hub.settings, data=None)
    # A hub of its own is never started: `adopt` puts the other one in its place.
    _compat.runtime(lambda: HubRuntime(settings=apart)).adopt(hub, below=below, application=application)
    try:
        yield
    finally:
        _compat.reset()
