"""Live rooms in Streamlit scripts."""

from roomlit.streamlit.handle import RoomHandle
from roomlit.streamlit.room_api import carry, room
from roomlit.streamlit.serve import lifespan, routes
from roomlit.streamlit.websocket_bridge import WebSocketBridge, bridge

__all__ = ["RoomHandle", "WebSocketBridge", "bridge", "carry", "lifespan", "room", "routes"]
