"""The page for a TV or a projector: one room shown to everybody in it, with nothing to press."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from masquerade.ui.address import base_url, invite, qr_svg
from masquerade.ui.hub import browser_hub, hub, way
from masquerade.ui.styles import page_style
from masquerade.ui.words import refusal
from roomlit.errors import Refused, RemoteError
from roomlit.streamlit import carry


def screen_page(code: str) -> None:
    """Draws the shared screen of a room, or says why there is none."""
    page_style()
    if _exists(code):
        if way() == "streamlit":
            carry(code)
        _screen()(data=_screen_data(code), key=f"screen-{code}")


@st.cache_resource(show_spinner=False)
def _screen() -> Callable[..., Any]:
    """The component, registered once. A name of its own: one component has one file to start from."""
    return component("masquerade.screen", js="screen.js", html="<div class='mq big'></div>", isolate_styles=True)


def _screen_data(code: str) -> dict[str, Any]:
    """Constant for a room in a session: a change would draw the screen anew."""
    base = base_url(st.context.url or "", st.get_option("browser.serverAddress"))
    return {
        "room": code,
        "hub": browser_hub(),
        "base_url": base,
        "qr_svg": qr_svg(invite(base, code)),
        "mode": way(),
    }


def _exists(code: str) -> bool:
    if st.session_state.get("screen_known") == code and way() != "streamlit":
        return True
    try:
        known = hub().room_info(code) is not None
    except RemoteError as error:
        st.error(refusal(error))
        return False
    if known:
        st.session_state["screen_known"] = code
        return True
    st.warning(refusal(Refused("room/unknown", "")))
    if st.button("All rooms", type="primary"):
        st.query_params.clear()
        st.rerun()
    return False
