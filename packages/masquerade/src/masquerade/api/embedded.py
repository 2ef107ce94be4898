"""The whole game in Streamlit's own process, for plain `streamlit run`: hub and AI players live on a thread of it."""

import logging
from functools import partial

import streamlit as st
import structlog
from starlette.applications import Starlette

from masquerade.api.application import open_game, staffed
from masquerade.llm.factory import make_rewriter
from masquerade.match.logic import Match
from masquerade.settings import GameSettings
from masquerade.spectators.gallery import Gallery
from masquerade.storage.sql import SqlResults, results_url
from masquerade.ui.hub import INSIDE, HttpHub, Hub, Site, game_settings, settle, site_at
from masquerade.ui.pages import pages
from roomlit.hosting import HubSettings, LocalError, hub_routes
from roomlit.streamlit import HubRuntime, PortalTransport, hub_runtime


def play() -> None:
    """One run of the page. With `BACKEND_URL` the hub is elsewhere, as for `masquerade ui`."""
    try:
        settle(_site(game_settings()))
    except LocalError as error:
        st.error(error.message)
        return
    pages()


def _site(settings: GameSettings) -> Site:
    if settings.backend_url:
        return site_at(settings.backend_url, push=settings.websocket_enabled)
    hub = _pages_hub(hub_runtime(partial(_open, settings)))
    return Site(hub=hub, served=False, push=settings.websocket_enabled)


def _open(settings: GameSettings) -> HubRuntime:
    # What single players do is nothing for a host who plays.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    rewriter = make_rewriter(settings)  # Here, where a wrong setting is still told to whoever opens the page.
    return HubRuntime(
        settings=HubSettings(data=settings.data),
        logics=[Match(), Gallery()],
        beside=lambda hub: staffed(hub, results=SqlResults(results_url(settings.data)), make_rewriter=rewriter),
    )


@st.cache_resource(show_spinner=False)
def _pages_hub(_runtime: HubRuntime) -> Hub:
    app = Starlette(routes=hub_routes(_runtime.hub, openable={Match.kind: open_game}))
    return HttpHub(INSIDE, transport=PortalTransport(app, _runtime.portal))
