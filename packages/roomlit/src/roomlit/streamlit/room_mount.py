"""The invisible side of a room in a page: the browser modules mounted by the script, and what they tell it."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitDuplicateElementKey

from roomlit.errors import LocalError
from roomlit.protocol.transport import Transport
from roomlit.server.credentials import Claim
from roomlit.streamlit import _compat
from roomlit.streamlit.event_delivery import EventDelivery
from roomlit.streamlit.listeners import BRIDGE
from roomlit.streamlit.room_session import RoomSession
from roomlit.streamlit.runtime import HubRuntime
from roomlit.streamlit.session_state import PUSH_OFF_POLL_S, SLOW_POLL_S, intervals, transport_of
from roomlit.streamlit.streamlit_transport import StreamlitTransport


class RoomMount:
    """One run's mounting of a room. Without a `name` the page's own components join, and only a channel is offered."""

    def __init__(
        self, runtime: HubRuntime, room_session: RoomSession, delivery: EventDelivery, *, name: str | None, epoch: int
    ) -> None:
        # Another user is another component: of what the last one's browser said nothing is left.
        mark = "" if room_session.grant is None else f"-{room_session.grant.player[:8]}"
        self._key = f"roomlit-{room_session.room}{mark}"
        self._runtime = runtime
        self._session = room_session
        self._delivery = delivery
        self._name = name
        self._epoch = epoch
        self._home = _compat.fragment_id()

    def mount(self) -> None:
        """Put the bridge into the page, in a fragment of its own, and beside it what can run the whole script."""
        if self._home is not None:
            with self._session.redraws.drawing(self._home, self._home):
                pass
        self._session.mounted = self._runtime.subscribed.get(self._session.room, frozenset[str]())
        with self._delivery.slot:
            st.fragment(self._run, run_every=self._poll(), key=self._key)()
            with _unseen(f"{self._key}-rerun-trigger"):
                _compat.part()(
                    key=f"{self._key}-again", data={**self.place(), "part": "rerun_trigger"}, on_again_change=_heard
                )

    def draw(self, part: str, *, key: str | None = None, **look: Any) -> None:
        """Put a part that people see into the page, as often as the script asks for it."""
        try:
            _compat.part()(key=self.key_of(part, key), data={**self.place(), "part": part, **look})
        except StreamlitDuplicateElementKey:
            problem = f"two of the kind {part} in this room have the key {key!r}: give each one of its own"
            raise LocalError("part/twice", problem) from None

    def key_of(self, part: str, key: str | None) -> str:
        """The key of a part's component: the script's own, or the same in every run for the same part in its turn."""
        if key is not None:
            return f"{self._key}-{part}-key-{key}"
        fragment = _compat.fragment_id()
        scope = self._session.listeners.scope(fragment, _compat.run_token())
        scope.parts[part] += 1
        return f"{self._key}-{part}-{fragment or 'script'}-{scope.parts[part]}"

    def _run(self) -> None:
        """One run of the fragment: hear what the page says, answer it, hand out what has happened."""
        with self._session.redraws.drawing(BRIDGE, _compat.fragment_id()):
            self._listen()

    def _listen(self) -> None:
        room_session = self._session
        said, transport = self._exchange()
        player, connected = room_session.player, room_session.connected
        self._find_seat(transport, said)
        connects = self._runtime.portal.ask(room_session.look_status) == "connected" and not connected
        seated = room_session.player != player and transport is None
        if not _compat.is_fragment_run():
            return
        if connects or seated:
            self._draw_anew()
        self._delivery.deliver(said.get("hints"))

    def _draw_anew(self) -> None:
        """The script, or the fragment in which it has entered the room, has drawn itself as a stranger's."""
        redraws, home = self._session.redraws, self._home
        if home is None or not redraws.able:
            st.rerun()
        redraws.ask(home)

    def _exchange(self) -> tuple[Any, StreamlitTransport | None]:
        """What the browser's part says, and the transport through Streamlit, if this page needs one."""
        data, kept = self._data(), st.session_state.get(self._key)
        transport = self._session.transport
        if transport is None and (self._transport() is Transport.STREAMLIT or _asks(kept)):
            transport = self._open_transport()
        if transport is not None:
            data["channel"] = self._answer(transport, kept)
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
        if transport is None and _asks(said):
            # As the first run of a session: the answer goes out with the next one.
            transport = self._open_transport()
            self._ask()
        return said, transport

    def _find_seat(self, transport: StreamlitTransport | None, said: Any) -> None:
        ask, room_session = self._runtime.portal.ask, self._session
        if transport is not None:
            # In the first run of a session the component's state is known only now, after mounting.
            self._runtime.portal.run(lambda: transport.absorb(said.get("join"), said.get("up")))
        if room_session.grant is not None:
            return  # The script says whose seat it is, not the browser.
        if said.get("seat"):
            ask(lambda: room_session.look_seat(str(said["seat"]["credential"])))
        elif transport is not None:
            ask(lambda: room_session.look_player(Claim(room_session.room, transport.player)))

    def _open_transport(self) -> StreamlitTransport:
        runtime, room_session, session = self._runtime, self._session, _compat.session_id()
        address = st.context.ip_address or session

        def make() -> StreamlitTransport:
            return StreamlitTransport(
                hub=runtime.hub,
                room=room_session.room,
                address=address,
                join_failures=runtime.join_failures,
                rerun=self._ask,
                present=lambda: _compat.has_browser(session),
            )

        made = room_session.transport = runtime.portal.ask(make)
        return made

    def _ask(self) -> None:
        self._session.redraws.ask(BRIDGE)

    def _answer(self, transport: StreamlitTransport, kept: Any) -> str:
        async def exchange() -> str:
            if kept:
                await transport.absorb(kept.get("join"), kept.get("up"))
            return transport.data()

        return self._runtime.portal.run(exchange)

    def place(self) -> dict[str, Any]:
        """Where the page's part finds the room, and the seat there of whom the script vouches for."""
        place = {"room": self._session.room, "hub": self._runtime.below, "transport": self._transport()}
        if (grant := self._session.grant) is None:
            return place
        return {**place, "player": grant.player, "credential": grant.seat, "user": self._session.user}

    def _transport(self) -> Transport:
        runtime = self._runtime
        return transport_of(st.session_state, served=runtime.served, push_allowed=runtime.push_allowed)

    def _poll(self) -> float | None:
        if self._transport() is not Transport.STREAMLIT:
            return None
        if not (self._runtime.push_allowed and st.session_state.get("ws_enabled", True)):
            return PUSH_OFF_POLL_S
        return None if self._session.redraws.able else SLOW_POLL_S

    def _data(self) -> dict[str, Any]:
        # `epoch` changes when the room was opened anew: the browser then looks for its seat again.
        data = {**self.place(), **intervals(st.session_state), "part": "streamlit_channel", "epoch": self._epoch}
        if self._name is not None:
            data |= {"part": "room", "subscribe": sorted(self._session.mounted)}
            data |= {"name": self._name} if self._session.grant is None else {}
            data["rings"] = not self._session.redraws.able
        # A page in need may fall back to Streamlit where nothing runs meanwhile: not where a slow timer would have to.
        needs = self._transport() is Transport.WEBSOCKET and self._session.redraws.able
        return {**data, "offers_channel": self._transport() is Transport.STREAMLIT or needs}


def _asks(said: Any) -> bool:
    """Whether the page has asked for the channel. Until then nothing is made, and nothing runs, for it."""
    return bool(said and (said.get("join") or said.get("up")))


def _heard() -> None:
    """A state must have a callback to exist; returning leaves it at running the component's own fragment."""


@contextmanager
def _unseen(key: str) -> Generator[None]:
    """A place that takes no room in the page."""
    with st.container(key=key):
        st.html(f"<style>.st-key-{key}{{position:absolute;width:0;height:0;overflow:hidden}}</style>")
        yield
