"""The page of one room: the live table in the browser, what Python draws below it, and the sidebar beside it."""

import json
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from masquerade.ui.entrance import go_home
from masquerade.ui.hub import browser_hub, hub, push_allowed, transport
from masquerade.ui.reach import reach_facts
from masquerade.ui.retry import say_and_retry
from masquerade.ui.reveal import results_page, reveal_page
from masquerade.ui.room_entry import place, room_card
from masquerade.ui.styles import DEALING
from roomlit.hosting import RemoteError
from roomlit.streamlit import intervals, mount_channel, prepare

REVEALS_KEPT = 64
REVEAL_FRESH_S = 600


def room_page(code: str) -> None:
    """Draws the room, or says why there is none."""
    prepare(st.session_state)
    card = room_card(code, "room")
    if card is None:
        return
    mount_channel(code)
    said = _table()(data=_table_data(code, card), key=f"table-{code}", on_told_change=_heard)
    told: dict[str, Any] = said.get("told") or {}
    seat: dict[str, str] | None = told.get("seat")
    _note(told)
    _sidebar(code, connected=seat is not None)
    drawn = drawn_phase(told.get("phase"))
    if seat is not None and drawn is not None:
        outcome_page(code, seat["credential"], told["phase"], drawn)


def drawn_phase(told: str | None) -> str | None:
    """The phase to draw, out of what the table told: "game:round:name", or "quiet" when there is nothing to draw.

    >>> drawn_phase("1:2:reveal"), drawn_phase("quiet"), drawn_phase(None)
    ('reveal', None, None)
    """
    name = (told or "").rpartition(":")[2]
    return name if name in ("result", "reveal") else None


def _note(told: dict[str, Any]) -> None:
    """The names a script may read: the connection as of the last time that the table told of it."""
    if told:
        st.session_state["ws_initialized"] = True
        st.session_state["ws_status"] = told["status"]
        st.session_state["last_ws_message_id"] = told["seq"]


def _heard() -> None:
    """A changed value of the table runs the page once; there is nothing else to do."""


@st.cache_resource(show_spinner=False)
def _table() -> Callable[..., Any]:
    """The component, registered once: its files come from the `web` folder that our inner pyproject.toml names."""
    return component("masquerade.table", js="index.js", html=DEALING, isolate_styles=True)


def _table_data(code: str, card: dict[str, Any]) -> dict[str, Any]:
    """Constant for a room in a session: a change would draw the table anew."""
    return {
        **place(code),
        **intervals(st.session_state),
        "solo": st.session_state.get("solo") == code,
        "password": bool(card.get("password")),
        "locked": bool(card.get("locked")),
        "watch": bool(card.get("watch")),
        "reach": _reach(),
    }


def _reach() -> str:
    """Asked once in a session: the data of the table stays what it was.

    As JSON text: for the sake of a mapping inside the data Streamlit would import its data frames first, which keeps
    the first player of a fresh server waiting for seconds.
    """
    if "reach" not in st.session_state:
        facts = reach_facts()
        st.session_state["reach"] = "" if facts is None else json.dumps(facts)
    return st.session_state["reach"]


@st.cache_data(max_entries=REVEALS_KEPT, ttl=REVEAL_FRESH_S, show_spinner=False)
def _view_at(code: str, credential: str, phase: str) -> dict[str, Any]:
    """The view of a seat. `phase` is part of the key: what is drawn does not change within one."""
    return hub().snapshot(code, credential)


def outcome_page(code: str, credential: str, phase: str, drawn: str) -> None:
    """What `drawn` shows of a phase. Both come from the browser: whether masks are off, the hub alone says."""
    try:
        view = _view_at(code, credential, phase)
    except RemoteError as error:
        say_and_retry(error)
        return
    if drawn == "reveal" and view["reveal"]:
        reveal_page(view, code)
    else:
        results_page(view)


def _sidebar(code: str, *, connected: bool) -> None:
    """Where you are, how the connection is, and the way out. The connection shows once this page has its seat:
    before, nothing may open the room.
    """
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
