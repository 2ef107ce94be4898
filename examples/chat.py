"""Live chat and presence: `streamlit run chat.py`. With push over a WebSocket of its own: `streamlit run server.py`."""

import streamlit as st

import roomlit

name = st.text_input("Name", "guest", key="name", bind="query-params")
room = roomlit.room("team", name=name)  # Joins once per browser, survives reruns and reloads.
room.status_line()
room.presence()  # Who is here, drawn in the browser.
room.chat()  # Live; over push without any script run.

if st.button("Buzz"):
    room.send("buzz")


@room.on("buzz")  # Python hears only what it asked for.
def buzzed(event):
    st.toast(f"{event.sender} buzzed")
