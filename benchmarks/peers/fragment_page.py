"""The app with what Streamlit has: a fragment that runs every 0.4 s."""

import streamlit as st
from board import draw, polled

numbers = polled()


@st.fragment(run_every=0.4)
def shown() -> None:
    draw(numbers, numbers.append)


shown()
