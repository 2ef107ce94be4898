"""Live rooms in Streamlit scripts."""

from roomlit.streamlit.handle import RoomHandle, mount_channel, room
from roomlit.streamlit.serve import lifespan, routes
from roomlit.streamlit.websocket_bridge import WebSocketBridge, bridge

__all__ = ["RoomHandle", "WebSocketBridge", "bridge", "lifespan", "mount_channel", "room", "routes"]
