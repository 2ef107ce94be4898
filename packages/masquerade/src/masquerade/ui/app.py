"""The script that Streamlit runs in `masquerade up` and `masquerade ui`."""

import streamlit as st

from masquerade.settings import GameSettings
from masquerade.ui.hub import settle, site_at
from masquerade.ui.pages import pages


@st.cache_resource(show_spinner=False)
def settings() -> GameSettings:
    """Read once in a process, however often the script runs."""
    return GameSettings()


settle(site_at(settings().backend_url, push=settings().websocket_enabled))
pages()
