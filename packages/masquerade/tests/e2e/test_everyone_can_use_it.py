"""The pages of a game, checked by axe-core in a real browser: nothing serious that keeps somebody from playing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from party import Leaping, Player, eventually

pytestmark = pytest.mark.e2e
AXE = Path(__file__).parents[4] / "node_modules" / "axe-core" / "axe.min.js"
TIMES = {"ready_s": 60, "discussion_s": 300, "ballot_s": 120, "result_s": 1}
"""Time enough on any machine: no bell is waited for, but that of the prompts, because it is looked at."""
FIND = """axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.map(
    ({id, impact, nodes}) => ({id, impact, where: nodes.map(({target}) => target.flat().join(" "))})))"""
HEAVY = ("serious", "critical")


@pytest.mark.long
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run npm ci")
def test_no_page_up_to_the_discussion_holds_a_serious_barrier(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room(mode="masks", ai_seats=1, rounds=1, prompts_s=60, **TIMES)
    party = [players(leaping.url, phone=number != 0) for number in range(3)]
    ada, bob, cleo = party
    for player, name in zip(party, ("Ada", "Bob", "Cleo"), strict=True):
        player.join(room, name)
    _passes(ada, "waiting room")
    ada.page.get_by_role("button", name="Start", exact=True).click()

    bob.page.get_by_text("Tonight you are").wait_for()
    _passes(bob, "masks on")
    for player in party:
        player.page.get_by_role("button", name="I’m ready").click()
    leaping.ring(room, "ready")

    bob.in_phase("In character")
    _passes(bob, "prompts")
    bob.page.get_by_placeholder("Answer as your character").first.fill("I never trusted clouds.")
    bob.page.get_by_role("button", name="Seal", exact=True).first.click()
    bob.page.get_by_text("Sealed", exact=True).first.wait_for()
    _passes(bob, "one answer sealed")
    cleo.page.get_by_placeholder("Answer as your character").last.fill("typed and never sealed by hand")
    cleo.reload()

    for player in (ada, bob):
        player.page.locator("h2.phase", has_text="Discussion").wait_for()
    # What was typed when the bell rang was sealed for its writer, and everybody reads it.
    ada.page.locator(".given", has_text="typed and never sealed by hand").wait_for(state="attached")
    _passes(bob, "answers opened")
    ada.say("so who wrote that?")
    bob.sees("so who wrote that?")
    eventually("a mask with a note", lambda: _noted(bob))
    _passes(bob, "discussion")
    _passes(ada, "discussion on a desktop")
    bob.page.get_by_role("button", name="How it works").click()
    bob.page.locator("dialog[open] .rules-lines").wait_for()
    _passes(bob, "rules")
    bob.page.keyboard.press("Escape")
    bob.page.locator("dialog[open]").wait_for(state="detached")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run npm ci")
def test_neither_ballot_nor_reveal_holds_a_serious_barrier(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room(mode="spot", ai_seats=1, rounds=1, **TIMES)
    ada, bob = players(leaping.url), players(leaping.url, phone=True)
    for player, name in ((ada, "Ada"), (bob, "Bob")):
        player.join(room, name)
    ada.page.get_by_role("button", name="Start", exact=True).click()
    masks = (ada.mask(), bob.mask())
    for player in (ada, bob):
        player.page.get_by_role("button", name="I’m ready").click()
    leaping.ring(room, "ready")
    for player in (ada, bob):
        player.in_phase("Discussion")
    leaping.ring(room, "discussion")
    for player in (ada, bob):
        player.in_phase("Ballot")
        _passes(player, "ballot")
    for player in (ada, bob):
        player.vote(but=masks)
    leaping.ring(room, "voting")  # Both named the only AI: no tie, and so no run-off.
    for player in (ada, bob):
        player.unmask()
        player.page.locator(".unmasking:not(.staging)").wait_for()
        _passes(player, "reveal")
    # At sunset the page turns dark, what Python drew included.
    ada.page.emulate_media(color_scheme="dark")
    if not ada.light:
        expect(ada.page.locator(".mq-card:not(.own)").first).to_have_css("background-color", "rgb(30, 27, 46)")
    expect(ada.page.locator(".mq[data-scheme=dark]")).to_be_visible()
    _passes(ada, "reveal after sunset")


def _noted(player: Player) -> bool:
    """Tap a mask, as often as somebody in a hurry would."""
    marked = player.page.locator("button.seat.marked")
    if marked.count() == 0:
        player.page.locator("button.seat:enabled:not(.own)").first.click()
        player.page.wait_for_timeout(3000)
    return marked.count() > 0


def _passes(player: Player, where: str) -> None:
    player.page.wait_for_timeout(300)  # Colours are measured once nothing fades any more.
    player.page.evaluate(AXE.read_text(encoding="utf-8"))  # Not as a script of the page, whose policy lets no other in.
    found: list[dict[str, Any]] = player.page.evaluate(FIND)
    heavy = [fault for fault in found if fault["impact"] in HEAVY]
    assert not heavy, f"{where}: {heavy}"
