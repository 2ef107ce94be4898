"""Live rooms in Streamlit scripts: a room by name, or the parts for pages that bring components of their own."""

from roomlit.streamlit.handle import RoomHandle, mount_channel, room
from roomlit.streamlit.portal import PortalTransport
from roomlit.streamlit.publishing import apublish, asend, open_room, publish, send
from roomlit.streamlit.runtime import HubRuntime
from roomlit.streamlit.serve import at_home, hub_runtime, lifespan, routes
from roomlit.streamlit.session_state import intervals, prepare, transport_of
from roomlit.streamlit.websocket_bridge import WebSocketBridge, bridge

__all__ = [
    "HubRuntime",
    "PortalTransport",
    "RoomHandle",
    "WebSocketBridge",
    "apublish",
    "asend",
    "at_home",
    "bridge",
    "hub_runtime",
    "intervals",
    "lifespan",
    "mount_channel",
    "open_room",
    "prepare",
    "publish",
    "room",
    "routes",
    "send",
    "transport_of",
]
