"""The page under test: a room, its chat, and everything Python heard of it, written down."""

import streamlit as st

import roomlit

if "heard" not in st.session_state:
    st.session_state.heard = []
room = roomlit.room(st.query_params.get("room", "TEAM"), name=st.query_params.get("name", "guest"))
room.status_line()
room.presence()
room.chat(height=200)


@room.on("buzz")
def buzzed(event):
    st.session_state.heard.append(f"buzz{event.n}")


@room.on("bell")
def rang(event):
    st.session_state.heard.append(f"bell{event.n}")


@room.live(on=("buzz", "bell"))
def heard():
    st.text("heard: " + " ".join(st.session_state.heard))


@room.live(on=("score",))
def score():
    st.text("scores: " + " ".join(str(event.points) for event in room.events() if event.type == "score"))


st.text(f"me: {room.me} / {room.status} / {' '.join(room.members)}")
if st.button("Heard?"):
    st.text("all: " + " ".join(st.session_state.heard))
