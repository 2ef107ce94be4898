"""The test kit: a clock that stands still, wires that remember, stores that hold back, and the contract of a store."""

from roomlit.testing.bench import Bench, Guest
from roomlit.testing.clock import ManualClock
from roomlit.testing.stores import HeldStore, StoreContract
from roomlit.testing.waiting import until
from roomlit.testing.wire import RecordingWire

__all__ = ["Bench", "Guest", "HeldStore", "ManualClock", "RecordingWire", "StoreContract", "until"]
