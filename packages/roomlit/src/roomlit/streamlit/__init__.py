"""Live rooms in Streamlit scripts: a room by name, or the parts for pages that bring components of their own."""

from typing import TYPE_CHECKING

from roomlit.lazy_names import lazy

if TYPE_CHECKING:
    from roomlit.streamlit.entrance import mount_channel as mount_channel
    from roomlit.streamlit.entrance import room as room
    from roomlit.streamlit.handle import RoomHandle as RoomHandle
    from roomlit.streamlit.portal_transport import PortalTransport as PortalTransport
    from roomlit.streamlit.publishing import apublish as apublish
    from roomlit.streamlit.publishing import asend as asend
    from roomlit.streamlit.publishing import open_room as open_room
    from roomlit.streamlit.publishing import publish as publish
    from roomlit.streamlit.publishing import send as send
    from roomlit.streamlit.runtime import HubRuntime as HubRuntime
    from roomlit.streamlit.serve import at_home as at_home
    from roomlit.streamlit.serve import hub_runtime as hub_runtime
    from roomlit.streamlit.serve import lifespan as lifespan
    from roomlit.streamlit.serve import routes as routes
    from roomlit.streamlit.session_state import intervals as intervals
    from roomlit.streamlit.session_state import prepare as prepare
    from roomlit.streamlit.session_state import transport_of as transport_of
    from roomlit.streamlit.streamlit_gate import StreamlitGate as StreamlitGate
    from roomlit.streamlit.websocket_bridge import WebSocketBridge as WebSocketBridge
    from roomlit.streamlit.websocket_bridge import bridge as bridge

# Loaded on first use: a page is spared what it has no use for.
_HOME = {
    "HubRuntime": "roomlit.streamlit.runtime",
    "PortalTransport": "roomlit.streamlit.portal_transport",
    "RoomHandle": "roomlit.streamlit.handle",
    "StreamlitGate": "roomlit.streamlit.streamlit_gate",
    "WebSocketBridge": "roomlit.streamlit.websocket_bridge",
    "apublish": "roomlit.streamlit.publishing",
    "asend": "roomlit.streamlit.publishing",
    "at_home": "roomlit.streamlit.serve",
    "bridge": "roomlit.streamlit.websocket_bridge",
    "hub_runtime": "roomlit.streamlit.serve",
    "intervals": "roomlit.streamlit.session_state",
    "lifespan": "roomlit.streamlit.serve",
    "mount_channel": "roomlit.streamlit.entrance",
    "open_room": "roomlit.streamlit.publishing",
    "prepare": "roomlit.streamlit.session_state",
    "publish": "roomlit.streamlit.publishing",
    "room": "roomlit.streamlit.entrance",
    "routes": "roomlit.streamlit.serve",
    "send": "roomlit.streamlit.publishing",
    "transport_of": "roomlit.streamlit.session_state",
}
__all__ = sorted(_HOME)  # pyright: ignore[reportUnsupportedDunderAll] – the table above is the one list of names

if not TYPE_CHECKING:
    __getattr__ = lazy(__name__, _HOME)


def __dir__() -> list[str]:
    return __all__
