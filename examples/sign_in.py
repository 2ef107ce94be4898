"""Who is signed in has the seat, and the script says who that is: `streamlit run sign_in.py`."""

import streamlit as st

import roomlit

PEOPLE = {"ada@x.org": ("Ada", ("admin",)), "grace@x.org": ("Grace", ())}


class Desk(roomlit.Room):
    class State(roomlit.State):
        approved: list[str] = []

    @roomlit.command
    def approve(self, *, by: roomlit.Seat) -> None:
        if "admin" not in by.roles:
            raise roomlit.Refused("desk/admins_only", "Only an admin approves.")
        self.state.approved.append(by.user)
        self.publish("approved", by=by.name)


# In your app: `st.login()`, then `user=st.user.email` and what you know of them. Never a text field.
user = st.selectbox("Signed in as", PEOPLE, key="user", bind="query-params")
name, roles = PEOPLE[user]
room = roomlit.room("desk", user=user, name=name, roles=roles, kind=Desk)
room.presence()
room.chat(height=200)
if st.button("Approve"):
    try:
        room.send("approve")
    except roomlit.Refused as no:
        st.error(no.message)


@room.live(on=("approved",))
def approved():
    st.write("Approved by", ", ".join(room.state["approved"]) or "nobody")
