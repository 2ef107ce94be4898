"""Which room somebody who does not care goes to."""

from typing import Any

import pytest

from masquerade.lobby.quick_match import quick_match, takes_anybody


def card(code: str = "ABC234", **changes: Any) -> dict[str, Any]:
    """A room that takes anybody, except for what the test says."""
    return {"code": code, "phase": "lobby", "public": True, "players": 3, "max": 12} | changes


def test_without_rooms_there_is_no_match() -> None:
    assert quick_match([]) is None


def test_the_fullest_room_fills_up_first() -> None:
    assert quick_match([card("FEW234", players=1), card("MANY23", players=7), card("SOME23", players=4)]) == "MANY23"


def test_of_two_equally_full_rooms_the_one_that_waited_longer_is_taken() -> None:
    assert quick_match([card("NEW234"), card("OLD234")]) == "OLD234"


@pytest.mark.parametrize(
    "reason",
    [
        {"players": 12},
        {"locked": True},
        {"password": True},
        {"phase": "discussion"},
        {"phase": "reveal"},
        {"public": False},
        {"max": 0},
    ],
)
def test_a_room_one_cannot_simply_join_is_passed_over(reason: dict[str, Any]) -> None:
    assert not takes_anybody(card(**reason))
    assert quick_match([card("SHUT23", **reason), card("OPEN23", players=0)]) == "OPEN23"
    assert quick_match([card(**reason)]) is None


def test_a_card_without_the_newer_fields_counts_as_unlocked() -> None:
    assert quick_match([card()]) == "ABC234"
