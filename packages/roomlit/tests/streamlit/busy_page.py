"""A page under a feed: what is drawn again, what stands still, and a button that runs the whole script."""

import streamlit as st

import roomlit

room = roomlit.room(st.query_params["room"], name="viewer")
st.text("above: here")


@room.live(on=("tick",))
def newest():
    st.text(f"newest: {max((event.n for event in room.events() if event.type == 'tick'), default=0)}")


@room.live(on=("tick",))
def chart():
    st.line_chart([event.n for event in room.events() if event.type == "tick"][-20:])


if st.button("Again"):
    st.session_state.clicks = st.session_state.get("clicks", 0) + 1
st.text(f"clicks: {st.session_state.get('clicks', 0)}")
st.text(f"below: {room.status}")
