"""A live room as one run of a Streamlit script sees it."""

import secrets
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import streamlit as st

from roomlit.client.event import RoomEvent
from roomlit.errors import Refused
from roomlit.protocol.messages import Ack, Command
from roomlit.server.credentials import Claim
from roomlit.server.hub import refuse
from roomlit.streamlit import _compat
from roomlit.streamlit.room_session import EventHandler, RoomSession
from roomlit.streamlit.runtime import HubRuntime
from roomlit.streamlit.session_state import PUSH_OFF_POLL_S, Way, intervals, way_of
from roomlit.streamlit.streamlit_transport import StreamlitTransport

H = TypeVar("H", bound=EventHandler)
F = TypeVar("F", bound=Callable[[], object])
SLOW_POLL_S = 2.0
"""How often a page asks where the server cannot start a fragment run: a Streamlit newer than this library knows."""


class RoomHandle:
    """A room as one run of a script sees it. Reading asks the hub, so what you get is what is true now."""

    def __init__(self, runtime: HubRuntime, room_session: RoomSession, *, name: str | None, epoch: int) -> None:
        self._runtime = runtime
        self._session = room_session
        self._name = name
        self._epoch = epoch
        self._key = f"roomlit-{room_session.room}"
        self._slot = st.container()

    # -- what is -----------------------------------------------------------------------------------------------------

    @property
    def me(self) -> str:
        """The name others see; "" until the browser has joined."""
        return self._ask(lambda: self._actor_me())

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

    # -- what to do --------------------------------------------------------------------------------------------------

    def send(self, name: str, /, **args: Any) -> Ack:
        """A command, durable when this returns. Raises `Refused` with the room's reason."""
        claim, command = self._claim(), Command(id=secrets.token_hex(16), room=self._session.room, name=name, args=args)
        return refuse(self._runtime.portal.run(lambda: self._runtime.hub.submit(claim, command)))

    def signal(self, kind: str, /, **data: Any) -> None:
        """A lossy hint to everybody else, such as typing."""
        claim = self._claim()
        self._ask(lambda: self._session.look_actor().signal(claim.player, kind, data))

    def on(self, type: str) -> Callable[[H], H]:
        """Decorator: call the function with each event of this type, once and in order, in a fragment of its own.

        What it draws is gone with the next batch: keep it in `st.session_state` and draw it in a `live` function. "*"
        hears all.
        """

        def listen(handler: H) -> H:
            room_session = self._session
            room_session.handlers.setdefault(type, []).append(handler)
            self._listen()
            if not _compat.is_fragment_run() and room_session.expected <= room_session.handlers.keys():
                with self._slot:
                    self._drain()
            return handler

        return listen

    def live(self, *, on: Sequence[str]) -> Callable[[F], F]:
        """Decorator: a function that is drawn now, and again whenever an event of these types arrives, alone."""

        def draw(function: F) -> F:
            key = f"{self._key}-live-{function.__name__}"
            self._session.live[key] = frozenset(on)
            self._listen()

            def drawn() -> None:
                self._session.drawn[key] = _compat.fragment_id()
                function()

            st.fragment(drawn, run_every=None if _compat.can_run_fragments() else SLOW_POLL_S)()
            return function

        return draw

    # -- what to see -------------------------------------------------------------------------------------------------

    def presence(self) -> None:
        """Who is here, drawn in the browser."""
        _compat.part()(key=f"{self._key}-presence", data={**self._place(), "part": "presence"})

    def chat(self, *, height: int | None = None, placeholder: str = "Message", read_only: bool = False) -> None:
        """The conversation and a box to write in, drawn in the browser: no script runs for messages."""
        look = {"placeholder": placeholder, "read_only": read_only, **({} if height is None else {"height": height})}
        _compat.part()(key=f"{self._key}-chat", data={**self._place(), "part": "chat", **look})

    def status_line(self, *, quality: bool = True) -> None:
        """The connection in one line of the sidebar."""
        with st.sidebar:
            _compat.part()(key=f"{self._key}-status", data={**self._place(), "part": "status", "quality": quality})

    # -- for `room` --------------------------------------------------------------------------------------------------

    def mount(self) -> None:
        """Put the invisible bridge into the page, in a fragment of its own."""
        self._session.mounted = self._runtime.subscribed.get(self._session.room, frozenset[str]())
        with self._slot:
            st.fragment(self._pulse, run_every=self._poll(), key=self._key)()
            with _unseen(f"{self._key}-waker"):
                _compat.part()(
                    key=f"{self._key}-again", data={**self._place(), "part": "waker"}, on_again_change=_heard
                )
        self._rename()

    # -- inside ------------------------------------------------------------------------------------------------------

    def _pulse(self) -> None:
        room_session, carried = self._session, None
        room_session.fragment = _compat.fragment_id()
        data = self._data()
        if self._name is not None:
            data |= {"part": "room", "name": self._name, "subscribe": sorted(room_session.mounted)}
        if self._way() == "streamlit" or room_session.carried is not None or _asks(st.session_state.get(self._key)):
            carried = self._carried()
            data["carried"] = self._carry(carried, st.session_state.get(self._key))
        with _unseen(f"{self._key}-bridge"):
            said = _compat.part()(
                key=self._key,
                data=data,
                on_seat_change=_heard,
                on_cursor_change=_heard,
                on_hints_change=_heard,
                on_join_change=_heard,
                on_up_change=_heard,
            )
        if carried is None and _asks(said):
            # As the first run of a session: the answer goes out with the next one.
            carried = self._carried()
            _compat.redraw(room_session.fragment)
        before = (room_session.player, room_session.connected)
        self._find_seat(carried, said)
        connected = self.status == "connected" and not before[1]
        seated = room_session.player != before[0] and carried is None
        if (connected or seated) and _compat.is_fragment_run():
            st.rerun()  # The script has drawn itself as a stranger's.
        if _compat.is_fragment_run():
            self._drain()
            for key in self._ask(room_session.look_live):
                _compat.redraw(room_session.drawn.get(key))
            hints = said.get("hints")
            if hints:
                room_session.hand_out_hints(hints["items"])

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
        self._ask(self._refollow)

    def _find_seat(self, carried: StreamlitTransport | None, said: Any) -> None:
        if carried is not None:
            # In the first run of a session the component's state is known only now, after mounting.
            self._runtime.portal.run(lambda: carried.absorb(said.get("join"), said.get("up")))
        if carried is not None and not said.get("seat"):
            self._ask(lambda: self._session.look_player(Claim(self._session.room, carried.player)))
        elif said.get("seat"):
            self._ask(lambda: self._session.look_seat(str(said["seat"]["credential"])))

    def _carried(self) -> StreamlitTransport:
        room_session, session = self._session, _compat.session_id()
        if room_session.carried is not None:
            return room_session.carried

        def wake() -> None:
            if room_session.fragment is not None:
                _compat.run_fragment(session, room_session.fragment, needed=made.waiting)

        def make() -> StreamlitTransport:
            return StreamlitTransport(
                hub=self._runtime.hub,
                room=room_session.room,
                failing=self._runtime.failing,
                wake=wake,
                present=lambda: _compat.has_browser(session),
            )

        made = room_session.carried = self._runtime.portal.ask(make)
        return made

    def _carry(self, carried: StreamlitTransport, said: Any) -> str:
        async def exchange() -> str:
            if said:
                await carried.absorb(said.get("join"), said.get("up"))
            return carried.data()

        return self._runtime.portal.run(exchange)

    def _drain(self) -> None:
        self._session.hand_out(self._runtime.portal.run(self._session.look_new))
        st.session_state["last_ws_message_id"] = self._session.seq

    def _listen(self) -> None:
        room_session = self._session
        if room_session.wanted <= room_session.mounted:
            return
        # The browser learns what else to ring for with the next run of the bridge: asked for here once the page has
        # joined, because joining brings one anyway.
        room_session.mounted |= room_session.wanted
        self._runtime.subscribed[room_session.room] = room_session.mounted
        if room_session.player and room_session.fragment is not None:
            _compat.run_fragment(_compat.session_id(), room_session.fragment, needed=lambda: True)

    def _way(self) -> Way:
        return way_of(st.session_state, served=self._runtime.served, allowed=self._runtime.push_allowed)

    def _poll(self) -> float | None:
        if self._way() != "streamlit":
            return None
        if not (self._runtime.push_allowed and st.session_state.get("ws_enabled", True)):
            return PUSH_OFF_POLL_S
        return None if _compat.can_run_fragments() else SLOW_POLL_S

    def _place(self) -> dict[str, Any]:
        return {"room": self._session.room, "hub": "", "mode": self._way()}

    def _data(self) -> dict[str, Any]:
        # `epoch` changes when the room was opened anew: the browser then looks for its seat again.
        # A page in need may be carried where nothing runs meanwhile: not where a slow timer would have to.
        carries = self._way() == "streamlit" or (self._way() == "push" and _compat.can_run_fragments())
        place = {**self._place(), **intervals(st.session_state)}
        return {**place, "part": "carrier", "epoch": self._epoch, "carries": carries}

    def _claim(self) -> Claim:
        if not self._session.player:
            raise Refused("seat/unknown", "this page is still joining: try again in a moment", retry_ms=500)
        return Claim(self._session.room, self._session.player)

    def _actor_me(self) -> str:
        actor = self._session.look_actor()
        return actor.logic.me(actor.state, self._session.player) if self._session.player else ""

    def _refollow(self) -> None:
        # A snapshot again: that is how a browser learns that it has another name.
        actor = self._session.look_actor()
        for subscriber in tuple(actor.subscribers.get(self._session.player, ())):
            actor.subscribe(subscriber, {})

    def _ask(self, call: Callable[[], Any]) -> Any:
        return self._runtime.portal.ask(call)


def _asks(said: Any) -> bool:
    """Whether the page has asked to be carried. Until then nothing is made, and nothing runs, for it."""
    return bool(said and (said.get("join") or said.get("up")))


def _heard() -> None:
    """A state must have a callback to exist; returning leaves it at running the component's own fragment."""


@contextmanager
def _unseen(key: str) -> Generator[None]:
    """A place that takes no room in the page."""
    with st.container(key=key):
        st.html(f"<style>.st-key-{key}{{position:absolute;width:0;height:0;overflow:hidden}}</style>")
        yield
