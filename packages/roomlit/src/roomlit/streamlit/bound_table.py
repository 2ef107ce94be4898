"""A table bound to a room: everybody edits cells of one `st.data_editor`, each cell a command of its own."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypedDict

import streamlit as st

from roomlit.errors import Refused

Rows = Mapping[str, Mapping[str, Any]]
"""By its id, each row: its cells by the names of their columns."""
Cell = tuple[str, str]
"""The id of a row and the name of a column."""


class TableBinding(TypedDict):
    """What a bound table is made with: `st.data_editor(**binding)`."""

    data: list[dict[str, Any]]
    key: str
    on_change: Callable[[], None]
    num_rows: Literal["fixed"]


class BoundTable:
    """One table of one session; lives in the session's state.

    A browser lays its own edits over the rows it is given, and forgets an edit once the rows say the same. So it is
    given the rows with its edits in them, and, when it has forgotten them, the room's: nothing is made anew meanwhile,
    and the cell in which somebody types stays open.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._ids: tuple[str, ...] = ()
        self._version = 0
        self._sent: dict[Cell, Any] = {}
        self._refusals: list[str] = []

    def bind(self, rows: Rows, send: Callable[..., object]) -> TableBinding:
        """Have the editor that is made next show `rows`; `send(row=…, column=…, value=…)` is called for each edit."""
        self._tell()
        self._place(tuple(rows))
        shown = {row: dict(cells) for row, cells in rows.items()}
        for (row, column), value in self._edits().items():
            shown[row][column] = value
        version = self._version
        return {
            "data": list(shown.values()),
            "key": self._key,
            "on_change": lambda: self._edited(version, send),
            "num_rows": "fixed",
        }

    def _place(self, ids: tuple[str, ...]) -> None:
        # The browser speaks of rows by their place. Under another key, what it says of the old places is nobody's.
        if ids != self._ids:
            self._ids, self._version, self._sent = ids, self._version + 1, {}

    def _edited(self, version: int, send: Callable[..., object]) -> None:
        if version != self._version:
            return
        edits = self._edits()
        fresh = {cell: value for cell, value in edits.items() if cell not in self._sent or self._sent[cell] != value}
        self._sent = edits
        for (row, column), value in fresh.items():
            try:
                send(row=row, column=column, value=value)
            except Refused as refused:
                self._refusals.append(refused.message)

    def _edits(self) -> dict[Cell, Any]:
        """What this browser lays over the rows."""
        kept = st.session_state.get(self._key, {"edited_rows": {}})
        return {
            (self._ids[place], column): value
            for place, cells in kept["edited_rows"].items()
            for column, value in cells.items()
        }

    def _tell(self) -> None:
        for refusal in self._refusals:
            st.toast(refusal, icon=":material/block:")
        self._refusals = []

    @property
    def _key(self) -> str:
        return f"{self._name}/{self._version}"


def bound_table(room: str, key: str) -> BoundTable:
    """The one of that key in the session whose script runs on this thread."""
    name = f"{room}/{key}"
    kept = f"_roomlit_table_{name}"
    if kept not in st.session_state:
        st.session_state[kept] = BoundTable(name)
    return st.session_state[kept]
