"""A crowd looks on at `/w/CODE`: late, without a seat, and whatever comes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from party import Leaping, Player

pytestmark = pytest.mark.e2e
TIMES = {"ready_s": 60, "discussion_s": 300, "ballot_s": 120, "result_s": 1}


def test_who_looks_on_sees_the_game_late_to_the_reveal_and_has_nothing_to_send(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    ada, bob, eve = players(leaping.url), players(leaping.url, phone=True), players(leaping.url, phone=True)
    room = leaping.open_room(mode="spot", ai_seats=1, rounds=1, **TIMES)
    ada.join(room, "Ada")
    bob.join(room, "Bob")
    watch = eve.page
    watch.goto(f"{leaping.url}/w/{room}")
    expect(watch.get_by_text("The table is being laid")).to_be_visible()
    ada.page.get_by_role("button", name="Start", exact=True).click()
    worn = (ada.mask(), bob.mask())
    leaping.ring(room, "ready")
    ada.in_phase("Discussion")
    ada.say("is anybody a machine?")
    leaping.pass_time(20_000)
    expect(watch.get_by_text("is anybody a machine?")).to_be_visible()
    expect(watch.get_by_placeholder("Message")).to_be_hidden()
    watch.reload()
    expect(watch.get_by_text("is anybody a machine?")).to_be_visible()
    leaping.ring(room, "discussion")
    for player in (ada, bob):
        player.in_phase("Ballot")
        player.vote(but=worn)
    leaping.ring(room, "voting")
    for player in (ada, bob):
        player.unmask()
    leaping.pass_time(20_000)
    expect(watch.get_by_text("Ada").first).to_be_visible()
    for press in ("Rematch", "Who was who, and why"):
        expect(watch.get_by_text(press)).to_be_hidden()
    watch.locator("[data-do=play]").click()
    expect(watch.get_by_label("Nickname")).to_be_visible()


def test_where_there_is_nothing_to_see_the_page_says_why(leaping: Leaping, players: Callable[..., Player]) -> None:
    eve = players(leaping.url)
    eve.page.goto(f"{leaping.url}/w/QQQQQQ")
    expect(eve.page.get_by_role("heading", name="No room QQQQQQ")).to_be_visible()
    room = leaping.open_room(password="sesame")
    eve.page.goto(f"{leaping.url}/w/{room}")
    expect(eve.page.get_by_role("heading", name="The doors are closed")).to_be_visible()
    eve.page.get_by_role("link", name="To the door").click()
    expect(eve.page.get_by_label("Password")).to_be_visible()
