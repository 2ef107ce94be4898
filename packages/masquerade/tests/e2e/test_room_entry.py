"""Getting in: by a wrong link, into a locked room, by keyboard, and late."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from party import ON_STREAMLIT, Leaping, Player
from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.e2e


@ON_STREAMLIT
def test_a_wrong_link_takes_the_right_code(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room()
    ada = players(leaping.url, phone=True)
    ada.page.goto(f"{leaping.url}/?room=QQQQQQ")
    expect(ada.page.get_by_role("heading", name="No room QQQQQQ")).to_be_visible()
    ada.page.get_by_label("Room code").fill(room.lower())
    ada.page.get_by_label("Room code").press("Enter")
    expect(ada.page.get_by_label("Nickname")).to_be_visible()
    ada.page.goto(f"{leaping.url}/screen/no,room")
    expect(ada.page.get_by_role("heading", name="That is no room code")).to_be_visible()
    ada.page.get_by_role("button", name="All rooms").click()
    expect(ada.page.get_by_role("button", name="New room")).to_be_visible()


def test_with_a_keyboard_a_name_and_enter_are_enough(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room()
    ada, bob = players(leaping.url), players(leaping.url, phone=True)
    ada.open(room)
    expect(ada.page.get_by_label("Nickname")).to_be_focused()
    ada.page.keyboard.type("Ada")
    ada.page.keyboard.press("Enter")
    ada.page.locator(".waiting").wait_for()
    bob.open(room)
    expect(bob.page.get_by_label("Nickname")).to_be_visible()
    expect(bob.page.get_by_label("Nickname")).not_to_be_focused()


def test_a_locked_room_says_so_before_it_asks_for_a_name(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room()
    ada, bob, cy = players(leaping.url), players(leaping.url, phone=True), players(leaping.url)
    ada.join(room, "Ada")
    cy.open(room)
    cy.page.get_by_label("Nickname").fill("Cy")
    ada.page.get_by_role("button", name="Lock").click()
    expect(ada.page.get_by_text("Locked: nobody else gets in.")).to_be_visible()
    bob.open(room)
    expect(bob.page.get_by_role("heading", name="This room is locked")).to_be_visible()
    expect(bob.page.get_by_label("Nickname")).to_have_count(0)
    cy.page.get_by_label("Nickname").press("Enter")
    expect(cy.page.get_by_role("heading", name="This room is locked")).to_be_visible()

    ada.page.get_by_role("button", name="Unlock").click()
    expect(ada.page.get_by_text("Locked: nobody else gets in.")).to_have_count(0)
    cy.page.get_by_role("button", name="Try again").click()
    expect(cy.page.get_by_label("Nickname")).to_have_value("Cy")
    cy.page.get_by_label("Nickname").press("Enter")
    cy.page.locator(".waiting").wait_for()
    bob.page.get_by_role("link", name="Start your own").click()
    expect(bob.page.get_by_role("button", name="New room")).to_be_visible()


@ON_STREAMLIT
def test_the_first_line_stands_beside_the_sidebars_button(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room()
    for number, phone in enumerate((False, True)):
        ada = players(leaping.url, phone=phone)
        ada.join(room, f"Ada {number}")
        beside = [ada.page.get_by_test_id("stExpandSidebarButton"), ada.page.locator(".signs")]
        opener, signs = (box for place in beside if (box := place.bounding_box()) is not None)
        assert abs(opener["y"] + opener["height"] / 2 - signs["y"] - signs["height"] / 2) < 16


def test_during_a_game_the_code_is_one_press_away(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room(ready_s=60)
    ada = players(leaping.url, phone=True)
    ada.join(room, "Ada")
    expect(ada.page.get_by_label("Invite others")).to_be_hidden()
    ada.page.get_by_role("button", name="Start", exact=True).click()
    ada.mask()
    ada.page.get_by_label("Invite others").click()
    sheet = ada.page.get_by_role("dialog", name="Others can join you")
    expect(sheet.locator(".code")).to_have_text(room)
    expect(sheet.locator("img.qr")).to_be_visible()
    expect(sheet.get_by_role("button", name="Copy link")).to_be_visible()
    expect(sheet.get_by_text("dealt in at the rematch")).to_be_visible()
    assert httpx.get(f"{leaping.url}/api/v1/rooms/{room}", timeout=PATIENCE_S).json()["phase"] == "ready"
