"""The page of one room: the live table in the browser, and below it what Python draws of result and reveal."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from masquerade.ui.address import base_url, invite, qr_svg
from masquerade.ui.hub import browser_hub, hub, way
from masquerade.ui.reach import reach_facts
from masquerade.ui.reveal import results_page, reveal_page
from masquerade.ui.sidebar import sidebar
from masquerade.ui.styles import page_style
from masquerade.ui.words import refusal
from roomlit.errors import Refused, RemoteError
from roomlit.streamlit import carry
from roomlit.streamlit.names import intervals, prepare

REVEALS_KEPT = 64
REVEAL_FRESH_S = 600


def room_page(code: str) -> None:
    """Draws the room, or says why there is none."""
    page_style()
    prepare(st.session_state)
    if not _exists(code):
        return
    if way() == "streamlit":
        carry(code)
    said = _table()(data=_table_data(code), key=f"table-{code}", on_told_change=_heard)
    told: dict[str, Any] = said.get("told") or {}
    seat: dict[str, str] | None = told.get("seat")
    _note(told)
    sidebar(code, connected=seat is not None)
    drawn = drawn_phase(told.get("phase"))
    if seat is not None and drawn is not None:
        _outcome(code, seat["credential"], told["phase"], drawn)


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
    return component("masquerade.table", js="index.js", html="<div class='mq'></div>", isolate_styles=True)


def _table_data(code: str) -> dict[str, Any]:
    """Constant for a room in a session: a change would draw the table anew."""
    base = base_url(st.context.url or "", st.get_option("browser.serverAddress"))
    return {
        "room": code,
        "hub": browser_hub(),
        "base_url": base,
        "qr_svg": _qr(invite(base, code)),
        "mode": way(),
        **intervals(st.session_state),
        "solo": st.session_state.get("solo") == code,
        "password": bool(st.session_state.get("room_password")),
        "reach": _reach(),
    }


def _reach() -> dict[str, Any] | None:
    """Asked once in a session: the data of the table stays what it was."""
    if "reach" not in st.session_state:
        st.session_state["reach"] = reach_facts()
    return st.session_state["reach"]


@st.cache_data(max_entries=REVEALS_KEPT, show_spinner=False)
def _qr(link: str) -> str:
    return qr_svg(link)


def _exists(code: str) -> bool:
    """Whether the hub knows the room; asked once per session, because rooms do not come back."""
    if st.session_state.get("room_known") == code and way() != "streamlit":
        return True
    try:
        card = hub().room_info(code)
    except RemoteError as error:
        st.error(refusal(error))
        return False
    if card is not None:
        st.session_state["room_known"] = code
        st.session_state["room_password"] = card.get("password", False)
        return True
    st.warning(refusal(Refused("room/unknown", "")))
    if st.button("All rooms", type="primary"):
        st.query_params.clear()
        st.rerun()
    return False


@st.cache_data(max_entries=REVEALS_KEPT, ttl=REVEAL_FRESH_S, show_spinner=False)
def _view_at(code: str, credential: str, phase: str) -> dict[str, Any]:
    """The view of a seat. `phase` is part of the key: what is drawn does not change within one."""
    return hub().snapshot(code, credential)


def _outcome(code: str, credential: str, phase: str, drawn: str) -> None:
    try:
        view = _view_at(code, credential, phase)
    except RemoteError as error:
        st.error(refusal(error))
        return
    if drawn == "reveal" and view["reveal"]:
        reveal_page(view, code)
    else:
        results_page(view)
