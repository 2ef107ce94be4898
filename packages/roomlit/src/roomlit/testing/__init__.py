"""The test kit for rooms of your own.

- `MemoryHub`: a hub with a `ManualClock` and a journal in memory, and `Guest`s whose `RecordingWire`s remember every
  frame. No network, no waiting: rules of rooms, reconnects and restarts in milliseconds.
- `StoreContract`: what every store must do, as tests to inherit. `HeldStore` keeps rows back until told otherwise.
- `LiveHub`: a real server on a free port, inside the test's own loop. `free_port` finds one for programs of yours.
- `Proxy`, `BackgroundProxy`, `Toxics`: a TCP proxy that delays, slices, damages, holds and cuts, between the two.
- `AppTest`: Streamlit's own, with a browser that takes the seat, connects and hears; `RoomVisitor` is somebody in it.
- `until` waits for something, never for ever; `turns` lets everything run that is ready.

`roomlit.testing.streamlit` serves Streamlit pages and counts their script runs, `roomlit.testing.chromium` finds a
browser to look at them. Whole servers under faults are tested by the distribution `roomlit-faults`.
"""

from typing import TYPE_CHECKING

from roomlit.lazy_names import lazy
from roomlit.testing.free_port import free_port
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.manual_clock import ManualClock
from roomlit.testing.memory_hub import Guest, MemoryHub
from roomlit.testing.proxy import NO_TOXICS, BackgroundProxy, Proxy, Toxics
from roomlit.testing.recording_wire import RecordingWire
from roomlit.testing.store_contract import HeldStore, StoreContract
from roomlit.testing.waiting import turns, until

if TYPE_CHECKING:
    from roomlit.testing.app_test import AppTest, RoomVisitor

# Loaded on first use: a hub without pages is tested without Streamlit.
_HOME = {"AppTest": "roomlit.testing.app_test", "RoomVisitor": "roomlit.testing.app_test"}
__all__ = [
    "NO_TOXICS",
    "AppTest",
    "BackgroundProxy",
    "Guest",
    "HeldStore",
    "LiveHub",
    "ManualClock",
    "MemoryHub",
    "Proxy",
    "RecordingWire",
    "RoomVisitor",
    "StoreContract",
    "Toxics",
    "free_port",
    "turns",
    "until",
]

if not TYPE_CHECKING:
    __getattr__ = lazy(__name__, _HOME)
