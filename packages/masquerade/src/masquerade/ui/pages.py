"""Which page is up: the room named in the address, otherwise the landing page."""

import streamlit as st

from masquerade.ui.address import room_code
from masquerade.ui.landing import landing_page
from masquerade.ui.room import room_page


def pages() -> None:
    """One run of the page."""
    code = room_code(str(st.query_params.get("room", "")))
    st.set_page_config(
        page_title="masquerade",
        page_icon="🎭",
        layout="centered" if code is None else "wide",
        initial_sidebar_state="collapsed",
    )
    if code is None:
        landing_page()
    else:
        room_page(code)
