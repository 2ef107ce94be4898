"""Who was first? The room decides, to the millisecond: `streamlit run quiz_buzzer.py`."""

import streamlit as st

import roomlit


class Buzzer(roomlit.Room):
    class State(roomlit.State):
        order: dict[str, int] = {}  # When each pressed, in order.

    @roomlit.command
    def buzz(self, *, by: roomlit.Seat) -> None:
        if by.name not in self.state.order:
            self.state.order[by.name] = self.now
            self.publish("buzzed", by=by.name)

    @roomlit.command
    def clear(self, *, by: roomlit.Seat) -> None:
        self.state.order = {}
        self.publish("cleared")


st.title("Quiz buzzer")
room = roomlit.room("quiz", name=st.text_input("Name", "guest"), kind=Buzzer)
press, clear = st.columns(2)
press.button("Buzz!", on_click=room.send, args=("buzz",), type="primary", width="stretch")
clear.button("Next question", on_click=room.send, args=("clear",), width="stretch")


@room.live(on=("buzzed", "cleared"))
def result():
    match list(room.state["order"].items()):
        case []:
            st.info("Fingers on the buzzer …")
        case [(winner, first), *others]:
            st.success(f"{winner} was first")
            for name, at in others:
                st.write(f"{name}, {at - first} ms later")
