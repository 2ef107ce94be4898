"""One room per customer, and a desk with all of them: `streamlit run support_desk.py`, agents at `?agent=yes`."""

import secrets

import streamlit as st

import roomlit

desk = roomlit.room("support-desk")


def customer():
    if not (ticket := st.query_params.get("ticket")):  # Kept in the address: a reload finds the conversation again.
        ticket = st.query_params["ticket"] = secrets.token_hex(4)
    st.title("How can we help?")
    roomlit.room(f"ticket-{ticket}", name="Customer").chat(placeholder="Your question")
    if desk.me and not any(event.ticket == ticket for event in desk.events() if event.type == "opened"):
        desk.send("opened", ticket=ticket)


def agent():
    st.title("Support desk")
    opened = [event.ticket for event in desk.events() if event.type == "opened"]
    newest = opened[:-4:-1]
    for place, ticket in zip(st.columns(len(newest) or 1), newest or [None], strict=True):
        with place:
            st.subheader(f"Ticket {ticket}" if ticket else "Nobody is waiting")
            if ticket:
                roomlit.room(f"ticket-{ticket}", name="Agent").chat(placeholder="Your answer", key=ticket)

    @desk.on("opened")
    def come(event):
        st.rerun()


agent() if st.query_params.get("agent") else customer()
