"""The gallery with push on the same port."""

from pathlib import Path

import streamlit as st

import roomlit

app = st.App(str(Path(__file__).with_name("gallery_page.py")), routes=roomlit.routes(), lifespan=roomlit.lifespan)
