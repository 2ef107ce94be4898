"""Tic-tac-toe for two, with as many watchers as come: `streamlit run tic_tac_toe.py`."""

import streamlit as st

import roomlit

LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))


class TicTacToe(roomlit.Room):
    class State(roomlit.State):
        cells: list[str] = []
        players: list[str] = []  # The first two who move.
        winner: str = ""

    def view(self, seat: roomlit.Seat | None) -> dict:
        game, turn = self.state, sum(map(bool, self.state.cells)) % 2
        over = bool(game.winner) or all(game.cells)
        owner = game.players[turn] if turn < len(game.players) else ""
        mine = seat is not None and (seat.name == owner if owner else seat.name not in game.players)
        shown = {"cells": game.cells, "winner": game.winner, "over": over}
        return {**shown, "turn": "XO"[turn], "yours": mine and not over}

    @roomlit.command
    def move(self, *, by: roomlit.Seat, cell: int) -> None:
        game, view = self.state, self.view(by)
        if not view["yours"] or game.cells[cell]:
            raise roomlit.Refused("move/not_yours", "it is not your turn, or the cell is taken")
        game.cells[cell] = mark = view["turn"]
        game.players = list(dict.fromkeys([*game.players, by.name]))
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
    st.subheader(f"{game['winner'] or 'Nobody'} wins" if game["over"] else f"{game['turn']} to move")
    for row in range(3):
        for column, place in enumerate(st.columns(3)):
            cell = 3 * row + column
            mark = game["cells"][cell]
            if place.button(mark or "·", key=cell, disabled=bool(mark) or not game["yours"], width="stretch"):
                room.send("move", cell=cell)
    if game["over"]:
        st.button("Again", on_click=room.send, args=("again",))
