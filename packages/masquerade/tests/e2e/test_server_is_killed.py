"""The whole process dies in the middle of a discussion; nobody touches a browser."""

import re
import time
from collections.abc import Callable

import pytest

from party import Player, Program, eventually

pytestmark = pytest.mark.e2e
DOWN_S = 3.0


def test_after_kill_9_and_a_restart_both_pages_are_back_and_nothing_acknowledged_is_lost(
    program: Program, players: Callable[..., Player]
) -> None:
    room = program.open_room(ai_seats=3, ready_s=2, discussion_s=300, ballot_s=20)
    ada, bob = players(program.url), players(program.url, phone=True)
    ada.join(room, "Ada")
    bob.join(room, "Bob")
    ada.page.get_by_role("button", name="Start", exact=True).click()
    for player in (ada, bob):
        player.in_phase("Discussion")
    for number in range(4):
        ada.say(f"from ada {number}")
        bob.sees(f"from ada {number}")
        bob.say(f"from bob {number}")
        ada.sees(f"from bob {number}")
    before = ada.lines()
    left_before, told_at = _seconds_left(ada), time.monotonic()
    marks = [player.page.evaluate("window.untouched = Math.random()") for player in (ada, bob)]

    program.kill()
    killed_at = time.monotonic()
    time.sleep(DOWN_S)  # The downtime itself: what is waited for is the outage, not an event.
    program.start()
    down_s = time.monotonic() - killed_at
    for player in (ada, bob):
        eventually("connected again", lambda player=player: _connected(player))

    ada.say("still here")
    bob.sees("still here")
    bob.say("me too")
    ada.sees("me too")
    eventually("the same conversation on both screens", lambda: ada.lines() == bob.lines())
    assert ada.lines()[: len(before)] == before
    own = [line for line in ada.lines() if re.match(r"from (ada|bob) \d", line)]
    assert own == [f"from {who} {number}" for number in range(4) for who in ("ada", "bob")]
    # Half of the downtime is room for rounding, and for the moments between a server that runs and one that answers.
    spent_s = time.monotonic() - told_at - down_s / 2
    assert left_before - _seconds_left(ada) <= spent_s, "the deadline was not shifted by the downtime"
    assert marks == [player.page.evaluate("window.untouched") for player in (ada, bob)], "a page was reloaded"


def _connected(player: Player) -> bool:
    return player.page.locator(".light[aria-label=Connected]").count() == 1


def _seconds_left(player: Player) -> int:
    minutes, seconds = player.page.locator(".time").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)
