"""The ways into a room that the first page and a wrong link share: a code that is typed, or a room that is opened."""

from collections.abc import Mapping
from typing import Any, Literal

import streamlit as st

from masquerade.ui.address import room_code
from masquerade.ui.hub import hub
from masquerade.ui.words import refusal
from roomlit.hosting import Refused, RemoteError

Page = Literal["room", "screen"]
"""What the address names: the table of a room, or its shared screen."""


def enter(code: str, *, page: Page = "room", solo: bool = False) -> None:
    """Goes to the room, or to its screen."""
    st.session_state["solo"] = code if solo else ""
    st.query_params.from_dict({page: code})
    st.rerun()


def go_home() -> None:
    """Back to the first page."""
    st.query_params.clear()
    st.rerun()


def open_room(options: Mapping[str, Any], *, solo: bool = False) -> None:
    """Opens a room and goes there, or says why not."""
    try:
        with st.spinner("Dealing you in…"):
            code = hub().open_room(dict(options))
    except RemoteError as error:
        st.error(refusal(error))
        return
    enter(code, solo=solo)


def code_field(page: Page = "room") -> None:
    """Draws the field for a code, with its button; whoever types one that exists goes there."""
    with st.form("join", border=False), st.container(horizontal=True, vertical_alignment="center"):
        typed = st.text_input(
            "Room code",
            placeholder="Have a code? Type it here",
            max_chars=200,
            label_visibility="collapsed",
            autocomplete="off",
        )
        asked = st.form_submit_button("Join" if page == "room" else "Show", width="content")
    if asked:
        _join(typed, page)


def _join(typed: str, page: Page) -> None:
    if not typed.strip():
        st.error("Type the room code first. It has six letters and digits, such as ABC234.")
        return
    code = room_code(typed)
    if code is None:
        st.error("A room code has six letters and digits, such as ABC234.")
        return
    try:
        known = hub().room_info(code)
    except RemoteError as error:
        st.error(refusal(error))
        return
    if known is None:
        st.error(refusal(Refused("room/unknown", "")))
    else:
        enter(code, page=page)
