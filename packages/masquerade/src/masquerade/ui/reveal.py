"""What Python draws below the table when a vote or a game is over."""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

import msgspec
import streamlit as st

from masquerade.insight.game import Game, finished
from masquerade.insight.jsonl import jsonl
from masquerade.insight.markdown import markdown
from masquerade.insight.transcript import NOTE, Occasion, file_name
from masquerade.insight.votes import verdict
from masquerade.ui.cards import cards_html
from masquerade.ui.story import story_html
from masquerade.ui.styles import resource, shown_palette
from masquerade.ui.theme import Palette
from masquerade.wire.view import ResultView


def reveal_page(view: Mapping[str, Any], room: str) -> None:
    """Everything about a finished game: who was who, why, and the transcript to keep."""
    game = finished(view)
    st.html(f"<style>{resource('reveal.css')}</style>{reveal_html(game, shown_palette())}")
    downloads(game, room)


def reveal_html(game: Game, palette: Palette) -> str:
    """The page as markup: a pure function of the game and the colours."""
    legend = "The line is how surely people took the mask for an AI over time; dashed: with the AIs’ opinion."
    if game.mode == "hunt":
        legend = "The line is how surely the hunters took the mask for an AI over time."
    return (
        f'<div class="mq-reveal"><h3>Who was who</h3><p class="hint">{legend}</p>'
        f"{cards_html(game, palette)}{story_html(game)}</div>"
    )


def results_page(view: Mapping[str, Any]) -> None:
    """The votes so far, while the game goes on."""
    if view["results"]:
        st.html(f"<style>{resource('reveal.css')}</style>{results_html(view)}")


def results_html(view: Mapping[str, Any]) -> str:
    """One line per finished vote."""
    names = {seat["seat"]: seat["name"] for seat in view["seats"]}
    results = msgspec.convert(view["results"], tuple[ResultView, ...], str_keys=True)
    lines = (f'<li dir="auto">{escape(verdict(result, names))}</li>' for result in results)
    return f'<div class="mq-reveal"><h3>So far</h3><ol class="mq-rounds">{"".join(lines)}</ol></div>'


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
