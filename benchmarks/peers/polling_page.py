"""A chat as Streamlit's own means make it: a fragment looks for new lines every 0.4 s."""

import streamlit as st
from lines import LINES

room = st.query_params.get("room", "team")


@st.fragment(run_every=0.4)
def chat() -> None:
    for line in LINES[room][-30:]:
        st.write(line)


chat()
