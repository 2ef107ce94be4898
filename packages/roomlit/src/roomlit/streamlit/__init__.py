"""Live rooms in Streamlit scripts: a room by name, or the parts for pages that bring components of their own."""

from roomlit.streamlit.handle import RoomHandle
from roomlit.streamlit.portal_transport import PortalTransport
from roomlit.streamlit.room_api import carry, room
from roomlit.streamlit.runtime import HubRuntime
from roomlit.streamlit.serve import at_home, hub_runtime, lifespan, routes
from roomlit.streamlit.session_state import Way, intervals, prepare, way_of
from roomlit.streamlit.websocket_bridge import WebSocketBridge, bridge

__all__ = [
    "HubRuntime",
    "PortalTransport",
    "RoomHandle",
    "Way",
    "WebSocketBridge",
    "at_home",
    "bridge",
    "carry",
    "hub_runtime",
    "intervals",
    "lifespan",
    "prepare",
    "room",
    "routes",
    "way_of",
]
