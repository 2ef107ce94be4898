"""`roomlit.room(…)` and the handle it gives: a live room as one run of a Streamlit script sees it."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec
import streamlit as st

from roomlit.client.event import RoomEvent
from roomlit.client.payload import payload
from roomlit.errors import Refused, RoomUnknown
from roomlit.kinds.authoritative import Room
from roomlit.protocol.messages import Ack, Command
from roomlit.server.actor import RoomActor
from roomlit.server.credentials import Claim
from roomlit.server.identity import vouched_for
from roomlit.server.server_voice import refuse
from roomlit.streamlit import _compat, arguments
from roomlit.streamlit.arguments import Listener, with_brackets
from roomlit.streamlit.bound_widgets import Bindings
from roomlit.streamlit.drawing import Drawings
from roomlit.streamlit.drawing_mount import DrawingMount
from roomlit.streamlit.event_delivery import EventDelivery
from roomlit.streamlit.room_mount import RoomMount
from roomlit.streamlit.room_session import RoomSession
from roomlit.streamlit.runtime import HubRuntime
from roomlit.streamlit.session_state import prepare

H = TypeVar("H", bound=Listener)
F = TypeVar("F", bound=Callable[[], object])
GUEST = "guest"
UNSENT_MOST = 100
"""How many commands wait for a page that is still joining."""


class RoomHandle(Bindings, Drawings):
    """A room as one run of a script sees it. Reading asks the hub, so what you get is what is true now."""

    def __init__(self, runtime: HubRuntime, room_session: RoomSession, *, name: str | None, epoch: int) -> None:
        self._runtime = runtime
        self._session = room_session
        self._name = name
        self._delivery = EventDelivery(runtime, room_session)
        self._mount = RoomMount(runtime, room_session, self._delivery, name=name, epoch=epoch)
        self._drawing = DrawingMount(runtime, room_session, self._mount)

    @property
    def code(self) -> str:
        """The room's name in addresses and for `openRoom`: "garden" looks like a code and is `GARDEN` there."""
        return self._session.room

    @property
    def url(self) -> str:
        """The page's address as this browser knows it, for others to open; of its parameters only `room` is kept."""
        return _address(st.context.url or "", st.query_params.get("room"))

    @property
    def me(self) -> str:
        """The name others see; "" until the browser has joined."""
        return self._ask(self._look_me)

    @property
    def status(self) -> str:
        """`connected`, `connecting`, `disconnected` or `error`, as the hub sees this seat."""
        return self._ask(self._session.look_status)

    @property
    def state(self) -> dict[str, Any]:
        """The room as this seat may see it."""
        return self._ask(self._session.look_view)

    @property
    def members(self) -> list[str]:
        """The names of those who are here now."""
        return [one["name"] for one in self.state.get("members", []) if one["online"]]

    def events(self, *, since: int = 0) -> list[RoomEvent]:
        """Public events after number `since` that the room still holds (at least the last 300)."""
        return self._ask(lambda: self._session.look_events(since))

    def latest(self, type: str) -> RoomEvent | None:
        """The newest event of this type that the server published with `keep="latest"`; None before the first."""
        return self._ask(lambda: self._session.look_latest(type))

    def send(self, name: str, /, **args: Any) -> Any:
        """A command, durable when this returns: an `Ack`, whose `result` is the room's answer.

        While the page is still joining, as in its first run, it waits for the seat and None is returned; a refusal is
        then shown as a toast. Raises `Refused` with the room's reason, and `LocalError("command/not_json")`.
        """
        given = payload(name, args)
        if self._session.player:
            return self._submit(name, given)
        if len(self._session.unsent) >= UNSENT_MOST:
            raise Refused("limit/too_fast", f"{UNSENT_MOST} commands wait for this page's seat already", retry_ms=500)
        self._session.unsent.append((name, given))
        return None

    def signal(self, kind: str, /, **data: Any) -> None:
        """A lossy hint to everybody else, such as typing; lost while the page is still joining."""
        if player := self._session.player:
            self._ask(lambda: self._session.look_actor().signal(player, kind, data))

    @with_brackets('@room.on("buzz")')
    def on(self, type: str) -> Callable[[H], H]:
        """Decorator: call the function with each event of this type, once and in order, in a fragment of its own.

        It may take the event, a `RoomEvent`, or nothing.

        What it draws is gone with the next batch: keep it in `st.session_state` and draw it in a `live` function. "*"
        hears all.
        """
        (heard,) = arguments.event_types(type)
        return lambda handler: self._delivery.on(heard, handler)

    @with_brackets('@room.live(on="buzz")')
    def live(self, *, on: str | Sequence[str]) -> Callable[[F], F]:
        """Decorator: a function that is drawn now, and again after each event of this type (or types), alone."""
        types = arguments.event_types(on)
        return lambda function: self._delivery.live(types, function)

    def presence(self, *, key: str | None = None) -> None:
        """Who is here, drawn in the browser. `key` keeps it one element where its place in the script changes."""
        self._mount.draw("presence", key=key)

    def chat(
        self,
        *,
        height: int | None = None,
        placeholder: str = "Message",
        read_only: bool = False,
        key: str | None = None,
    ) -> None:
        """The conversation and a box to write in, drawn in the browser: no script runs for messages.

        `height` in pixels. `key` keeps it one element, half a line that somebody types included, where its place in the
        script changes.
        """
        look = {"placeholder": placeholder, "read_only": read_only, **({} if height is None else {"height": height})}
        self._mount.draw("chat", key=key, **look)

    def status_line(self, *, quality: bool = True, key: str | None = None) -> None:
        """The connection in one line of the sidebar."""
        with st.sidebar:
            self._mount.draw("status", key=key, quality=quality)

    def mount(self) -> None:
        """Join, rename the seat when this run asks for another name than the last one, and send what waited for it."""
        self._mount.mount()
        if self._session.grant is None:
            self._rename()
        self._send_waiting()

    def _submit(self, name: str, args: dict[str, Any]) -> Ack:
        claim = Claim(self._session.room, self._session.player)
        command = Command(id=secrets.token_hex(16), room=claim.room, name=name, args=args)
        return refuse(self._runtime.portal.run(lambda: self._runtime.hub.submit(claim, command)))

    def _send_waiting(self) -> None:
        unsent = self._session.unsent
        while unsent and self._session.player:
            try:
                self._submit(*unsent.pop(0))
            except Refused as refused:  # Nobody stands at the place any more where it could be caught.
                st.toast(refused.message, icon="⚠️")

    def _rename(self) -> None:
        # A reload shows the script's first name again: only a change within this session is the user's wish.
        room_session = self._session
        if room_session.name is None:
            room_session.name = self._name
        if room_session.name == self._name or not room_session.player:
            return
        room_session.name = self._name
        try:
            self.send("rename", name=self._name)
        except Refused:
            return
        self._ask(self._session.look_renamed)

    def _look_me(self) -> str:
        actor = self._session.look_actor()
        return actor.logic.me(actor.state, self._session.player) if self._session.player else ""

    def _ask(self, call: Callable[[], Any]) -> Any:
        return self._runtime.portal.ask(call)


