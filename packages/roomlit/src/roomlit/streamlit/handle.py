"""The handle that `roomlit.room(…)` gives: a live room as one run of a Streamlit script sees it."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

import streamlit as st

from roomlit.client.event import RoomEvent
from roomlit.client.payload import payload
from roomlit.errors import Refused
from roomlit.protocol.messages import Ack, Command
from roomlit.server.credentials import Claim
from roomlit.server.server_voice import refuse
from roomlit.streamlit import arguments
from roomlit.streamlit.arguments import Listener, with_brackets
from roomlit.streamlit.bound_widgets import Bindings
from roomlit.streamlit.drawing import Drawings
from roomlit.streamlit.drawing_mount import DrawingMount
from roomlit.streamlit.event_delivery import EventDelivery
from roomlit.streamlit.room_mount import RoomMount
from roomlit.streamlit.room_session import RoomSession
from roomlit.streamlit.runtime import HubRuntime

H = TypeVar("H", bound=Listener)
F = TypeVar("F", bound=Callable[[], object])
UNSENT_MOST = 100
"""How many commands wait for a page that is still joining."""


class RoomHandle(Bindings, Drawings):
    """A room as one run of a script sees it. Reading asks the hub, so what you get is what is true now.

    `roomlit.room(…)` gives it, anew in each run.

        st.write(f"{room.me} is {room.status}; here are {', '.join(room.members)}")
    """

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
        """Public events after number `since` that the room still holds (at least the last 300), oldest first.

        Numbers begin at 1; an event has its own in `seq`.

            st.write([event.sender for event in room.events() if event.type == "buzz"])
        """
        return self._ask(lambda: self._session.look_events(since))

    def latest(self, type: str) -> RoomEvent | None:
        """The newest event of this `type` that the server published with `keep="latest"`; None before the first.

        The server holds it as long as it runs. Raises `LocalError("event/type")` for what is no type.

            newest = room.latest("load")
            st.metric("Load", "–" if newest is None else f"{newest.percent} %")
        """
        (wanted,) = arguments.event_types([type])
        return self._ask(lambda: self._session.look_latest(wanted))

    def send(self, name: str, /, **args: Any) -> Any:
        """A command, durable when this returns: an `Ack`, whose `result` is the room's answer.

        In a room without a `kind`, the command `name` becomes an event of that type, whose data are `args` (JSON) and
        `sender`; in a room of your own it calls the method of that name. While the page is still joining, as in its
        first run, it waits for the seat and None is returned; a refusal is then shown as a toast. Raises `Refused` with
        the room's reason, or `limit/too_fast` when a hundred wait already, and `LocalError`: `command/name`,
        `command/not_json`.

            if st.button("Buzz"):
                room.send("buzz", loud=True)
        """
        given = payload(name, args)
        if self._session.player:
            return self._submit(name, given)
        if len(self._session.unsent) >= UNSENT_MOST:
            raise Refused("limit/too_fast", f"{UNSENT_MOST} commands wait for this page's seat already", retry_ms=500)
        self._session.unsent.append((name, given))
        return None

    def signal(self, kind: str, /, **data: Any) -> None:
        """A lossy hint to everybody else, such as typing; lost while the page is still joining.

        They hear an event of the type `kind`, with `data` (JSON, at most 1,000 bytes) and `sender`; it has no number,
        and is in no log. Raises `LocalError`: `signal/kind` for what is no word of your own, `signal/too_large`,
        `command/not_json`.

            room.signal("looking_at", chapter=3)
        """
        given = arguments.room_hint(kind, data)
        if player := self._session.player:
            self._ask(lambda: self._session.look_actor().signal(player, kind, given))

    @with_brackets('@room.on("buzz")')
    def on(self, type: str | Sequence[str]) -> Callable[[H], H]:
        """Decorator: call the function with each event of this type (or types), once and in order.

        `type` is a type or several, or "*" for all. The function may take the event, a `RoomEvent`, or nothing, and has
        a fragment of its own. What it draws is gone with the next batch: keep it in `st.session_state` and draw it in a
        `live` function. Raises `LocalError`: `event/type`, `handler/signature`, `decorator/no_brackets`.

            @room.on("buzz")
            def buzzed(event):
                st.toast(f"{event.sender} buzzed")
        """
        types = arguments.event_types(type)
        return lambda handler: self._delivery.on(types, handler)

    @with_brackets('@room.live(on="buzz")')
    def live(self, *, on: str | Sequence[str]) -> Callable[[F], F]:
        """Decorator: a function that is drawn now, and again after each event of this type (or types), alone.

        `on` is a type or several. Events that come while it is drawn are drawn together, and the last is always drawn.
        Raises `LocalError`: `event/type`, `live/signature`, `decorator/no_brackets`.

            @room.live(on="buzz")
            def count():
                st.metric("Buzzes", sum(event.type == "buzz" for event in room.events()))
        """
        types = arguments.event_types(on)
        return lambda function: self._delivery.live(types, function)

    def presence(self, *, key: str | None = None) -> None:
        """Who is here, drawn in the browser. `key` keeps it one element where its place in the script changes.

        No script runs when somebody comes or goes.

            room.presence()
        """
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

        `height` is in pixels; `placeholder` stands in the empty box, and `read_only` leaves the box away. `key` keeps
        it one element, half a line that somebody types included, where its place in the script changes. Raises
        `LocalError("draw/height")`.

            room.chat(height=400, placeholder="Say something")
        """
        arguments.pixels(height)
        look = {"placeholder": placeholder, "read_only": read_only, **({} if height is None else {"height": height})}
        self._mount.draw("chat", key=key, **look)

    def status_line(self, *, quality: bool = True, key: str | None = None) -> None:
        """The connection in one line of the sidebar; `quality` adds bars for how good it is.

        `key` keeps it one element where its place in the script changes.

            room.status_line()
        """
        with st.sidebar:
            self._mount.draw("status", key=key, quality=quality)

    def hand_over(self, label: str = "Go on at another device", *, key: str | None = None) -> None:
        """A button that says `label` and shows a QR code: whoever reads it first, within two minutes, has this seat.

        This page is then told so, and may take the seat back. Seats of signed-in users need none: they sign in there.
        `key` keeps it one element where its place in the script changes.

            room.hand_over("Move to my phone")
        """
        self._mount.draw("hand_over", key=key, label=label)

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


def _address(page: str, room: str | None) -> str:
    return page if room is None else f"{page}?room={quote(room, safe='')}"
