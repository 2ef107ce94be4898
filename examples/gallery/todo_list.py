"""A list that everybody ticks off together: `streamlit run todo_list.py`."""

import streamlit as st

import roomlit


class TodoList(roomlit.Room):
    class State(roomlit.State):
        tasks: dict[str, bool] = {}

    @roomlit.command
    def put(self, *, by: roomlit.Seat, task: str, value: bool = False) -> None:
        self.state.tasks[task] = value
        self.publish("changed")


st.title("Shopping list")
room = roomlit.room("shopping", kind=TodoList)
if task := st.chat_input("What do we need?"):
    room.send("put", task=task)


@room.live(on=("changed",))
def tasks():
    for task, done in room.state["tasks"].items():
        st.checkbox(task, **room.bound(task, done, "put", task=task))