class Entered:
    """Where the page has entered a room: by which run, and in which fragment, None outside of fragments."""

    def __init__(self, handle: RoomHandle, session: RoomSession, run: object, home: str | None) -> None:
        self.handle = handle
        self.session = session
        self._run = run
        self._home = home

    def stands(self, run: object, here: str | None) -> bool:
        """Whether the room is in the page already when `here` asks for it in this run."""
        if self._run is run:
            return True
        if not _compat.is_fragment_run() or self._home == here:
            return False
        return self._home is None or _compat.has_fragment(self._home)


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
    """Join the room of that name, once per browser: the seat survives reruns and reloads.

    Call it in every run, before anything of the room is drawn. `kind` is a `roomlit.Room` of your own; without it the
    room has members, chat, and events of any name. Changing `name` later renames the seat.

    With `user` the script vouches for who is signed in (`user=st.user.email`): they have one seat wherever they are,
    events carry `event.user`, and commands `by.user` and `by.roles`. From then on the room takes nobody else; another
    `user` in the same session is another seat. Without a `name`, others read the user.

    Raises `LocalError`: for a name that is no text (`room/name`, `name/type`), `name/empty`, `name/too_long`,
    `user/invalid` for an empty or overlong user, and `streamlit/no_script` outside of `streamlit run`. Raises
    `Refused("seat/vouched_only")` without a user in a room that is for users.
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


def _address(page: str, room: str | None) -> str:
    return page if room is None else f"{page}?room={quote(room, safe='')}"


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
    key, run, home = f"_roomlit_{found.meta.room}_entered", _compat.run_token(), _compat.fragment_id()
    entered: Entered | None = st.session_state.get(key)
    if entered is not None and entered.session is room_session and entered.stands(run, home):
        return entered.handle
    if not _compat.is_fragment_run():
        room_session.begin(run)
    runtime.portal.ask(lambda: runtime.sessions.look_session(room_session))
    handle = RoomHandle(runtime, room_session, name=name, epoch=found.meta.epoch)
    st.session_state[key] = Entered(handle, room_session, run, home)
    handle.mount()
    return handle
