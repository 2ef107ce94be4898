"""What is said, in real browsers: the filter, muting, reporting, hiding, and answers that wait for the host."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from masquerade.wire.settings import PENDING_TEXT, REMOVED_TEXT
from party import Device, Leaping, Player, eventually

pytestmark = pytest.mark.e2e
RUDE = "what the fuck"
MASKED = "what the ****"


def talking(leaping: Leaping, players: Callable[..., Player], **options: Any) -> tuple[Player, Player]:
    """A host at a desktop and a guest at a phone in the discussion."""
    room = leaping.open_room(mode="spot", ai_seats=1, ready_s=60, discussion_s=600, **options)
    host, guest = players(leaping.url), players(leaping.url, phone=True)
    host.join(room, "Ada")
    guest.join(room, "Bo")
    host.page.get_by_role("button", name="Start", exact=True).click()
    for one in (host, guest):
        one.in_phase("Masks on")
    leaping.ring(room, "ready")
    for one in (host, guest):
        one.in_phase("Discussion")
    return host, guest


def bubble(player: Player, text: str) -> Locator:
    return player.page.locator(".log .bubble", has_text=text)


def pressed(player: Player, name: str) -> None:
    player.page.get_by_role("button", name=name).first.click()


def chosen(player: Player, name: str) -> None:
    """Press a button of the sheet that is open."""
    player.page.locator("dialog[open]").get_by_role("button", name=name).first.click()


def test_a_guest_mutes_and_reports_and_the_host_hides(leaping: Leaping, players: Callable[..., Player]) -> None:
    host, guest = talking(leaping, players)
    guest.say(RUDE)
    host.sees(MASKED)
    assert RUDE not in host.page.content()
    host.say("my address is 1 Main Street")
    bubble(guest, "Main Street").click()
    guest.page.get_by_role("radio", name="Private details").click()
    chosen(guest, "Report this")
    guest.page.get_by_text("Reported. The host looks at it.").wait_for()
    chosen(guest, "Mute")
    chosen(guest, "Close")
    expect(bubble(guest, "is muted").first).to_be_visible()
    assert "Main Street" not in guest.page.content()
    guest.reload()
    expect(bubble(guest, "is muted").first).to_be_visible()
    host.page.locator(".call", has_text="1 report").wait_for()
    pressed(host, "Look")
    host.page.locator(".cases").get_by_text("Private details").wait_for()
    host.page.locator(".cases").get_by_role("button", name="Hide", exact=True).click()
    host.page.get_by_text("Hidden from everybody").wait_for()
    chosen(host, "Close")
    host.sees(REMOVED_TEXT)
    expect(host.page.locator(".call")).to_be_hidden()
    guest.page.get_by_label("Mute or report").first.click()
    guest.page.locator(".sheet .pick-mask", has_text="Muted").click()
    chosen(guest, "Read")
    chosen(guest, "Close")
    guest.sees(REMOVED_TEXT)
    assert "Main Street" not in guest.page.content()


def test_a_name_is_reported_from_a_small_phone_before_the_game(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    room = leaping.open_room(ai_seats=1)
    host, guest = players(leaping.url), players(leaping.url, device=Device(width=320, height=568, touch=True))
    host.join(room, "Ada")
    guest.join(room, "Bo")
    guest.page.locator(".chip", has_text="Ada").click()
    report = guest.page.get_by_role("button", name="Report this name")
    close = guest.page.get_by_role("button", name="Cancel")
    go = guest.page.locator(".go").bounding_box()
    assert go is not None
    eventually(
        "the menu above what stands at the bottom", lambda: _bottom(report) < go["y"] and _bottom(close) < go["y"]
    )
    report.click()
    guest.page.get_by_text("Reported. The host looks at it.").wait_for()
    pressed(guest, "Close")
    host.page.locator(".call", has_text="1 report").wait_for()


def _bottom(of: Locator) -> float:
    box = of.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def test_a_strict_room_tells_the_writer_alone_and_keeps_the_words(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    host, guest = talking(leaping, players, public=True)
    guest.say(RUDE)
    guest.page.locator(".composer .problem", has_text="Word it otherwise").wait_for()
    assert guest.page.get_by_label("Your message").input_value() == RUDE
    guest.say("hello, Scunthorpe")
    host.sees("hello, Scunthorpe")
    assert not any("what the" in line for line in host.lines())


@pytest.mark.long
def test_answers_wait_for_the_host(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room(mode="masks", ai_seats=1, ready_s=60, prompts_s=180, discussion_s=600)
    host, *others = (players(leaping.url), players(leaping.url, phone=True), players(leaping.url, phone=True))
    for one, name in zip((host, *others), ("Ada", "Bo", "Cy"), strict=True):
        one.join(room, name)
    host.page.get_by_text("More settings").click()
    host.page.get_by_label("I approve the answers before they are shown").check()
    pressed(host, "Start")
    for one in (host, *others):
        one.in_phase("Masks on")
    leaping.ring(room, "ready")
    others[0].in_phase("In character")
    others[0].seal("soup, obviously", "never soup")
    leaping.ring(room, "prompts")
    host.page.locator(".call", has_text="to approve").wait_for()
    others[1].page.locator(".given", has_text=PENDING_TEXT).first.wait_for()
    assert "soup" not in others[1].page.content()
    pressed(host, "Look")
    host.page.locator(".cases li", has_text="soup, obviously").get_by_role("button", name="Show", exact=True).click()
    others[1].page.locator(".given", has_text="soup, obviously").wait_for()
    host.page.locator(".cases li", has_text="never soup").get_by_role("button", name="Keep hidden").click()
    others[1].page.locator(".given", has_text=REMOVED_TEXT).wait_for()
    assert "never soup" not in others[1].page.content()
