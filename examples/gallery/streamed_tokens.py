"""An answer that everybody reads while it is written, word by word: streamlit run streamed_tokens.py"""

import time

import streamlit as st

import roomlit

ANSWER = """A room keeps what was said in it. The first person asks, the words come as they are made, and \
everybody who has the page open reads them at the same moment. Who comes in the middle sees the beginning too. \
No script runs for a word: the browser draws it."""

room = roomlit.room("answers", name="guest")
st.title("One answer for everybody")
room.text_stream(on="token", height=280, placeholder="Nobody has asked yet. Be the first.")

if st.button("Ask", type="primary"):
    asked = f"{room.me}, {time.strftime('%H:%M:%S')}"
    for word in ANSWER.split():
        roomlit.publish("answers", "token", id=asked, text=f"{word} ")
        time.sleep(1 / 30)
    roomlit.publish("answers", "token", id=asked, done=True)
