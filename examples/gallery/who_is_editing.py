"""Who is here, and where they write: `streamlit run who_is_editing.py`."""

import streamlit as st

import roomlit

SECTIONS = ("Goals", "Budget", "Dates")


class Document(roomlit.Room):
    class State(roomlit.State):
        texts: dict[str, str] = {}
        places: dict[str, str] = {}  # The section in which each member is.

    @roomlit.command
    def go(self, *, by: roomlit.Seat, value: str | None) -> None:
        self.state.places[by.name] = value or ""
        self.publish("went")

    @roomlit.command
    def write(self, *, by: roomlit.Seat, section: str, value: str) -> None:
        self.state.texts[section] = value
        self.publish("wrote", section=section)


st.title("Project brief")
room = roomlit.room("brief", name=st.text_input("Name", "guest"), kind=Document)
room.presence()


@room.live(on=("went", "wrote", "player_list"))
def document():
    me, state = room.me, room.state
    here = state["places"].get(me) or None
    st.segmented_control("I write in", SECTIONS, **room.bound("place", here, "go"))
    for section in SECTIONS:
        others = [name for name in room.members if name != me and state["places"].get(name) == section]
        label = f"{section} :orange-badge[:material/edit: {', '.join(others)}]" if others else section
        text = state["texts"].get(section, "")
        st.text_area(label, disabled=here != section, **room.bound(section, text, "write", section=section))
