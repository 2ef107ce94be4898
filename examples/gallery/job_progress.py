"""A job in a thread, and its progress on every screen: streamlit run job_progress.py"""

import threading
import time

import streamlit as st

import roomlit

ROWS = 400


def work():
    """Anything that takes its time."""
    for row in range(1, ROWS + 1):
        time.sleep(0.02)
        roomlit.publish("import", "step", row=row, text=f"Row {row} of {ROWS}")
    roomlit.publish("import", "step", row=ROWS, text="Everything is imported")


room = roomlit.room("import", name="guest")
st.title("Import")
room.progress("No import has begun", on="step", field="row", total=ROWS)
if st.button("Start the import"):
    threading.Thread(target=work, daemon=True).start()
