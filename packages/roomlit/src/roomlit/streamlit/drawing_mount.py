"""The script's side of a drawing: its place in the page, and what has happened before it was there."""

import hashlib
from typing import Any

import msgspec
import streamlit as st
from streamlit.errors import StreamlitDuplicateElementKey

from roomlit.errors import LocalError
from roomlit.streamlit import _compat
from roomlit.streamlit.arguments import pixels
from roomlit.streamlit.event_tail import Past, TailSpec
from roomlit.streamlit.room_mount import RoomMount
from roomlit.streamlit.room_session import RoomSession
from roomlit.streamlit.runtime import HubRuntime

NOTHING = Past("", {}, [])


class DrawingMount:
    """One run's mounting of what a room draws in the browser, each drawing in a fragment of its own."""

    def __init__(self, runtime: HubRuntime, room_session: RoomSession, mount: RoomMount) -> None:
        self._runtime = runtime
        self._session = room_session
        self._mount = mount

    def show(
        self, source: dict[str, str], *, spec: TailSpec | None, height: int | None, key: str | None, data: Any
    ) -> None:
        """Have the page draw what `source` names, with the events of `spec`. Raises `LocalError` for what cannot be."""
        pixels(height)
        said, on = _json(data), list(spec.types) if spec else []
        own = self._mount.key_of(_kind(source) if key else _mark(source, said, on), key)
        fixed = {**source, "part": "drawing", "height": height, "on": on, "data": said}

        def mount() -> None:
            past = self._past(own, spec)
            data = {**self._mount.place(), **fixed, "past": past}
            try:
                _compat.part()(key=own, data=data, on_since_change=_asked)
            except StreamlitDuplicateElementKey:
                problem = f"two drawings of this room have the key {key!r}: give each one of its own"
                raise LocalError("draw/twice", problem) from None

        st.fragment(mount, key=f"{own}-drawing")()

    def _past(self, key: str, spec: TailSpec | None) -> str:
        """The same text in every run, so that the page is not told it again: until it asks for what it has missed."""
        if spec is None:
            return _json(NOTHING)
        question = str((st.session_state.get(key) or {}).get("since") or "")
        asked = f"{question} {self._session.player}"  # Another seat hears other things.
        kept = st.session_state.get(f"_{key}-past")
        if kept is None or kept[:2] != (asked, spec):
            kept = st.session_state[f"_{key}-past"] = (asked, spec, _json(self._look_past(spec, asked)))
        return kept[2]

    def _look_past(self, spec: TailSpec, asked: str) -> Past:
        room_session = self._session

        async def look() -> Past:
            await room_session.look_actor().settled()
            tails = self._runtime.tails()
            return tails.past(room_session.room, spec, player=room_session.player or None, asked=asked)

        return self._runtime.portal.run(look)


def _json(value: Any) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except (TypeError, ValueError) as error:
        raise LocalError("draw/data", f"data must be what JSON has (text, numbers, lists, dicts): {error}") from None


def _kind(source: dict[str, str]) -> str:
    return source.get("widget", "draw")


def _mark(source: dict[str, str], data: str, on: list[str]) -> str:
    """What tells drawings apart that were given no key."""
    text = "\0".join([*source.values(), data, *on])
    return f"{_kind(source)}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _asked() -> None:
    """A state must have a callback to exist; returning leaves it at running the drawing's own fragment."""
