"""A table that everybody edits at once, cell by cell: `streamlit run shared_table.py`."""

import streamlit as st

import roomlit

COLUMNS = ("task", "who", "when")
BLANK = {f"row {n}": dict.fromkeys(COLUMNS, "") for n in range(1, 9)}  # As many as there may be: see the documents.


class Plan(roomlit.Room):
    class State(roomlit.State):
        rows: dict[str, dict[str, str]] = {}

    @roomlit.command
    def put(self, *, by: roomlit.Seat, row: str, column: str, value: str | None) -> None:
        if row not in self.state.rows or column not in COLUMNS:
            raise roomlit.Refused("plan/no_cell", f"there is no {column} in {row}")
        if column == "who" and value and not value.istitle():
            raise roomlit.Refused("plan/name", "a name begins with a capital letter")
        self.state.rows[row][column] = value or ""
        self.publish("changed", row=row)


st.title("Who does what")
room = roomlit.room("plan", kind=Plan, options={"rows": BLANK})
room.presence()


@room.live(on=("changed",))
def table():
    st.data_editor(**room.bound_table("rows", room.state["rows"], "put"), hide_index=True)
