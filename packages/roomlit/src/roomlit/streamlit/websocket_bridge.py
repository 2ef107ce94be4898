"""`roomlit.bridge(url)`: any existing JSON WebSocket in a Streamlit page."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import streamlit as st

from roomlit.client.event import RoomEvent
from roomlit.client.payload import payload
from roomlit.streamlit import _compat
from roomlit.streamlit.arguments import (
    Listener,
    drawable,
    event_types,
    listener,
    websocket_address,
    with_brackets,
)
from roomlit.streamlit.listeners import BRIDGE, Listeners
from roomlit.streamlit.placement import Placement
from roomlit.streamlit.redraw_scheduler import RedrawScheduler
from roomlit.streamlit.session_state import intervals, prepare

H = TypeVar("H", bound=Listener)
F = TypeVar("F", bound=Callable[[], object])
OUT_KEPT = 20


class _Kept(msgspec.Struct):
    """What a session remembers of one address."""

    redraws: RedrawScheduler
    listeners: Listeners
    seen: int = 0
    status: str = "connecting"
    mounted: frozenset[str] = frozenset()
    out: list[dict[str, Any]] = []
    events: list[RoomEvent] = []
    place: Placement | None = None


def bridge(url: str) -> "WebSocketBridge":
    """Attach this page to the WebSocket at `url`, whose frames are JSON objects with a `type`.

    The browser connects, reconnects with backoff, and keeps the last hundred frames; it shows the status where
    you call this first. A foreign server numbers nothing, so there is no recovery: what is said while the connection
    is down is missed. Raises `LocalError("bridge/address")` for an address that is none of a WebSocket; one where
    nobody answers is named in the page.

        prices = roomlit.bridge("wss://prices.example.org/ws")
    """
    _compat.session_id()  # Raises where no page runs, before anything is begun.
    url = websocket_address(url)
    runtime = _compat.runtime()
    prepare(st.session_state)
    key = f"_roomlit_bridge_{url}"
    if key not in st.session_state:
        st.session_state[key] = _Kept(_compat.redraw_scheduler(), Listeners())
    kept: _Kept = st.session_state[key]
    if kept.place is not None and kept.place.holds():
        return WebSocketBridge(url, kept, learnt=runtime.subscribed)
    kept.place = Placement()
    kept.mounted = kept.listeners.types | runtime.subscribed.get(url, frozenset())
    if not _compat.is_fragment_run() and kept.listeners.begin(_compat.run_token()):
        kept.redraws.whole_script()
    attached = WebSocketBridge(url, kept, learnt=runtime.subscribed)
    attached.mount()
    return attached


class WebSocketBridge:
    """An existing WebSocket as one run of a script sees it.

    `roomlit.bridge(…)` gives it, anew in each run.

        st.write(ws.status)
    """

    recovery = False
    """What is said while the connection is down is missed."""

    def __init__(self, url: str, kept: _Kept, *, learnt: dict[str, frozenset[str]]) -> None:
        self.url = url
        """The address, as it was given."""
        self._key = f"roomlit-bridge-{url}"
        self._kept = kept
        self._learnt = learnt

    @property
    def status(self) -> str:
        """`connected`, `connecting`, `disconnected` or `error`, as of this run."""
        return self._kept.status

    @property
    def events(self) -> list[RoomEvent]:
        """The last hundred events that Python listened to."""
        return list(self._kept.events)

    def send(self, type: str, /, **data: Any) -> None:
        """Have the browser send a frame of that `type` with `data` beside it, as soon as it is connected.

        Of what waits for that, the last twenty are kept. Raises `LocalError("command/not_json")`.

            if st.button("Say hello"):
                ws.send("message", text="hello")
        """
        out = {"id": secrets.token_hex(8), "frame": {"type": type, **payload(type, data)}}
        self._kept.out = [*self._kept.out, out][-OUT_KEPT:]
        self._kept.redraws.ask(BRIDGE)

    @with_brackets('@ws.on("message")')
    def on(self, type: str | Sequence[str]) -> Callable[[H], H]:
        """Decorator: call the function with each event of this type (or types), once and in order.

        `type` is a type or several, or "*" for all. The function may take the event, a `RoomEvent`, or nothing. Raises
        `LocalError`: `event/type`, `handler/signature`, `decorator/no_brackets`.

            @ws.on("message")
            def said(event):
                st.toast(event.text)
        """
        types = event_types(type)

        def listen(handler: H) -> H:
            listeners = self._kept.listeners
            listeners.on(listeners.scope(_compat.fragment_id(), _compat.run_token()), types, listener(handler))
            self._listen(frozenset(types))
            return handler

        return listen

    @with_brackets('@ws.live(on="message")')
    def live(self, *, on: str | Sequence[str]) -> Callable[[F], F]:
        """Decorator: a function that is drawn now, and again after events of this type (or types), alone.

        `on` is a type or several. Raises `LocalError`: `event/type`, `live/signature`, `decorator/no_brackets`.

            @ws.live(on="message")
            def lines():
                st.write([event.text for event in ws.events])
        """
        types = frozenset(event_types(on))

        def draw(function: F) -> F:
            drawable(function)
            kept, fragment = self._kept, _compat.fragment_id()
            scope = kept.listeners.scope(fragment, _compat.run_token())
            key = kept.listeners.live(fragment, scope, function.__name__, types)
            self._listen(types)

            def drawn() -> None:
                with kept.redraws.drawing(key, _compat.fragment_id()):
                    function()

            st.fragment(drawn)()
            return function

        return draw

    def mount(self) -> None:
        """Put the connection into the page, in a fragment of its own."""
        st.fragment(self._pulse, key=self._key)()

    def _pulse(self) -> None:
        with self._kept.redraws.drawing(BRIDGE, _compat.fragment_id()):
            self._exchange()

    def _exchange(self) -> None:
        kept = self._kept
        every = intervals(st.session_state)["every_ms"]
        data = {
            "part": "websocket_bridge",
            "url": self.url,
            "subscribe": sorted(kept.mounted),
            "every_ms": every,
            "out": kept.out,
        }
        said = _compat.part()(key=self._key, data=data, on_heard_change=_heard, on_status_change=_heard)
        status = said.get("status") or "connecting"
        changed, kept.status = status != kept.status, status
        st.session_state["ws_status"] = status
        if not _compat.is_fragment_run():
            return
        heard = said.get("heard")
        if heard:
            self._hand_out(heard)
        if changed:
            st.rerun()

    def _listen(self, types: frozenset[str]) -> None:
        if not types <= self._kept.mounted:
            self._kept.mounted |= types
            self._learnt[self.url] = self._kept.mounted
            self._kept.redraws.ask(BRIDGE)

    def _hand_out(self, heard: Mapping[str, Any]) -> None:
        kept = self._kept
        if heard["n"] < kept.seen:  # The browser has forgotten its count.
            kept.seen = 0
        news: set[str] = set()
        for item in heard["items"]:
            if item["n"] <= kept.seen:
                continue
            kept.seen = item["n"]
            frame = dict(item["frame"])
            event = RoomEvent(str(frame.pop("type")), frame, seq=item["n"], at=item["at"], audience="local")
            kept.events = [*kept.events, event][-100:]
            news.add(event.type)
            for handler in kept.listeners.handlers(event.type):
                handler(event)
        kept.redraws.ask(*kept.listeners.live_on(frozenset(news)))


def _heard() -> None:
    """A state must have a callback to exist; returning leaves it at running the component's own fragment."""
