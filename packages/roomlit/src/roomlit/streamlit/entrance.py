"""The entrance: how a page joins a room by `roomlit.room(…)`, with one seat for as long as its user is the same."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import msgspec
import streamlit as st

from roomlit.errors import RoomUnknown
from roomlit.kinds.authoritative import Room
from roomlit.server.actor import RoomActor
from roomlit.server.identity import vouched_for
from roomlit.streamlit import _compat, arguments
from roomlit.streamlit.handle import RoomHandle
from roomlit.streamlit.placement import Placement
from roomlit.streamlit.room_session import RoomSession
from roomlit.streamlit.runtime import HubRuntime
from roomlit.streamlit.session_state import prepare

GUEST = "guest"


class Entered:
    """A room that the page has entered: its handle, for whom, and where it stands."""

    def __init__(self, handle: RoomHandle, session: RoomSession) -> None:
        self.handle = handle
        self.session = session
        self.place = Placement()


def room(
    code: str,
    /,
    *,
    name: str = GUEST,
    user: str | None = None,
    roles: Iterable[str] = (),
    kind: type[Room[Any]] | None = None,
    options: dict[str, Any] | None = None,
) -> RoomHandle:
    """Join the room named `code`, once per browser: the seat survives reruns and reloads.

    Its code in addresses, `room.code`, is the name, in capitals where that looks like a code ("garden" is `GARDEN`).

    Call it in every run, before anything of the room is drawn. `name` is what others see, up to 40 characters; changing
    it later renames the seat. `kind` is a `roomlit.Room` of your own, `options` the first values of its state; without
    a `kind` the room has members, chat, and events of any name.

    With `user` the script vouches for who is signed in (`user=st.user.email`): they have one seat wherever they are,
    events carry `event.user`, and commands `by.user` and `by.roles`, what `roles` says here. From then on the room
    takes nobody else; another `user` in the same session is another seat. Without a `name`, others read the user.

    Raises `LocalError`: for a name that is no text (`room/name`, `name/type`), `name/empty`, `name/too_long`,
    `user/invalid` for a user or roles that cannot be, `kind/type` for a `kind` that is no such class,
    `room/other_kind` for a room that is open already with another `kind`, and `streamlit/no_script` outside of
    `streamlit run`. Raises `Refused("seat/vouched_only")` without a user in a room that is for users.

        room = roomlit.room("team", name=st.text_input("Name", "guest"))
        room.chat()
    """
    _compat.session_id()  # Raises where no page runs, before anything is begun.
    code = arguments.room_name(code)
    identity = None if user is None else vouched_for(user, roles=roles)
    runtime = _compat.runtime()
    prepare(st.session_state)
    found = runtime.portal.run(lambda: runtime.open_room(code, kind, options or {}))
    room_session = _session_of(runtime, found, user or "")
    shown = arguments.person_name(name, kept=room_session.name if room_session.player else None)
    if identity is not None and name != GUEST:
        identity = msgspec.structs.replace(identity, name=shown)
    runtime.portal.run(lambda: room_session.look_vouched(identity))
    handle = _enter(runtime, found, room_session, shown)
    st.session_state["ws_initialized"] = True
    st.session_state["ws_status"] = handle.status
    return handle


def mount_channel(code: str) -> None:
    """Let the page's own components reach an open room through Streamlit, when they cannot reach the hub themselves.

    They join it by themselves. Draws nothing, and does nothing where the room's hub is in another process.
    """
    runtime = _compat.found()
    if runtime is None:
        return
    prepare(st.session_state)
    with suppress(RoomUnknown):  # Closed meanwhile, as the page will see.
        found = runtime.portal.ask(lambda: runtime.hub.room(code))
        _enter(runtime, found, _session_of(runtime, found, ""), None)


def _session_of(runtime: HubRuntime, found: RoomActor, user: str) -> RoomSession:
    """What this Streamlit session knows of the room; of another user's nothing is kept."""
    room, key = found.meta.room, f"_roomlit_{found.meta.room}"
    kept: RoomSession | None = st.session_state.get(key)
    if kept is not None and kept.user == user:
        return kept
    if kept is not None and kept.transport is not None:
        runtime.portal.ask(kept.transport.leave)
    made = RoomSession(hub=runtime.hub, room=room, user=user, redraws=_compat.redraw_scheduler())
    st.session_state[key] = made
    return made


def _enter(runtime: HubRuntime, found: RoomActor, room_session: RoomSession, name: str | None) -> RoomHandle:
    key = f"_roomlit_{found.meta.room}_entered"
    entered: Entered | None = st.session_state.get(key)
    if entered is not None and entered.session is room_session and entered.place.holds():
        return entered.handle
    if not _compat.is_fragment_run():
        room_session.begin(_compat.run_token())
    runtime.portal.ask(lambda: runtime.sessions.look_session(room_session))
    handle = RoomHandle(runtime, room_session, name=name, epoch=found.meta.epoch)
    st.session_state[key] = Entered(handle, room_session)
    handle.mount()
    return handle
