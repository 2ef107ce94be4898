"""A page of fields and a table that are bound to a room, with what the room says written below."""

import streamlit as st

import roomlit


class Sheet(roomlit.Room):
    class State(roomlit.State):
        fields: dict[str, str | bool | int] = {}
        lines: list[str] = []
        rows: dict[str, dict[str, str]] = {}

    @roomlit.command
    def put(self, *, by: roomlit.Seat, field: str, value: str | bool | int) -> None:
        if value == "bad":
            raise roomlit.Refused("sheet/bad", "not that word")
        self.state.fields[field] = value
        self.publish("changed")

    @roomlit.command
    def line(self, *, by: roomlit.Seat, number: int, value: str) -> None:
        self.state.lines[number - 1] = value
        self.publish("changed")

    @roomlit.command
    def add(self, *, by: roomlit.Seat) -> None:
        self.state.lines.append("")
        self.publish("changed")

    @roomlit.command
    def cell(self, *, by: roomlit.Seat, row: str, column: str, value: str | None) -> None:
        if value == "bad":
            raise roomlit.Refused("sheet/bad", "not that cell")
        self.state.rows[row][column] = value or ""
        self.publish("changed")


FIRST = {
    "fields": {"name": "name", "note": "note", "number": 1, "box": False},
    "lines": ["one", "two"],
    "rows": {f"row {n}": {"what": f"what {n}", "who": f"who {n}"} for n in range(3)},
}
room = roomlit.room(st.query_params.get("room", "sheet"), kind=Sheet, options=FIRST)


@room.live(on=("changed",))
def sheet():
    fields, lines = room.state["fields"], room.state["lines"]
    st.text_input("name", **room.bound("name", fields["name"], "put", field="name"))
    st.text_area("note", **room.bound("note", fields["note"], "put", field="note"))
    st.number_input("number", step=1, **room.bound("number", fields["number"], "put", field="number"))
    st.checkbox("box", **room.bound("box", fields["box"], "put", field="box"))
    with st.container():
        for number, line in enumerate(lines, start=1):
            st.columns(2)[0].text_input(f"line {number}", **room.bound(f"line {number}", line, "line", number=number))
    st.data_editor(**room.bound_table("rows", room.state["rows"], "cell"), hide_index=True)
    st.text("room: " + " ".join(map(str, fields.values())))


if st.button("Add"):
    room.send("add")
