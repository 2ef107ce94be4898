"""The first page: open a room, play alone, be matched, join one by its code, or pick one from the list."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from masquerade.lobby.quick_match import OPENED, quick_match, takes_anybody
from masquerade.rules.config import DEFAULTS
from masquerade.ui.entrance import code_field, enter, open_room
from masquerade.ui.hub import hub
from masquerade.ui.styles import logo_html
from masquerade.ui.words import MODES, NOTICE, NOTICE_MORE, refusal
from roomlit.hosting import RemoteError

SOLO: Mapping[str, Any] = {"mode": "hunt", "public": False}
"""As many AIs as in a room in which nobody chose: who waits there alone is dealt the same game."""
LIST_EVERY_S = 10
LIST_FRESH_S = 5


def landing_page() -> None:
    """Draws the page; leaves for a room by setting `?room=`."""
    st.html(
        f'<header class="mq-hero">{logo_html()}<h1>masquerade</h1>'
        "<p>Everyone wears a mask. Some are worn by AIs. Talk, then say who is not human.</p></header>"
    )
    _doors()
    code_field()
    _room_list()
    st.html(f'<details class="mq-notice"><summary>{NOTICE} <span>More</span></summary><p>{NOTICE_MORE}</p></details>')


def _doors() -> None:
    """One button each; the words below its name are part of its label, so that they are read out with it."""
    with st.container(key="doors"):
        new = st.button(
            "New room :small[For 2 to 12 people, with a code and a QR code]", key="new", type="primary", width="stretch"
        )
        with st.container(key="doors-more", horizontal=True):
            alone = st.button(f"Play alone :small[Hide among {DEFAULTS.ai_seats} AIs]", key="alone", width="stretch")
            quick = st.button("Quick match :small[Into an open room]", key="quick", width="stretch")
    if new:
        open_room({})
    elif alone:
        open_room(SOLO, solo=True)
    elif quick:
        _match()


def _match() -> None:
    try:
        with st.spinner("Looking for a room…"):
            code = quick_match(hub().rooms())
    except RemoteError as error:
        st.error(refusal(error))
        return
    if code is None:
        open_room(OPENED)
    else:
        enter(code)


@st.cache_data(ttl=LIST_FRESH_S, show_spinner=False)
def open_rooms() -> list[dict[str, Any]]:
    """The public rooms, asked for at most once in a while however many people look."""
    return hub().rooms()


@st.fragment(run_every=LIST_EVERY_S)
def _room_list() -> None:
    """Looks again by itself, slowly: who waits here is not in a room yet, so nothing can push."""
    st.subheader("Open rooms", anchor=False)
    try:
        rooms = open_rooms()
    except RemoteError as error:
        st.error(refusal(error))
        return
    if not rooms:
        st.html('<p class="mq-empty">No open rooms. Start one: it takes ten seconds.</p>')
    for room in sorted(rooms, key=takes_anybody, reverse=True):
        with st.container(key=f"open-{room['code']}", horizontal=True, vertical_alignment="center", border=True):
            st.html(room_html(room))
            waits = room.get("phase") in (None, "lobby")
            shut = bool(room.get("locked")) or _full(room)
            inside = st.button("Join" if waits else "Watch", key=f"join-{room['code']}", width="content", disabled=shut)
        if inside:
            enter(room["code"])


def _full(room: Mapping[str, Any]) -> bool:
    return bool(room.get("max")) and room.get("players", 0) >= room["max"]


def room_html(room: Mapping[str, Any]) -> str:
    """One open room in a line. Pure; the title is somebody's words."""
    title = f'<strong dir="auto">{escape(str(room["title"]))}</strong>' if room.get("title") else ""
    waits = room.get("phase") in (None, "lobby")
    # A room that follows its number of people would deal hunt to one and spot to two: that says nothing yet.
    mode = "" if waits and room.get("mode") in ("hunt", "spot") else MODES.get(str(room.get("mode")), "")
    facts = [
        escape(str(room["code"])),
        *([mode] if mode else []),
        f"{room.get('players', 0)} of {room['max']} in" if room.get("max") else f"{room.get('players', 0)} in",
        "waiting to start" if waits else "playing; you can watch",
        *(["🔒 locked"] if room.get("locked") else ["full"] if _full(room) else []),
        *(["🔑 password"] if room.get("password") else []),
    ]
    return f'<div class="mq-room">{title}<span>{" · ".join(facts)}</span></div>'
