"""Live rooms for Streamlit and any ASGI app: push, presence, chat, shared state, recovery."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roomlit.client import Publisher as Publisher
    from roomlit.client import connect as connect
    from roomlit.errors import Refused as Refused
    from roomlit.kinds.authoritative import Room as Room
    from roomlit.kinds.authoritative import Seat as Seat
    from roomlit.kinds.authoritative import State as State
    from roomlit.kinds.authoritative import command as command
    from roomlit.streamlit import apublish as apublish
    from roomlit.streamlit import asend as asend
    from roomlit.streamlit import bridge as bridge
    from roomlit.streamlit import lifespan as lifespan
    from roomlit.streamlit import open_room as open_room
    from roomlit.streamlit import publish as publish
    from roomlit.streamlit import room as room
    from roomlit.streamlit import routes as routes
    from roomlit.streamlit import send as send

# Loaded on first use: `import roomlit` stays quick, and without Streamlit everything but its part works.
_HOME = {
    "Publisher": "roomlit.client",
    "connect": "roomlit.client",
    "Refused": "roomlit.errors",
    "Room": "roomlit.kinds.authoritative",
    "Seat": "roomlit.kinds.authoritative",
    "State": "roomlit.kinds.authoritative",
    "command": "roomlit.kinds.authoritative",
    "apublish": "roomlit.streamlit",
    "asend": "roomlit.streamlit",
    "bridge": "roomlit.streamlit",
    "lifespan": "roomlit.streamlit",
    "open_room": "roomlit.streamlit",
    "publish": "roomlit.streamlit",
    "room": "roomlit.streamlit",
    "routes": "roomlit.streamlit",
    "send": "roomlit.streamlit",
}
__all__ = [
    "Publisher",
    "Refused",
    "Room",
    "Seat",
    "State",
    "apublish",
    "asend",
    "bridge",
    "command",
    "connect",
    "lifespan",
    "open_room",
    "publish",
    "room",
    "routes",
    "send",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'roomlit' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
