"""The hub on Streamlit's own port: `st.App("app.py", routes=roomlit.routes(), lifespan=roomlit.lifespan)`."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from starlette.routing import BaseRoute

from roomlit.server.hub import Hub
from roomlit.settings import HubSettings
from roomlit.streamlit import _compat
from roomlit.streamlit.runtime import HubRuntime
from roomlit.streamlit.settings import PushSettings


def routes() -> list[BaseRoute]:
    """The hub's routes: `/health`, `/api/v1/…`, `/ws/…`, `/web/…`."""
    return _compat.runtime().routes()


@asynccontextmanager
async def lifespan(app: Any) -> AsyncGenerator[None]:
    """Starts the hub with the server and closes it with it."""
    runtime = _compat.runtime()
    await runtime.start()
    try:
        yield
    finally:
        await runtime.close()


@contextmanager
def at_home(hub: Hub) -> Generator[None]:
    """While the block runs, the scripts of this process belong to `hub`, which runs and is served on this very loop."""
    _compat.runtime(_pages_only).adopt(hub)
    try:
        yield
    finally:
        _compat.reset()


def _pages_only() -> HubRuntime:
    # Its own hub is never started: `adopt` puts the other one in its place.
    return HubRuntime(settings=HubSettings(data=None), push_allowed=PushSettings().websocket_enabled)
