"""Rooms where Streamlit has containers of its own: a dialog, a form, columns; and everything twice."""

import streamlit as st

import roomlit

name = st.query_params["room"]


@st.dialog("Talk")
def talk():
    inside = roomlit.room(f"{name}-inside", name="Ada")
    st.text(f"dialog: {inside.status}")

    @inside.live(on=("tick",))
    def newest():
        st.text(f"in the dialog: {max((event.n for event in inside.events() if event.type == 'tick'), default=0)}")


room = roomlit.room(name, name="Ada")
again = roomlit.room(name, name="Ada")
st.text(f"same: {room is again}")
left, right = st.columns(2)
with left:
    room.chat(height=150)
with right:
    again.chat(height=150)
    again.presence()
room.presence()

with st.form("form"):
    st.text_input("Note")

    @room.live(on=("tick",))
    def newest():
        st.text(f"in the form: {max((event.n for event in room.events() if event.type == 'tick'), default=0)}")

    st.form_submit_button("Keep")

for column in st.columns(2):
    with column:

        @room.live(on=("tick",))
        def score():
            st.text(f"column: {sum(event.type == 'tick' for event in room.events())}")


if st.button("Open"):
    talk()
st.text(f"page: {room.status}")
