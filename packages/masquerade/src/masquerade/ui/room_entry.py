"""Where room and shared screen begin: whether there is such a room, what both tell the browser, and the wrong link."""

from collections.abc import Callable
from html import escape
from typing import Any, Final

import streamlit as st
from streamlit.components.v2 import component

from masquerade.ui.address import base_url, invite, is_loopback, room_link, wrong_words
from masquerade.ui.entrance import Page, code_field, go_home, open_room
from masquerade.ui.hub import browser_hub, hub, light_pages, transport
from masquerade.ui.reach import public_host, public_url
from masquerade.ui.retry import say_and_retry
from masquerade.ui.styles import DEALING, logo_html
from roomlit.hosting import RemoteError, qr_svg
from roomlit.streamlit import mount_channel

QRS_KEPT: Final = 64


def room_card(code: str, page: Page) -> dict[str, Any] | None:
    """What a stranger may know of the room; asked once in a session, because rooms do not come back.

    None when there is no such room, or no hub; the page then says so itself.
    """
    kept: tuple[str, dict[str, Any]] | None = st.session_state.get("room_card")
    if kept is not None and kept[0] == code and transport() != "streamlit":
        return kept[1]
    try:
        card = hub().room_info(code)
    except RemoteError as error:
        say_and_retry(error)
        return None
    if card is None:
        wrong_link(code, page)
        return None
    st.session_state["room_card"] = (code, card)
    return card


def place(code: str) -> dict[str, Any]:
    """What table and screen of a room are both told. Constant in a session: a change would draw them anew."""
    base = _base()
    link = invite(base, code) if light_pages() else room_link(base, code)
    return {
        "room": code,
        "hub": browser_hub(),
        "invite": link,
        "qr_svg": "" if is_loopback(base) else _qr(link),  # It would lead a phone to itself.
        "transport": transport(),
    }


def wrong_link(typed: str, page: Page) -> None:
    """The page of a link that leads to no room: what is wrong, and every way on."""
    with st.container(key="wrong"):
        st.html(wrong_link_html(typed))
        code_field(page)
        with st.container(key="ways", horizontal=True):
            new = page == "room" and st.button("New room", key="new", type="primary", width="stretch")
            home = st.button("All rooms", key="home", width="stretch")
    if new:
        open_room({})
    elif home:
        go_home()


def wrong_link_html(typed: str) -> str:
    """Its head. Pure; `typed` is somebody's words."""
    title, line = map(escape, wrong_words(typed))
    return f'<header class="mq-hero small">{logo_html()}<h1>{title}</h1><p>{line}</p></header>'


def _base() -> str:
    """The address of the site for other devices; chosen once, however the networks of this machine change."""
    if "base_url" not in st.session_state:
        st.session_state["base_url"] = public_url() or base_url(st.context.url or "", public_host())
    return st.session_state["base_url"]


@st.cache_data(max_entries=QRS_KEPT, show_spinner=False)
def _qr(link: str) -> str:
    return qr_svg(link)


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
