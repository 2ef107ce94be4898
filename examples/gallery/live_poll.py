"""A poll whose bars grow while people vote, and change their minds: `streamlit run live_poll.py`."""

from collections import Counter

import streamlit as st

import roomlit

OPTIONS = ("Pizza", "Ramen", "Salad")


class Poll(roomlit.Room):
    class State(roomlit.State):
        votes: dict[str, str] = {}

    @roomlit.command
    def vote(self, *, by: roomlit.Seat, value: str) -> None:
        if value not in OPTIONS:
            raise roomlit.Refused("poll/unknown_option", f"choose one of {OPTIONS}")
        self.state.votes[by.player] = value
        self.publish("voted")

    def view(self, seat: roomlit.Seat | None) -> dict:  # Everybody sees the counts, and only their own vote.
        mine = None if seat is None else self.state.votes.get(seat.player)
        return {"counts": Counter(self.state.votes.values()), "mine": mine}


st.title("Lunch?")
room = roomlit.room("lunch", kind=Poll)


@room.live(on=("voted",))
def poll():
    state = room.state
    st.radio("Your vote", OPTIONS, horizontal=True, **room.bound("vote", state["mine"], "vote"))
    total = sum(state["counts"].values())
    for option in OPTIONS:
        count = state["counts"].get(option, 0)
        st.progress(count / total if total else 0.0, text=f"{option}: {count}")
