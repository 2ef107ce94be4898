"""The app with roomlit: a live function, drawn again when a number was told."""

import sys

import feed
import streamlit as st
from board import draw

import roomlit

ROOM = "numbers"


@st.cache_resource
def fed() -> None:
    feed.listen(int(sys.argv[-1]), lambda n: roomlit.publish(ROOM, "number", wait=False, n=n))


room = roomlit.room(ROOM, name="viewer")
fed()


@room.live(on=("number",))
def shown() -> None:
    draw([0, *(event.n for event in room.events() if event.type == "number")], lambda n: room.send("number", n=n))
