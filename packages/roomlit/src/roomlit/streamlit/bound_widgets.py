"""Widgets bound to a room: they show what the room says, and send what their user chooses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

import msgspec
import streamlit as st

from roomlit.clock import Clock, SystemClock
from roomlit.errors import Refused

ECHO_MS = 2000
"""How long a browser may still report what a widget showed before the room changed it."""
Send = Callable[..., object]


class Binding(TypedDict):
    """What a bound widget is made with: `st.checkbox("Milk", **binding)`."""

    key: str
    on_change: Callable[[], None]


@dataclass
class Shown:
    """One widget: what it showed until the room changed it, when that was (ms), and how often it was made anew."""

    before: Any = None
    at: int = -ECHO_MS
    version: int = 0
    refusal: str = ""


class BoundWidgets:
    """The bound widgets of one session in one room; lives in the session's state."""

    def __init__(self, room: str, *, clock: Clock) -> None:
        self._room = room
        self._clock = clock
        self._shown: dict[str, Shown] = {}

    def bind(self, key: str, value: Any, send: Send) -> Binding:
        """Have the widget that is made next show `value`; `send(value=…)` is called when its user chooses another."""
        shown = self._shown.setdefault(key, Shown())
        if shown.refusal:
            st.toast(shown.refusal, icon=":material/block:")
            shown.refusal = ""
        self._show(key, shown, value)
        version = shown.version
        return {"key": self._key(key, version), "on_change": lambda: self._chosen(key, version, send)}

    def _show(self, key: str, shown: Shown, value: Any) -> None:
        # Only what differs is written: Streamlit lays it over whatever its user does meanwhile.
        widget = self._key(key, shown.version)
        if widget in st.session_state:
            if _plain(st.session_state[widget]) == _plain(value):
                return
            if isinstance(value, bool):
                # Two values cannot tell a click from an echo. Nobody types into a box: it may be made anew, so that
                # what is still said of the old one is nobody's.
                shown.version += 1
            else:
                shown.before, shown.at = st.session_state[widget], self._clock.now()
        st.session_state[self._key(key, shown.version)] = value

    def _chosen(self, key: str, version: int, send: Send) -> None:
        shown = self._shown[key]
        if version != shown.version:
            return
        value = st.session_state[self._key(key, version)]
        if self._is_echo(shown, value):
            return
        try:
            send(value=_plain(value))
        except Refused as refused:
            shown.refusal = refused.message

    def _is_echo(self, shown: Shown, value: Any) -> bool:
        """Whether the browser says what it showed before it heard of the room's value: nobody has chosen that."""
        return self._clock.now() < shown.at + ECHO_MS and _plain(value) == _plain(shown.before)

    def _key(self, key: str, version: int) -> str:
        return f"{self._room}/{key}/{version}"


def bound_widgets(room: str) -> BoundWidgets:
    """Those of the session whose script runs on this thread."""
    kept = f"_roomlit_bound_{room}"
    if kept not in st.session_state:
        st.session_state[kept] = BoundWidgets(room, clock=SystemClock())
    return st.session_state[kept]


def _plain(value: Any) -> Any:
    """As it comes back from a room: a range is a list then, a date a text."""
    return msgspec.json.decode(msgspec.json.encode(value))
