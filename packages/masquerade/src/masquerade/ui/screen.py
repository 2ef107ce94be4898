"""The page for a TV or a projector: one room shown to everybody in it, with nothing to press."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from masquerade.ui.room_entry import DEALING, place, room_card
from roomlit.streamlit import mount_channel


def screen_page(code: str) -> None:
    """Draws the shared screen of a room, or says why there is none."""
    if room_card(code, "screen") is None:
        return
    mount_channel(code)
    _screen()(data=place(code), key=f"screen-{code}")


@st.cache_resource(show_spinner=False)
def _screen() -> Callable[..., Any]:
    """The component, registered once. A name of its own: one component has one file to start from."""
    return component("masquerade.screen", js="screen.js", html=DEALING, isolate_styles=True)
