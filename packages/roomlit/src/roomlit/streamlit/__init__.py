"""Live rooms in Streamlit scripts."""

from roomlit.streamlit.attach import Attached, bridge
from roomlit.streamlit.handle import RoomHandle, room
from roomlit.streamlit.serve import lifespan, routes

__all__ = ["Attached", "RoomHandle", "bridge", "lifespan", "room", "routes"]
