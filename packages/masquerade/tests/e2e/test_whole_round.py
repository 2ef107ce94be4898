"""A whole game in real browsers: what a host and a friend do on an evening."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from party import HIDDEN_BELOW, ON_BOTH, ON_STREAMLIT, PARTY_HOST, Leaping, Player, eventually

pytestmark = pytest.mark.e2e
TIMES = {"ready_s": 60, "discussion_s": 300, "ballot_s": 120, "result_s": 6}
"""Time enough on any machine: no bell is waited for."""
SHALOM = "שלום לכולם"


@ON_BOTH
def test_a_desktop_a_phone_and_three_ai_seats_play_a_round_and_every_phase_survives_a_reload(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    # Over plain http and a name that is not localhost: no secure context, as for phones on a LAN.
    url = f"http://{PARTY_HOST}:{leaping.port}"
    room = leaping.open_room(ai_seats=3, rounds=1, **TIMES)
    ada, bob = players(url), players(url, phone=True)
    ada.join(room, "Ada")
    bob.join(room, "Bob <b>")
    assert ada.page.evaluate("window.isSecureContext") is False
    expect(ada.page.locator(".people .name")).to_contain_text(["Ada", "Bob <b>"])
    bob.reload()
    expect(bob.page.locator(".people .name")).to_contain_text(["Ada", "Bob <b>"])

    ada.page.get_by_role("button", name="Start", exact=True).dblclick()
    for player in (ada, bob):
        player.page.get_by_text("Tonight you are").wait_for()
    mask = bob.page.locator(".outcome h2 bdi").inner_text()
    bob.reload()
    assert bob.page.locator(".outcome h2 bdi").inner_text() == mask
    for player in (ada, bob):
        player.page.get_by_role("button", name="I’m ready").click()
    leaping.ring(room, "ready")

    for player in (ada, bob):
        player.in_phase("Discussion")
    expect(ada.page.locator(".side .name")).to_have_count(5)
    eventually("a table as high as the page, and no scroll bar", lambda: ada.page.evaluate(HIDDEN_BELOW) == 0)
    ada.say("hello <b>everybody</b> 🎭")
    bob.sees("hello <b>everybody</b> 🎭")
    bob.say(SHALOM)
    ada.sees(SHALOM)
    ada.reload()
    ada.sees(SHALOM)
    eventually("the same conversation on both screens", lambda: ada.lines() == bob.lines())
    assert len(ada.lines()) == len(set(ada.lines()))
    leaping.ring(room, "discussion")

    for player in (ada, bob):
        player.in_phase("Ballot")
    ada.vote()
    ada.reload()
    expect(ada.page.locator(".row-seat .pick[aria-pressed=true]")).to_have_count(1)
    bob.vote()

    for player in (ada, bob):
        eventually("the reveal", lambda player=player: _counted(leaping, room, player))
        player.unmask()
        expect(player.wearers()).to_have_count(5)
        expect(player.wearers("ai")).to_have_count(3)
    ada.reload()
    expect(ada.wearers()).to_have_count(5)
    expect(ada.wearers().filter(has_text="Bob <b>")).to_have_count(1)

    ada.page.get_by_role("button", name="Rematch").click()
    for player in (ada, bob):
        player.page.get_by_text("Tonight you are").wait_for()


@ON_STREAMLIT
def test_one_person_alone_starts_from_the_landing_page_and_is_at_a_table(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    ada = players(leaping.url)
    ada.page.goto(leaping.url)
    # One press: a name is asked for only where other people would read it.
    ada.page.get_by_role("button", name="Play alone").click()
    ada.page.get_by_text("Tonight you are").wait_for()
    leaping.ring(parse_qs(urlsplit(ada.page.url).query)["room"][0], "ready")
    ada.in_phase("Discussion")
    expect(ada.page.get_by_text("This room may contain AI players")).to_be_visible()


def _counted(leaping: Leaping, room: str, player: Player) -> bool:
    """Whether the masks fell; the AI players vote when they like, and a tie adds a run-off: neither is waited for."""
    leaping.ring(room, "voting", "runoff")
    return player.page.locator(".unmasked").is_visible()
