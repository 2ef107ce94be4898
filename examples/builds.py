"""What a server tells its pages: the last builds, and how busy it is. Served by `webhook.py`."""

import streamlit as st

import roomlit

room = roomlit.room("builds", name=st.text_input("Name", "guest"))
room.chat()


@room.live(on=("build_done",))  # Kept: a page that opens later sees them too.
def builds():
    done = [event for event in room.events() if event.type == "build_done" and event.server]
    for event in reversed(done[-5:]):
        st.success(f"{event.branch} is built.")


@room.live(on=("load",))  # Telemetry: of many readings only the newest is told, and nothing is kept.
def load():
    newest = room.latest("load")
    st.metric("Load", "–" if newest is None else f"{newest.percent} %")
