"""Any existing WebSocket in a Streamlit page: `streamlit run bridge.py -- ws://host:8000/ws/ABC123/player-1`."""

import sys

import streamlit as st

import roomlit

ws = roomlit.bridge(sys.argv[1] if len(sys.argv) > 1 else "ws://localhost:8000/ws/ABC123/player-1")
lines = st.session_state.setdefault("lines", [])


@ws.on("message")
def said(event):
    lines.append(f"**{event.sender}** {event.text}")


@ws.live(on=("message",))
def show():
    st.markdown("\n\n".join(lines[-20:]) or "Nothing said yet.")


if text := st.chat_input("Say something"):
    ws.send("message", text=text)
st.write(f"The connection is {ws.status}.")
