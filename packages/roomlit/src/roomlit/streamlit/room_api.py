"""`roomlit.room(…)`: a live room in a Streamlit script."""

from contextlib import suppress
from typing import Any

import streamlit as st

from roomlit.errors import RoomUnknown
from roomlit.kinds.authoritative import Room
from roomlit.server.actor import RoomActor
from roomlit.streamlit import _compat
from roomlit.streamlit.handle import RoomHandle
from roomlit.streamlit.room_session import RoomSession
from roomlit.streamlit.runtime import HubRuntime
from roomlit.streamlit.session_state import prepare


def room(
    code: str, /, *, name: str = "guest", kind: type[Room] | None = None, options: dict[str, Any] | None = None
) -> RoomHandle:
    """Join the room of that name, once per browser: the seat survives reruns and reloads.

    Call it in every run, before anything of the room is drawn. `kind` is a `roomlit.Room` of your own; without it the
    room has members, chat, and events of any name. Changing `name` later renames the seat.
    """
    runtime = _compat.runtime()
    prepare(st.session_state)
    handle = _entered(runtime, runtime.portal.run(lambda: runtime.open_room(code, kind, options or {})), name)
    st.session_state["ws_initialized"] = True
    st.session_state["ws_status"] = handle.status
    return handle


def carry(code: str) -> None:
    """Carry the frames of an open room for the page's own components, when they cannot reach the hub themselves.

    They join it by themselves. Draws nothing, and does nothing where the room's hub is in another process.
    """
    runtime = _compat.found()
    if runtime is None:
        return
    prepare(st.session_state)
    with suppress(RoomUnknown):  # Closed meanwhile, as the page will see.
        _entered(runtime, runtime.portal.ask(lambda: runtime.hub.room(code)), None)


def _entered(runtime: HubRuntime, found: RoomActor, name: str | None) -> RoomHandle:
    key = f"_roomlit_{found.meta.room}"
    if key not in st.session_state:
        st.session_state[key] = RoomSession(hub=runtime.hub, room=found.meta.room)
    room_session: RoomSession = st.session_state[key]
    room_session.begin()
    runtime.portal.ask(room_session.look_start)
    handle = RoomHandle(runtime, room_session, name=name, epoch=found.meta.epoch)
    handle.mount()
    return handle
