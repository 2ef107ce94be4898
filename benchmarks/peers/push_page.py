"""The same chat with roomlit: drawn in the browser, which hears of new lines by itself."""

import streamlit as st

import roomlit

roomlit.room(st.query_params.get("room", "team"), name="guest").chat()
