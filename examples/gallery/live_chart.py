"""Measurements of everybody in one chart, twenty-five a second: streamlit run live_chart.py"""

import math
import threading
import time

import streamlit as st

import roomlit

SECONDS, PER_S = 60, 25


def measure(room):
    """A sensor, for want of a real one."""
    for n in range(SECONDS * PER_S):
        wave = math.sin(n / 20)
        room.send("reading", indoor=21 + wave, outdoor=9 + 3 * wave + math.sin(n / 3))
        time.sleep(1 / PER_S)


room = roomlit.room("greenhouse", name="guest")
st.title("Greenhouse")
room.line_chart(on="reading", window=500)
inside, outside = st.columns(2)
with inside:
    room.metric("Indoor", on="reading", field="indoor", unit=" °C")
with outside:
    room.metric("Outdoor", on="reading", field="outdoor", unit=" °C", delta=True)
if st.button("Measure for a minute", disabled=room.status != "connected"):
    threading.Thread(target=measure, args=(room,), daemon=True).start()
