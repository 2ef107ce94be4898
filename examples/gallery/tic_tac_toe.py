"""Tic-tac-toe for two, with as many watchers as come: `streamlit run tic_tac_toe.py`."""

import streamlit as st

import roomlit

LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))


class TicTacToe(roomlit.Room):
    class State(roomlit.State):
        cells: list[str] = []
        players: dict[str, str] = {}  # X and O by name: the first two who move.
        winner: str = ""

    @roomlit.command
    def move(self, *, by: roomlit.Seat, cell: int) -> None:
        game, mark = self.state, "XO"[sum(map(bool, self.state.cells)) % 2]
        if game.winner or game.cells[cell] or game.players.setdefault(mark, by.name) != by.name:
            raise roomlit.Refused("move/not_yours", "it is not your turn")
        game.cells[cell] = mark
        game.winner = mark if any({game.cells[i] for i in line} == {mark} for line in LINES) else ""
        self.publish("moved")

    @roomlit.command
    def again(self, *, by: roomlit.Seat) -> None:
        self.state = self.State(cells=[""] * 9)
        self.publish("moved")


st.title("Tic-tac-toe")
room = roomlit.room("tic-tac-toe", kind=TicTacToe, options={"cells": [""] * 9})


@room.live(on=("moved",))
def board():
    game = room.state
    turn = "XO"[sum(map(bool, game["cells"])) % 2]
    over = bool(game["winner"]) or all(game["cells"])
    st.subheader(f"{game['winner'] or 'Nobody'} wins" if over else f"{turn} to move")
    for row in range(3):
        for column, place in enumerate(st.columns(3)):
            cell = 3 * row + column
            mark = game["cells"][cell]
            taken = over or mark or game["players"].get(turn, room.me) != room.me
            if place.button(mark or "·", key=f"cell {cell}", disabled=bool(taken), width="stretch"):
                room.send("move", cell=cell)
    if over:
        st.button("Again", on_click=room.send, args=("again",))
