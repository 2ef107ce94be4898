"""Live rooms in Streamlit scripts."""

from roomlit.streamlit.attach import Attached, bridge
from roomlit.streamlit.enter import carry, room
from roomlit.streamlit.handle import RoomHandle
from roomlit.streamlit.serve import lifespan, routes

__all__ = ["Attached", "RoomHandle", "bridge", "carry", "lifespan", "room", "routes"]
