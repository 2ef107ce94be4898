"""The hub on Streamlit's own port: `st.App("app.py", routes=roomlit.routes(), lifespan=roomlit.lifespan)`."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from starlette.routing import BaseRoute

from roomlit.streamlit import _compat


def routes() -> list[BaseRoute]:
    """The hub's routes: `/health`, `/api/v1/…`, `/ws/…`, `/web/…`."""
    return _compat.house().routes()


@asynccontextmanager
async def lifespan(app: Any) -> AsyncGenerator[None]:
    """Starts the hub with the server and closes it with it."""
    house = _compat.house()
    await house.start()
    try:
        yield
    finally:
        await house.close()
