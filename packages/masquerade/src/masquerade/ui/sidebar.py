"""The sidebar of a room: where you are, how the connection is, and the way out."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from masquerade.ui.entrance import go_home
from masquerade.ui.hub import browser_hub, push_allowed, transport


def sidebar(code: str, *, connected: bool) -> None:
    """Draws the sidebar. The connection shows once this page has its seat: before, nothing may open the room."""
    with st.sidebar:
        st.subheader(f"Room {code}", anchor=False)
        if connected:
            _parts()(
                key=f"status-{code}",
                data={"part": "status", "room": code, "hub": browser_hub(), "transport": transport()},
            )
        _live_updates()
        if st.button("All rooms", width="stretch"):
            go_home()
        st.caption("Your seat stays yours: come back with the same browser.")


def _live_updates() -> None:
    """Where this server has push, a session may do without it, as some networks need."""
    if transport() == "streamlit" or not push_allowed():
        return
    wanted = st.toggle(
        "Live updates", value=st.session_state["ws_enabled"], help="Off: this page asks every 0.4 seconds instead."
    )
    if wanted != st.session_state["ws_enabled"]:
        st.session_state["ws_enabled"] = wanted
        st.rerun()


@st.cache_resource(show_spinner=False)
def _parts() -> Callable[..., Any]:
    """The library's parts; the table and its status line share one connection in the browser."""
    return component("roomlit.room", js="parts.js")
