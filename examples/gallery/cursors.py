"""Everybody's pointers in one field: streamlit run cursors.py"""

import streamlit as st

import roomlit

name = st.text_input("Your name", "guest")
room = roomlit.room("field", name=name)
st.title("Meet in the field")
room.presence()
room.cursors(height=420)
st.caption(f"Others come by {room.url}")
