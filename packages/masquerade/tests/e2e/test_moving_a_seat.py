"""A seat goes from a laptop to a phone in the middle of a game, and comes back when somebody asks for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from party import Leaping, Player

pytestmark = pytest.mark.e2e
TIMES = {"ready_s": 60, "discussion_s": 300, "ballot_s": 120, "result_s": 1}


SAID = ("from the laptop", "before the move", "during the move", "from the phone", "still here", "back again")


def of_people(player: Player) -> list[str]:
    """The conversation without what the AI said."""
    return [line for line in player.lines() if line in SAID]


def link(page: Page) -> str:
    """What the code shows, as the page offers it for copying too."""
    page.get_by_role("button", name="Go on with another device").click()
    page.get_by_alt_text("QR code that moves your seat").wait_for()
    shown = page.get_by_label("Link that moves your seat")
    shown.wait_for(state="attached")
    return shown.input_value()


def test_a_seat_moves_to_a_phone_in_the_middle_of_a_game_and_back(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    laptop, bob, phone = players(leaping.url), players(leaping.url), players(leaping.url, phone=True)
    room = leaping.open_room(mode="spot", ai_seats=1, rounds=1, **TIMES)
    laptop.join(room, "Ada")
    bob.join(room, "Bob")
    laptop.page.get_by_role("button", name="Start", exact=True).click()
    mask = laptop.mask()
    leaping.ring(room, "ready")
    laptop.in_phase("Discussion")
    laptop.say("from the laptop")
    bob.say("before the move")
    laptop.sees("before the move")

    code = link(laptop.page)
    bob.say("during the move")
    phone.page.goto(code)
    phone.sees("during the move")
    expect(phone.page.get_by_label("Nickname")).to_have_count(0)  # Nobody was asked who they are.
    assert of_people(phone) == ["from the laptop", "before the move", "during the move"]
    expect(phone.page.get_by_label("Your message")).to_have_attribute("placeholder", f"Message as {mask}")
    assert "#" not in phone.page.url
    expect(laptop.page.locator(".banner", has_text="You play on your other device now.")).to_be_visible()
    expect(laptop.page.locator("dialog[open]")).to_have_count(0)
    phone.say("from the phone")
    bob.sees("from the phone")

    # A reload asks nobody away.
    laptop.page.reload()
    laptop.page.locator(".banner", has_text="You play on your other device now.").wait_for()
    phone.say("still here")
    bob.sees("still here")

    phone.page.reload()
    phone.sees("still here")
    laptop.page.locator(".banner").get_by_role("button", name="Back here").click()
    laptop.sees("still here")
    assert of_people(laptop)[-2:] == ["from the phone", "still here"]
    phone.page.locator(".banner", has_text="You play on your other device now.").wait_for()
    laptop.say("back again")
    bob.sees("back again")


@pytest.mark.long
def test_a_code_that_was_used_says_so_at_the_door(leaping: Leaping, players: Callable[..., Player]) -> None:
    laptop, phone, stranger = players(leaping.url), players(leaping.url, phone=True), players(leaping.url)
    room = leaping.open_room(mode="spot", ai_seats=1, rounds=1, **TIMES)
    laptop.join(room, "Ada")
    code = link(laptop.page)
    phone.page.goto(code)
    phone.page.locator(".waiting").wait_for()
    expect(phone.page.locator(".person", has_text="Ada").get_by_text("Host")).to_be_visible()
    stranger.page.goto(code)
    stranger.page.get_by_text("That code was used already").wait_for()
    stranger.page.get_by_label("Nickname").fill("Eve")
    stranger.page.get_by_role("button", name="Join", exact=True).click()
    stranger.page.locator(".waiting").wait_for()


def test_a_link_of_somebody_elses_takes_no_seat_away_unasked(leaping: Leaping, players: Callable[..., Player]) -> None:
    ada, eve = players(leaping.url), players(leaping.url)
    room = leaping.open_room(mode="spot", ai_seats=1, rounds=1, **TIMES)
    ada.join(room, "Ada")
    eve.join(room, "Eve")
    code = link(eve.page).replace("party.test", "127.0.0.1")  # Where Ada has her seat.
    asked: list[str] = []

    def no(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    ada.page.on("dialog", no)
    ada.page.goto("about:blank")
    ada.page.goto(code)
    ada.page.locator(".person", has_text="Ada").get_by_text("You", exact=True).wait_for()
    assert len(asked) == 1
    assert "from another device" in asked[0]
