"""Events of a room on their way into a script: handlers that are called, functions that are drawn again."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, TypeVar

import streamlit as st

from roomlit.streamlit import _compat
from roomlit.streamlit.arguments import Listener, drawable, listener
from roomlit.streamlit.listeners import BRIDGE
from roomlit.streamlit.room_session import RoomSession
from roomlit.streamlit.runtime import HubRuntime
from roomlit.streamlit.session_state import SLOW_POLL_S

H = TypeVar("H", bound=Listener)
F = TypeVar("F", bound=Callable[[], object])


class EventDelivery:
    """What one run of the script listens to. What handlers draw stands in `slot`."""

    def __init__(self, runtime: HubRuntime, room_session: RoomSession) -> None:
        self.slot = st.container()
        self._runtime = runtime
        self._session = room_session

    def on(self, types: Sequence[str], handler: H) -> H:
        """Call `handler` with each event of these types."""
        listeners, fragment = self._session.listeners, _compat.fragment_id()
        scope = listeners.scope(fragment, _compat.run_token())
        listeners.on(scope, types, listener(handler))
        self._subscribe()
        if listeners.complete:
            with self.slot if fragment is None else nullcontext():
                self._drain()
        else:
            self._session.redraws.ask(BRIDGE)
        return handler

    def live(self, types: Sequence[str], function: F) -> F:
        """Draw `function` now, and again after events of these types."""
        drawable(function)
        room_session, fragment = self._session, _compat.fragment_id()
        scope = room_session.listeners.scope(fragment, _compat.run_token())
        key = room_session.listeners.live(fragment, scope, function.__name__, types)
        self._subscribe()

        def drawn() -> None:
            with room_session.redraws.drawing(key, _compat.fragment_id()):
                function()

        st.fragment(drawn, run_every=None if room_session.redraws.able else SLOW_POLL_S)()
        return function

    def deliver(self, hints: Mapping[str, Any] | None) -> None:
        """In a run of the bridge's fragment: everything new, events and the page's last few hints."""
        self._drain()
        if hints:
            self._session.hand_out_hints(hints["items"])

    def _drain(self) -> None:
        self._session.hand_out(self._runtime.portal.run(self._session.look_new))
        st.session_state["last_ws_message_id"] = self._session.seq

    def _subscribe(self) -> None:
        room_session = self._session
        wanted = room_session.listeners.types
        if wanted <= room_session.mounted:
            return
        # The browser learns what else to ring for with the next run of the bridge: asked for here once the page has
        # joined, because joining brings one anyway.
        room_session.mounted |= wanted
        self._runtime.subscribed[room_session.room] = room_session.mounted
        if room_session.player:
            room_session.redraws.ask(BRIDGE)
