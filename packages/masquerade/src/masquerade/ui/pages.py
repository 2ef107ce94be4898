"""Which page is up: the room or the shared screen named in the address, otherwise the landing page."""

import streamlit as st

from masquerade.ui.address import room_code
from masquerade.ui.landing import landing_page
from masquerade.ui.room import room_page
from masquerade.ui.screen import screen_page


def pages() -> None:
    """One run of the page."""
    screen = room_code(str(st.query_params.get("screen", "")))
    room = room_code(str(st.query_params.get("room", "")))
    st.set_page_config(
        page_title="masquerade",
        page_icon="🎭",
        layout="centered" if screen is None and room is None else "wide",
        initial_sidebar_state="collapsed",
    )
    if screen is not None:
        screen_page(screen)
    elif room is not None:
        room_page(room)
    else:
        landing_page()
