"""Live rooms for Streamlit and any ASGI app: push, presence, chat, shared state, recovery.

In a Streamlit script: `room` (and the `RoomHandle` it gives, whose handlers hear a `RoomEvent`), `bridge` for any
WebSocket you already have; `routes` and `lifespan` put the hub on Streamlit's own port. A room that decides for itself
is a `Room` with a `State` and its `Chance`, whose `command`s are given the `Seat` that acts, and may be `Refused`.
Programs `connect` and get a `RoomClient`, or without coroutines `connect_sync` and a `SyncRoom`; each keeps a
`HeldSeat`. A command that was done is answered by an `Ack`. The app itself speaks by `publish` and `send`, another
process by a `Publisher`.

Every error is a `RoomlitError`: `LocalError` is your mistake, `RemoteError` the other side's.
"""

from typing import TYPE_CHECKING

from roomlit.lazy_names import lazy

if TYPE_CHECKING:
    from roomlit.client.connect import connect as connect
    from roomlit.client.event import RoomEvent as RoomEvent
    from roomlit.client.http import HeldSeat as HeldSeat
    from roomlit.client.publisher import Publisher as Publisher
    from roomlit.client.room import RoomClient as RoomClient
    from roomlit.client.sync_room import SyncRoom as SyncRoom
    from roomlit.client.sync_room import connect_sync as connect_sync
    from roomlit.errors import LocalError as LocalError
    from roomlit.errors import Refused as Refused
    from roomlit.errors import RemoteError as RemoteError
    from roomlit.errors import RoomlitError as RoomlitError
    from roomlit.kinds.authoritative import Chance as Chance
    from roomlit.kinds.authoritative import Room as Room
    from roomlit.kinds.authoritative import Seat as Seat
    from roomlit.kinds.authoritative import State as State
    from roomlit.kinds.authoritative import command as command
    from roomlit.protocol.messages import Ack as Ack
    from roomlit.streamlit import apublish as apublish
    from roomlit.streamlit import asend as asend
    from roomlit.streamlit import bridge as bridge
    from roomlit.streamlit import lifespan as lifespan
    from roomlit.streamlit import open_room as open_room
    from roomlit.streamlit import publish as publish
    from roomlit.streamlit import room as room
    from roomlit.streamlit import routes as routes
    from roomlit.streamlit import send as send
    from roomlit.streamlit.handle import RoomHandle as RoomHandle
    from roomlit.streamlit.websocket_bridge import WebSocketBridge as WebSocketBridge

__version__ = "0.1.0"

# Loaded on first use: `import roomlit` stays quick, and without Streamlit everything but its part works.
_HOME = {
    "Ack": "roomlit.protocol.messages",
    "Chance": "roomlit.kinds.authoritative",
    "HeldSeat": "roomlit.client.http",
    "LocalError": "roomlit.errors",
    "Publisher": "roomlit.client.publisher",
    "Refused": "roomlit.errors",
    "RemoteError": "roomlit.errors",
    "Room": "roomlit.kinds.authoritative",
    "RoomClient": "roomlit.client.room",
    "RoomEvent": "roomlit.client.event",
    "RoomHandle": "roomlit.streamlit.handle",
    "RoomlitError": "roomlit.errors",
    "Seat": "roomlit.kinds.authoritative",
    "State": "roomlit.kinds.authoritative",
    "SyncRoom": "roomlit.client.sync_room",
    "WebSocketBridge": "roomlit.streamlit.websocket_bridge",
    "apublish": "roomlit.streamlit",
    "asend": "roomlit.streamlit",
    "bridge": "roomlit.streamlit",
    "command": "roomlit.kinds.authoritative",
    "connect": "roomlit.client.connect",
    "connect_sync": "roomlit.client.sync_room",
    "lifespan": "roomlit.streamlit",
    "open_room": "roomlit.streamlit",
    "publish": "roomlit.streamlit",
    "room": "roomlit.streamlit",
    "routes": "roomlit.streamlit",
    "send": "roomlit.streamlit",
}
__all__ = sorted(_HOME)  # pyright: ignore[reportUnsupportedDunderAll] – the table above is the one list of names

if not TYPE_CHECKING:
    __getattr__ = lazy(__name__, _HOME)


def __dir__() -> list[str]:
    return __all__
