"""What is kept of a finished game: what everybody saw at the reveal, and nothing else."""

from collections.abc import Mapping
from typing import Any

from masquerade.insight.game import Game, finished

KEPT = ("game", "mode", "phase", "settings", "seats", "topic", "answers", "messages", "results", "reveal")
"""The parts of a stranger's view that are kept. Not `you`, `people` and `votes`: they are about who is there now."""


def record(view: Mapping[str, Any]) -> dict[str, Any]:
    """The record of the game that a stranger's view shows; ValueError when it is not over.

    A stranger's view holds no player id, seat credential or password, so neither does the record.
    """
    finished(view)
    return {name: view[name] for name in KEPT if name in view}


def remembered(kept: Mapping[str, Any]) -> Game:
    """The game of a record."""
    return finished(kept)
