"""A list that everybody ticks off together: `streamlit run todo_list.py`."""

import streamlit as st

import roomlit


class TodoList(roomlit.Room):
    class State(roomlit.State):
        tasks: dict[str, bool] = {}

    @roomlit.command
    def tick(self, *, by: roomlit.Seat, task: str, value: bool = False) -> None:
        self.state.tasks[task] = value
        self.publish("ticked", task=task)


st.title("Shopping list")
room = roomlit.room("shopping", name="guest", kind=TodoList)


@room.live(on=("ticked",))
def tasks():
    for task, done in room.state.get("tasks", {}).items():
        st.checkbox(task, **room.bound(task, done, "tick", task=task))


if task := st.chat_input("What do we need?"):
    room.send("tick", task=task)
