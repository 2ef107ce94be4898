"""The chat with push on the same port: `streamlit run server.py`, or `uvicorn server:app`."""

import streamlit as st

import roomlit

app = st.App("chat.py", routes=roomlit.routes(), lifespan=roomlit.lifespan)
