"""Quick match: which of the public rooms somebody who does not care goes to. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

OPENED: Final[Mapping[str, Any]] = {"public": True}
"""The options of the room that is opened when none fits."""


def quick_match(cards: Iterable[Mapping[str, Any]]) -> str | None:
    """The code of the fullest room that waits to start and lets anybody in; None when there is none.

    `cards` are the hub's (`GET /api/v1/rooms`), newest first. Of two equally full ones the older has waited longer.

    >>> quick_match([
    ...     {"code": "NEW234", "phase": "lobby", "public": True, "players": 2, "max": 12},
    ...     {"code": "OLD234", "phase": "lobby", "public": True, "players": 2, "max": 12},
    ...     {"code": "FULL23", "phase": "lobby", "public": True, "players": 12, "max": 12},
    ... ])
    'OLD234'
    """
    open_ones = [card for card in cards if takes_anybody(card)]
    # The last of the equally full ones: max() keeps the first it meets.
    best = max(reversed(open_ones), key=lambda card: int(card.get("players", 0)), default=None)
    return None if best is None else str(best["code"])


def takes_anybody(card: Mapping[str, Any]) -> bool:
    """Whether a stranger could join before the game: a public room that waits, neither full, locked nor protected."""
    has_place = int(card.get("players", 0)) < int(card.get("max", 0))
    shut = bool(card.get("locked")) or bool(card.get("password"))
    return bool(card.get("public", True)) and card.get("phase") == "lobby" and has_place and not shut
