"""The chat by push: its page, and the hub's routes on the same port."""

import streamlit as st

import roomlit

app = st.App("push_page.py", routes=roomlit.routes(), lifespan=roomlit.lifespan)
