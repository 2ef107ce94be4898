"""A finished game to take home: what both kinds of download share.

The Markdown joins masks and nicknames in its table, because friends want to know who it was. The JSON lines are
pseudonymous: masks only, times relative to the start. Neither holds a player id. What people wrote is kept as they
wrote it, names they mentioned included.
"""

import re

import msgspec

from masquerade.insight.game import Game
from masquerade.wire.view import RoundTopicView

NOTE = "Lines marked AI were written by a machine; they are no person's words."


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """Where and when a game was: the room's code and the day as year-month-day."""

    room: str
    day: str


def file_name(occasion: Occasion, ending: str) -> str:
    """What a download is called.

    >>> file_name(Occasion(room="KX7Q2M", day="2026-11-24"), "md")
    'masquerade-2026-11-24-KX7Q2M.md'
    """
    room = re.sub(r"[^0-9A-Za-z]", "", occasion.room)
    return f"masquerade-{occasion.day}-{room}.{ending}"


def rounds(game: Game) -> list[int]:
    """The rounds in which anything was said or decided."""
    spoken = {line.round for line in game.lines} | {answer.round for answer in game.answers}
    return sorted(spoken | {result.round for result in game.results})


def topic_of(game: Game, round_: int) -> RoundTopicView | None:
    """What a round was about; a view that names no rounds knows it of the last one only."""
    last = round_ == max(rounds(game), default=round_)
    return next((topic for topic in game.topics if topic.round == round_ or (topic.round == 0 and last)), None)
