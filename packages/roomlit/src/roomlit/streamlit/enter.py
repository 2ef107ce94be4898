"""`roomlit.room(…)`: a live room in a Streamlit script."""

from contextlib import suppress
from typing import Any

import streamlit as st

from roomlit.errors import RoomUnknown
from roomlit.rooms.authoritative import Room
from roomlit.server.actor import RoomActor
from roomlit.streamlit import _compat
from roomlit.streamlit.desk import Desk
from roomlit.streamlit.handle import RoomHandle
from roomlit.streamlit.house import House
from roomlit.streamlit.names import prepare


def room(
    code: str, /, *, name: str = "guest", kind: type[Room] | None = None, options: dict[str, Any] | None = None
) -> RoomHandle:
    """Join the room of that name, once per browser: the seat survives reruns and reloads.

    Call it in every run, before anything of the room is drawn. `kind` is a `roomlit.Room` of your own; without it the
    room has members, chat, and events of any name. Changing `name` later renames the seat.
    """
    house = _compat.house()
    prepare(st.session_state)
    handle = _entered(house, house.portal.run(lambda: house.open_room(code, kind, options or {})), name)
    st.session_state["ws_initialized"] = True
    st.session_state["ws_status"] = handle.status
    return handle


def carry(code: str) -> None:
    """Carry the frames of an open room for the page's own components, when they cannot reach the hub themselves.

    They join it by themselves. Draws nothing, and does nothing where the room's hub is in another process.
    """
    house = _compat.found()
    if house is None:
        return
    prepare(st.session_state)
    with suppress(RoomUnknown):  # Closed meanwhile, as the page will see.
        _entered(house, house.portal.ask(lambda: house.hub.room(code)), None)


def _entered(house: House, found: RoomActor, name: str | None) -> RoomHandle:
    key = f"_roomlit_{found.meta.room}"
    if key not in st.session_state:
        st.session_state[key] = Desk(hub=house.hub, room=found.meta.room)
    desk: Desk = st.session_state[key]
    desk.begin()
    house.portal.ask(desk.look_start)
    handle = RoomHandle(house, desk, name=name, epoch=found.meta.epoch)
    handle.mount()
    return handle
