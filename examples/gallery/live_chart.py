"""A sensor in a thread and its readings on every screen, twenty-five a second: streamlit run live_chart.py"""

import math
import threading
import time
from itertools import count

import streamlit as st

import roomlit


def measure():
    """A sensor, for want of a real one."""
    for n in count():
        wave = math.sin(n / 20)
        roomlit.publish("greenhouse", "reading", wait=False, indoor=21 + wave, outdoor=9 + 3 * wave + math.sin(n / 3))
        time.sleep(1 / 25)


@st.cache_resource  # One for the process, whoever comes first.
def sensor():
    threading.Thread(target=measure, daemon=True).start()


room = roomlit.room("greenhouse", name="guest")
sensor()
st.title("Greenhouse")
room.line_chart(on="reading", window=500)
inside, outside = st.columns(2)
with inside:
    room.metric("Indoor", on="reading", field="indoor", unit=" °C")
with outside:
    room.metric("Outdoor", on="reading", field="outdoor", unit=" °C", delta=True)
