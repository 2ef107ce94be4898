"""The whole game in Streamlit's own process, for plain `streamlit run`: hub and AI players live on a thread of it."""

import logging

import streamlit as st
import structlog
from starlette.applications import Starlette

from masquerade.api.application import open_game, staffed
from masquerade.llm.factory import make_rewriter
from masquerade.match.logic import Match
from masquerade.settings import GameSettings
from masquerade.storage.sql import SqlResults, results_url
from masquerade.ui.hub import HttpHub, Hub, settle
from masquerade.ui.pages import pages
from roomlit.asgi import hub_routes
from roomlit.errors import LocalError
from roomlit.settings import HubSettings
from roomlit.streamlit import _compat
from roomlit.streamlit.portal import PortalTransport
from roomlit.streamlit.runtime import HubRuntime

INSIDE = "http://hub.internal"


def play() -> None:
    """One run of the page. With `BACKEND_URL` the hub is elsewhere, as for `masquerade ui`."""
    if not GameSettings().backend_url:
        try:
            settle(_pages_hub(_compat.runtime(_open)))
        except LocalError as error:
            st.error(error.message)
            return
    pages()


def _open() -> HubRuntime:
    # What single players do is nothing for a host who plays.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    game = GameSettings()
    rewriter = make_rewriter(game)  # Here, where a wrong setting is still told to whoever opens the page.
    return HubRuntime(
        settings=HubSettings(data=game.data),
        push_allowed=game.websocket_enabled,
        logics=[Match()],
        beside=lambda hub: staffed(hub, results=SqlResults(results_url(game.data)), make_rewriter=rewriter),
    )


@st.cache_resource(show_spinner=False)
def _pages_hub(_runtime: HubRuntime) -> Hub:
    app = Starlette(routes=hub_routes(_runtime.hub, openable={Match.kind: open_game}))
    return HttpHub(INSIDE, transport=PortalTransport(app, _runtime.portal))
