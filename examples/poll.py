"""An authoritative room of one's own, with its page: `streamlit run poll.py`."""

import streamlit as st

import roomlit

OPTIONS = ("tea", "coffee", "water")


class Poll(roomlit.Room):
    class State(roomlit.State):
        votes: dict[str, str] = {}

    @roomlit.command
    def vote(self, *, by: roomlit.Seat, option: str) -> None:
        if option not in OPTIONS:
            raise roomlit.Refused("poll/unknown_option", f"choose one of {OPTIONS}")
        self.state.votes[by.name] = option
        self.publish("voted", player=by.name)  # Everyone.
        self.publish("your_vote", option=option, to=by)  # One seat.

    def view(self, seat: roomlit.Seat | None) -> dict:  # What this seat may know.
        mine = None if seat is None else self.state.votes.get(seat.name)
        return {"count": len(self.state.votes), "mine": mine}


name = st.text_input("Name", "guest", key="name", bind="query-params")
room = roomlit.room("poll", name=name, kind=Poll)
option = st.radio("What shall it be?", OPTIONS)
if st.button("Vote", type="primary"):
    room.send("vote", option=option)


@room.live(on=("voted", "your_vote"))  # Drawn again when somebody has voted; nothing else runs.
def result():
    state = room.state
    st.metric("Votes", state["count"])
    st.write(f"You chose {state['mine']}." if state["mine"] else "You have not voted yet.")
