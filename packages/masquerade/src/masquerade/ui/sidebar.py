"""The sidebar of a room: where you are, how the connection is, and the way out."""

import streamlit as st


def sidebar(code: str, *, connected: bool) -> None:
    """Draws the sidebar. The connection shows once this browser has a seat: before, nothing may open the room."""
    with st.sidebar:
        st.subheader(f"Room {code}", anchor=False)
        if connected:
            _status(code)
        if st.button("Back to the start", width="stretch"):
            st.query_params.clear()
            st.rerun()
        st.caption("Your seat stays yours: come back with the same browser.")


def _status(code: str) -> None:
    del code
