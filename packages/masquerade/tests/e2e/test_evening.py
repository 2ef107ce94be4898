"""An evening with friends: a laptop, two phones and somebody who comes late play masks; one person alone is hunted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from party import ANDROID, IPHONE, PARTY_HOST, Leaping, Player, eventually

pytestmark = pytest.mark.e2e
TIMES = {"ready_s": 60, "prompts_s": 60, "discussion_s": 300, "ballot_s": 120, "result_s": 1}
"""Time enough on any machine: no bell is waited for."""


@pytest.mark.long
def test_a_host_two_phones_and_a_latecomer_play_masks_and_a_rematch(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    url = f"http://{PARTY_HOST}:{leaping.port}"
    room = leaping.open_room(ai_seats=1, rounds=1, **TIMES)
    ada, bob, cy = players(url), players(url, device=IPHONE), players(url, device=ANDROID)
    table = {"Ada": ada, "Bob": bob, "Cyrille": cy}
    for name, player in table.items():
        player.join(room, name)
    expect(ada.page.locator(".people .name")).to_contain_text(list(table))
    expect(ada.page.get_by_text("Ready to play Masks")).to_be_visible()
    ada.page.get_by_role("button", name="Start", exact=True).click()

    masks = {name: player.mask() for name, player in table.items()}
    assert len(set(masks.values())) == 3
    for player in table.values():
        player.page.get_by_role("button", name="I’m ready").click()
    leaping.ring(room, "ready")

    for player in table.values():
        expect(player.page.locator(".prompts .prompt")).to_have_count(2)
        expect(player.page.locator(".character-title")).to_be_visible()
    late = players(url, phone=True)
    late.open(room)
    late.page.get_by_label("Nickname").fill("Dora")
    late.page.get_by_role("button", name="Join", exact=True).click()
    expect(
        late.page.get_by_text("You are watching").or_(late.page.get_by_text("You’re watching")).first
    ).to_be_visible()
    for name, player in table.items():
        player.seal(f"{name} says a ladder", f"{name} says <b>soup</b> 🥣")
    bob.reload()

    for player in (*table.values(), late):
        player.in_phase("Discussion")
        for name in table:
            shown = player.page.get_by_text(f"{name} says <b>soup</b> 🥣").filter(visible=True)
            expect(shown).to_have_count(1)
    ada.say("who brought the ladder?")
    for player in (bob, cy, late):
        player.sees("who brought the ladder?")
    cy.say("me, and I am not sorry")
    ada.sees("me, and I am not sorry")
    leaping.ring(room, "discussion")

    for player in table.values():
        player.in_phase("Ballot")
    expect(late.page.get_by_role("button", name="Lock in")).to_have_count(0)
    for player in table.values():
        player.vote(but=tuple(masks.values()))
    leaping.ring(room, "voting")  # All three named the only AI: no tie, and so no run-off.
    for player in (*table.values(), late):
        player.unmask()
        expect(player.wearers()).to_have_count(4)
        expect(player.wearers("ai")).to_have_count(1)

    late.page.get_by_role("button", name="Rematch").click()
    for player in (*table.values(), late):
        player.page.get_by_text("Tonight you are").wait_for()
    again = {player: player.mask() for player in (*table.values(), late)}
    assert len(set(again.values())) == 4
    leaping.ring(room, "ready")
    for player in again:
        expect(player.page.locator(".prompts .prompt")).to_have_count(2)
    leaping.ring(room, "prompts")
    for player in again:
        player.in_phase("Discussion")
    leaping.ring(room, "discussion")
    for player, own in again.items():
        player.in_phase("Ballot")
        # The pages of the first three were there for the ballot of the game before.
        offered = player.page.locator(".row-seat .name").all_inner_texts()
        assert set(again.values()) - {own} <= set(offered)
        assert sorted([*offered, own]) == sorted(player.page.locator(".masks .name").all_text_contents())


@pytest.mark.long
def test_one_person_alone_is_hunted_to_the_end(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room(ai_seats=3, rounds=2, **TIMES)
    ada = players(leaping.url)
    ada.join(room, "Ada")
    expect(ada.page.get_by_text("Alone, you play Hunt")).to_be_visible()
    ada.page.get_by_role("button", name="Start", exact=True).click()
    mask = ada.mask()
    ada.page.get_by_role("button", name="I’m ready").click()
    leaping.ring(room, "ready")
    ada.in_phase("Discussion")
    ada.say("same as yesterday, toast")
    ada.sees("same as yesterday, toast")
    leaping.ring(room, "discussion")
    ada.in_phase("Ballot")
    ada.vote()
    eventually("the reveal", lambda: _hunted_on(leaping, room, ada))
    ada.unmask()
    expect(ada.wearers("human")).to_have_count(1)
    expect(ada.wearers("human")).to_contain_text(mask)
    expect(ada.page.get_by_text("got away").or_(ada.page.get_by_text("found")).first).to_be_visible()


def _hunted_on(leaping: Leaping, room: str, ada: Player) -> bool:
    """Whether it is over; otherwise the hunters say and vote what they like, and nobody waits for them."""
    leaping.ring(room, "discussion", "voting", "runoff")
    return ada.page.locator(".unmasked").is_visible()
