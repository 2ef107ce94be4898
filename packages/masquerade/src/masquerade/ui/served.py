"""The pages that `masquerade up` and `masquerade ui` serve, to the hub that the environment names.

A module and no script, which Streamlit runs from the top for each session: what is kept is set up once.
"""

import streamlit as st

from masquerade.settings import GameSettings
from masquerade.ui.hub import settle, site_at
from masquerade.ui.pages import pages


def play() -> None:
    """One run of the page."""
    settings = _settings()
    settle(site_at(settings.backend_url, push=settings.websocket_enabled))
    pages()


@st.cache_resource(show_spinner=False)
def _settings() -> GameSettings:
    """Read once in a process, however often the script runs."""
    return GameSettings()
