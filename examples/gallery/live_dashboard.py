"""A dashboard that a thread feeds, drawn by Python: `streamlit run live_dashboard.py`."""

import itertools
import math
import threading
import time

import streamlit as st

import roomlit


def measure():
    for tick in itertools.count():
        load = 55 + 25 * math.sin(tick / 18) + 10 * math.sin(tick * 1.5)
        roomlit.publish("machine", "reading", load=round(load, 1))  # From any thread, to every page.
        time.sleep(0.5)


@st.cache_resource  # One thread, however many pages there are.
def start():
    threading.Thread(target=measure, daemon=True).start()


st.title("Machine room")
room = roomlit.room("machine")
start()


@room.live(on=("reading",))
def dashboard():
    loads = [event.load for event in room.events() if event.type == "reading"][-60:]
    if not loads:
        st.info("Waiting for the first reading.")
        return
    now, highest, mean = st.columns(3)
    now.metric("Load", f"{loads[-1]} %", f"{loads[-1] - loads[0]:+.1f}", delta_color="inverse")
    highest.metric("Highest", f"{max(loads)} %")
    mean.metric("Mean", f"{sum(loads) / len(loads):.1f} %")
    st.area_chart(loads, height=240)
