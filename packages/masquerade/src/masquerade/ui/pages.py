"""Which page is up: the room or the shared screen named in the address, otherwise the landing page."""

import streamlit as st

from masquerade.ui.address import room_code
from masquerade.ui.entrance import Page
from masquerade.ui.landing import landing_page
from masquerade.ui.room import room_page
from masquerade.ui.room_entry import screen_page, wrong_link
from masquerade.ui.styles import page_style


def pages() -> None:
    """One run of the page."""
    asked: Page = "screen" if st.query_params.get("screen") else "room"
    typed = str(st.query_params.get(asked, ""))
    code = room_code(typed)
    st.set_page_config(
        page_title="masquerade",
        page_icon="🎭",
        layout="centered" if code is None else "wide",
        initial_sidebar_state="collapsed",
    )
    page_style()
    if code is None and typed.strip():
        wrong_link(typed.strip(), asked)
    elif code is None:
        landing_page()
    elif asked == "screen":
        screen_page(code)
    else:
        room_page(code)
