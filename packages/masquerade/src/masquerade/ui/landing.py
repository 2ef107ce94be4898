"""The first page: play alone, open a room, join one by its code, or pick one from the list."""

from html import escape
from typing import Any

import streamlit as st

from masquerade.ui.address import room_code
from masquerade.ui.hub import hub
from masquerade.ui.styles import logo_html, page_style
from masquerade.ui.words import refusal
from roomlit.errors import Refused, RemoteError

SOLO = {"ai_seats": 4, "rounds": 2, "elimination": True, "public": False}
LIST_FRESH_S = 2


def landing_page() -> None:
    """Draws the page; leaves for a room by setting `?room=`."""
    page_style()
    st.html(
        f'<header class="mq-hero">{logo_html()}<h1>masquerade</h1>'
        "<p>Everyone wears a mask. Some are worn by AIs. Talk, then say who is not human.</p></header>"
    )
    _doors()
    _room_list()
    st.html('<p class="mq-notice">Rooms may contain AI players. The reveal names every one of them.</p>')


def enter(code: str, *, solo: bool = False) -> None:
    """Goes to the room."""
    st.session_state["solo"] = code if solo else ""
    st.query_params["room"] = code
    st.rerun()


def _doors() -> None:
    with st.container(horizontal=True):
        alone = st.button("Play alone", type="primary", width="stretch")
        new = st.button("New room", width="stretch")
    if alone:
        _open(SOLO, solo=True)
    if new:
        _open({}, solo=False)
    with st.form("join", border=False), st.container(horizontal=True, vertical_alignment="center"):
        typed = st.text_input(
            "Room code", placeholder="Room code", max_chars=120, label_visibility="collapsed", autocomplete="off"
        )
        asked = st.form_submit_button("Join", width="content")
    if asked:
        _join(typed)


def _join(typed: str) -> None:
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
        enter(code)


def _open(options: dict[str, Any], *, solo: bool) -> None:
    try:
        code = hub().open_room(options)
    except RemoteError as error:
        st.error(refusal(error))
        return
    enter(code, solo=solo)


@st.cache_data(ttl=LIST_FRESH_S, show_spinner=False)
def open_rooms() -> list[dict[str, Any]]:
    """The public rooms, asked for at most once in a while however many people look."""
    return hub().rooms()


def _room_list() -> None:
    st.subheader("Open rooms", anchor=False)
    try:
        rooms = open_rooms()
    except RemoteError as error:
        st.error(refusal(error))
        return
    if not rooms:
        st.html('<p class="mq-empty">No open rooms. Start one: it takes ten seconds.</p>')
    for room in rooms:
        with st.container(key=f"open-{room['code']}", horizontal=True, vertical_alignment="center", border=True):
            st.html(room_html(room))
            inside = st.button("Join", key=f"join-{room['code']}", width="content")
        if inside:
            enter(room["code"])


def room_html(room: dict[str, Any]) -> str:
    """One open room in a line. Pure; the title is somebody's words."""
    waits = "waiting to start" if room.get("phase") in (None, "lobby") else "playing; you can watch"
    title = f'<span dir="auto">{escape(str(room["title"]))}</span>' if room.get("title") else ""
    count = f"{room.get('players', 0)} of {room['max']} in" if room.get("max") else f"{room.get('players', 0)} in"
    return f'<div class="mq-room"><strong>{escape(room["code"])}</strong>{title}<span>{count} · {waits}</span></div>'
