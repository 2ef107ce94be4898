"""Widgets bound to a room: they show what the room says, and send what their user chooses."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

import msgspec
import streamlit as st

from roomlit.clock import Clock, SystemClock
from roomlit.errors import Refused
from roomlit.streamlit.bound_table import Rows, TableBinding, bound_table
from roomlit.streamlit.room_session import RoomSession

ECHO_MS = 2000
"""How long a browser may still report what a widget showed before the room changed it."""


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

    def bind(self, key: str, value: Any, send: Callable[..., object]) -> Binding:
        """Have the widget that is made next show `value`; `send(value=…)` is called when its user chooses another."""
        shown = self._shown.setdefault(key, Shown())
        self._show(key, shown, value)
        if shown.refusal:
            st.toast(shown.refusal, icon=":material/block:")
            shown.refusal = ""
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
            elif not shown.refusal:
                shown.before, shown.at = st.session_state[widget], self._clock.now()
        st.session_state[self._key(key, shown.version)] = value

    def _chosen(self, key: str, version: int, send: Callable[..., object]) -> None:
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


class Bindings:
    """The part of a `RoomHandle` that binds widgets: what their user does is sent, what a redraw does never."""

    _session: RoomSession

    @abstractmethod
    def send(self, name: str, /, **args: Any) -> Any:
        """A command to the room."""

    def bound(self, key: str, value: Any, command: str, /, **args: Any) -> Binding:
        """`key` and `on_change` of a widget that shows `value`, the room's, and sends `command` with what is chosen.

        `st.checkbox("Milk", **room.bound("milk", item.done, "tick", item=3))` sends `tick(item=3, value=True)`. A
        refusal is shown in words, and the widget goes back to the room's value. Not for widgets in an `st.form`.
        """
        return bound_widgets(self._session.room).bind(key, value, lambda value: self.send(command, **args, value=value))

    def bound_table(self, key: str, rows: Rows, command: str, /, **args: Any) -> TableBinding:
        """What an `st.data_editor` is made with that shows `rows` (by id) and sends `command` for each edited cell.

        `st.data_editor(**room.bound_table("plan", room.state["rows"], "put"))` sends `put(row=…, column=…, value=…)`.
        """
        return bound_table(self._session.room, key).bind(rows, lambda **cell: self.send(command, **args, **cell))


def bound_widgets(room: str) -> BoundWidgets:
    """Those of the session whose script runs on this thread."""
    kept = f"_roomlit_bound_{room}"
    if kept not in st.session_state:
        st.session_state[kept] = BoundWidgets(room, clock=SystemClock())
    return st.session_state[kept]


def _plain(value: Any) -> Any:
    """As it comes back from a room: a range is a list then, a date a text."""
    return msgspec.json.decode(msgspec.json.encode(value))
