"""A line said while the network is away, in a tab that is reloaded or killed: it arrives once."""

from collections.abc import Callable

import pytest
from chat_page import live, say, settled
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.e2e
Enter = Callable[..., Page]
HOUR_BACK = "const real = Date.now; Date.now = () => real() - 3_600_000;"
HOUR_ON = "const real = Date.now; Date.now = () => real() + 3_600_000;"

AWAY = """
    window.back = sessionStorage.getItem("away") === null;
    const Real = WebSocket, ask = fetch;
    window.WebSocket = function (url) { if (!window.back) throw new Error("away"); return new Real(url); };
    window.fetch = (...asked) => window.back ? ask(...asked) : Promise.reject(new TypeError("away"));
"""
"""The hub is not to be reached from the page unless `window.back`, as at first."""


@pytest.mark.parametrize("clock", ["", HOUR_BACK, HOUR_ON], ids=["", "an hour back", "an hour on"])
def test_after_a_killed_tab_the_next_one_sends_what_waited_once(
    enter: Enter, profile: BrowserContext, clock: str
) -> None:
    ada, bob = live(enter("Ada", profile=profile)), live(enter("Bob"))
    say(ada, "before")
    expect(bob.get_by_text("before", exact=True)).to_have_count(1)
    expect(ada.locator(".rl-log li.pending")).to_have_count(0)
    profile.set_offline(True)
    say(ada, "into the void")
    expect(ada.locator(".rl-log li.pending")).to_have_count(1)
    ada.close(run_before_unload=False)
    profile.set_offline(False)
    again = live(enter("Ada", profile=profile, before=clock))
    for page in (again, bob):
        expect(page.get_by_text("into the void", exact=True)).to_have_count(1)
        assert settled(page) == ["before", "into the void"]
    assert live(enter("Ada", profile=profile)).locator(".rl-log li.pending").count() == 0
    assert settled(bob) == ["before", "into the void"]


def test_after_a_reload_the_line_is_shown_as_waiting_and_arrives_once(enter: Enter, profile: BrowserContext) -> None:
    ada, bob = live(enter("Ada", profile=profile, before=AWAY)), live(enter("Bob"))
    profile.set_offline(True)
    say(ada, "into the void")
    expect(ada.locator(".rl-log li.pending")).to_have_count(1)
    ada.evaluate("() => { sessionStorage.setItem('away', 'yes'); window.back = false; }")
    profile.set_offline(False)
    ada.reload()
    expect(ada.locator(".rl-log li.pending")).to_have_text("into the void")
    ada.evaluate("window.back = true")
    expect(bob.get_by_text("into the void", exact=True)).to_have_count(1)
    live(ada)
    assert settled(ada) == settled(bob) == ["into the void"]


def test_two_tabs_with_the_same_waiting_line_say_it_once(enter: Enter, profile: BrowserContext) -> None:
    ada, bob = live(enter("Ada", profile=profile)), live(enter("Bob"))
    profile.set_offline(True)
    say(ada, "twice at hand")
    expect(ada.locator(".rl-log li.pending")).to_have_count(1)
    profile.set_offline(False)
    second = live(enter("Ada", profile=profile))
    expect(bob.get_by_text("twice at hand", exact=True)).to_have_count(1)
    use = ada.locator("#status").get_by_role("button", name="Use here")
    if use.is_visible():
        use.click()
    assert settled(second) == ["twice at hand"]
    assert settled(bob) == ["twice at hand"]
