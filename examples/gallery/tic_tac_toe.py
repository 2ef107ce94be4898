"""Tic-tac-toe for two, with as many watchers as come: `streamlit run tic_tac_toe.py`."""

import streamlit as st

import roomlit

LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))


class TicTacToe(roomlit.Room):
    class State(roomlit.State):
        cells: list[str] = [""] * 9
        players: dict[str, str] = {}  # By their mark: the first two who move.

    def view(self, seat: roomlit.Seat | None) -> dict:
        cells, players = self.state.cells, self.state.players
        turn, other = "XO" if cells.count("") % 2 else "OX"
        won = any(cells[a] and cells[a] == cells[b] == cells[c] for a, b, c in LINES)
        winner = other if won else "" if "" in cells else "Nobody"
        mine = seat is not None and players.get(turn, seat.name) == seat.name != players.get(other)
        return {"cells": cells, "turn": turn, "winner": winner, "yours": mine and not winner}

    @roomlit.command
    def move(self, *, by: roomlit.Seat, cell: int) -> None:
        view = self.view(by)
        if not view["yours"] or cell not in range(9) or self.state.cells[cell]:
            raise roomlit.Refused("move/not_yours", "it is not your turn, or the cell is taken")
        self.state.cells[cell] = view["turn"]
        self.state.players[view["turn"]] = by.name
        self.publish("moved")

    @roomlit.command
    def again(self, *, by: roomlit.Seat) -> None:
        self.state = self.State()
        self.publish("moved")


st.title("Tic-tac-toe")
room = roomlit.room("tic-tac-toe", kind=TicTacToe)


@room.live(on=("moved",))
def board():
    game = room.state
    st.subheader(f"{game['winner']} wins" if game["winner"] else f"{game['turn']} to move")
    for row in range(3):
        for cell, place in enumerate(st.columns(3), start=3 * row):
            mark = game["cells"][cell]
            if place.button(mark or "·", key=cell, disabled=bool(mark) or not game["yours"], width="stretch"):
                room.send("move", cell=cell)
    st.button("Again", disabled=not game["winner"], on_click=room.send, args=("again",))
