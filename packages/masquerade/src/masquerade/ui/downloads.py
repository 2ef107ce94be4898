"""A game to take home: buttons that save the transcript. Pressing one runs no script."""

from datetime import UTC, datetime

import streamlit as st

from masquerade.insight.game import Game
from masquerade.insight.jsonl import jsonl
from masquerade.insight.markdown import markdown
from masquerade.insight.transcript import NOTE, Occasion, file_name


def occasion(game: Game, room: str) -> Occasion:
    """The game's room and day (UTC).

    >>> occasion(Game(number=1, mode="spot", ended_at=0, outcome="draw", text="", seats=()), "KX7Q2M").day
    '1970-01-01'
    """
    ended = datetime.fromtimestamp(game.ended_at / 1000, tz=UTC)
    return Occasion(room=room, day=f"{ended:%Y-%m-%d}")


def downloads(game: Game, room: str) -> None:
    """Draws the two buttons and the note that goes with them."""
    where = occasion(game, room)
    with st.container(horizontal=True, key="reveal-downloads"):
        st.download_button(
            "Transcript (Markdown)",
            markdown(game, where),
            file_name=file_name(where, "md"),
            mime="text/markdown",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Data (JSONL)",
            jsonl(game, where),
            file_name=file_name(where, "jsonl"),
            mime="application/jsonl",
            icon=":material/download:",
            on_click="ignore",
        )
    st.caption(f"{NOTE} The transcript joins masks and nicknames; the data knows masks only.")
