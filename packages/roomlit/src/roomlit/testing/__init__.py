"""The test kit: a clock that stands still, wires that remember, stores that hold back, and the contract of a store."""

from roomlit.testing.manual_clock import ManualClock
from roomlit.testing.memory_hub import Bench, Guest
from roomlit.testing.recording_wire import RecordingWire
from roomlit.testing.store_contract import HeldStore, StoreContract
from roomlit.testing.waiting import until

__all__ = ["Bench", "Guest", "HeldStore", "ManualClock", "RecordingWire", "StoreContract", "until"]
