"""Who comes in, in real browsers: the host sees who knocks wherever the page is scrolled to; lost seats come back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from party import SCROLLS, Device, Leaping, Player, eventually

pytestmark = pytest.mark.e2e
TINY = Device(width=320, height=568, touch=True)
TO_THE_END = f"{SCROLLS}.scrollTo(0, 9999)"
FORGET = "localStorage.clear(); sessionStorage.clear()"
LOOKED_AT_MS = 600
"""A press on a name that has only just appeared does not count (web/knocks.js)."""


def knocking(player: Player, room: str, name: str) -> None:
    """Ask to come in, and wait for the host."""
    player.open(room)
    player.page.get_by_label("Nickname").fill(name)
    player.page.get_by_role("button", name="Join", exact=True).click()
    player.page.get_by_text("Waiting for the host").wait_for()


def lets_in(host: Player) -> None:
    """The host opens the door to whoever comes; settings are sent a moment after the last of them was changed."""
    host.page.get_by_label("I let in whoever comes").check()
    eventually("the room's door has a host", lambda: host.page.evaluate("_wsDebug.getView().settings.knock") is True)


def claiming(player: Player, room: str, name: str) -> None:
    """Come with an empty browser, find the own name taken, and ask for the seat."""
    player.page.evaluate(FORGET)
    player.open(room)
    player.page.get_by_label("Nickname").fill(name)
    player.page.get_by_role("button", name="Join", exact=True).click()
    player.page.get_by_role("button", name="That is me").click()
    player.page.get_by_text("Waiting for the host").wait_for()


def test_a_host_in_the_middle_of_the_settings_sees_who_knocks_and_lets_in_one_at_a_time(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    room = leaping.open_room(ai_seats=1)
    host, bob, cy = players(leaping.url), players(leaping.url, phone=True), players(leaping.url, device=TINY)
    host.join(room, "Ada")
    host.page.get_by_text("More settings").click()
    lets_in(host)
    host.page.evaluate(TO_THE_END)
    asked = host.page.locator(".knock")
    knocking(bob, room, "Bob")
    expect(asked).to_contain_text("Bob wants to come in.")
    expect(asked).to_be_in_viewport(ratio=1)
    knocking(cy, room, "Cy")
    expect(asked).to_contain_text("1 more after this")
    host.page.wait_for_timeout(LOOKED_AT_MS)
    asked.get_by_role("button", name="Let in").dblclick()
    bob.page.locator(".waiting").wait_for()
    expect(asked).to_contain_text("Cy wants to come in.")
    host.page.wait_for_timeout(LOOKED_AT_MS)
    asked.get_by_role("button", name="Refuse").click()
    cy.page.get_by_role("heading", name="The host said no").wait_for()
    expect(cy.page.get_by_role("link", name="Find another game")).to_be_visible()
    cy.page.get_by_role("button", name="Try again").click()
    cy.page.get_by_role("button", name="Join", exact=True).click()
    cy.page.get_by_text("Only the host can change that").wait_for()
    expect(host.page.locator(".people .name")).to_have_text(["Ada", "Bob"])


def test_a_browser_that_forgot_its_seat_gets_it_back_in_the_middle_of_a_game(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    room = leaping.open_room(mode="spot", ai_seats=1, rounds=1, ready_s=60, discussion_s=600)
    host, bob = players(leaping.url, device=TINY), players(leaping.url, phone=True)
    host.join(room, "Ada")
    bob.join(room, "Bob")
    host.page.get_by_role("button", name="Start", exact=True).click()
    mask = bob.mask()
    leaping.ring(room, "ready")
    bob.in_phase("Discussion")
    bob.say("before")
    host.sees("before")
    claiming(bob, room, "bob")
    asked = host.page.locator(".knock")
    expect(asked).to_contain_text("Somebody says they are Bob, and lost their seat. Is it them?")  # Not who is here.
    expect(host.page.get_by_label("Your message")).to_be_in_viewport(ratio=1)
    host.page.wait_for_timeout(LOOKED_AT_MS)
    asked.get_by_role("button", name="Give it back").click()
    bob.sees("before")
    expect(bob.page.get_by_label("Your message")).to_have_attribute("placeholder", f"Message as {mask}")
    bob.say("and after")
    host.sees("and after")


@pytest.mark.long
def test_what_somebody_deletes_leaves_the_pages_of_the_others_and_the_shared_screen(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    room = leaping.open_room(mode="spot", ai_seats=1, rounds=1, ready_s=60, discussion_s=600, result_s=1)
    host, bob, screen = players(leaping.url), players(leaping.url, phone=True), players(leaping.url)
    screen.page.goto(f"{leaping.url}/screen/{room}")
    host.join(room, "Ada")
    bob.join(room, "Bombastus")
    host.page.get_by_role("button", name="Start", exact=True).click()
    bots_not = tuple(player.mask() for player in (host, bob))
    leaping.ring(room, "ready")
    for player in (host, bob):
        player.in_phase("Discussion")
    leaping.ring(room, "discussion")
    for player in (host, bob):
        player.in_phase("Ballot")
        player.vote(but=bots_not)
    leaping.ring(room, "voting")
    leaping.ring(room, "result")
    for player in (host, bob):
        player.unmask()
    host.wearers().filter(has_text="Bombastus").wait_for()
    leaping.pass_time(60_000)
    screen.page.get_by_text("Bombastus").first.wait_for()
    bob.page.get_by_role("button", name="Delete my data").click()
    bob.page.get_by_role("button", name="Yes, delete").click()
    bob.page.get_by_role("button", name="Play alone").wait_for()
    for player in (host, screen):
        expect(player.page.get_by_text("Bombastus")).to_have_count(0)
    expect(host.page.locator(".flip.turned")).to_have_count(3)
