"""Seven tabs of one browser on one seat, where only held requests pass, and six connections per host are the limit."""

from collections.abc import Callable

import pytest
from chat_page import live, say
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.e2e
Enter = Callable[..., Page]
TABS = 7
BLOCKED = 'window.WebSocket = function () { throw new Error("blocked"); };'
FROZEN = """() => void setTimeout(() => {
    for (const end = performance.now() + 12_000; performance.now() < end;);
})"""
"""As a hidden tab is that a browser freezes: no timer, no message, and then everything at once."""


def hears(page: Page, text: str) -> None:
    expect(page.get_by_text(text, exact=True)).to_have_count(1)


def test_seven_tabs_live_on_one_stream_and_another_leads_when_the_first_is_closed(
    enter: Enter, profile: BrowserContext
) -> None:
    streams: list[str] = []
    profile.on("request", lambda request: streams.append(request.url) if request.url.endswith("/stream") else None)
    tabs = [live(enter("Ada", profile=profile, before=BLOCKED)) for _ in range(TABS)]
    bob = live(enter("Bob"))
    assert len(streams) == 1
    for tab in tabs:
        live(tab)
    for number, tab in enumerate(tabs):
        say(tab, f"from tab {number}")
    say(bob, "to all")
    for page in (*tabs, bob):
        for text in (*(f"from tab {number}" for number in range(TABS)), "to all"):
            hears(page, text)
    say(tabs[-1], "while the leader goes")
    tabs[0].close()
    say(bob, "after the leader")
    for page in (*tabs[1:], bob):
        for text in ("to all", "while the leader goes", "after the leader"):
            hears(page, text)
        assert page.locator(".rl-log li:not(.pending):not(.rl-empty)").count() == TABS + 3
    for tab in tabs[1:]:
        live(tab)


@pytest.mark.long
def test_a_leading_tab_that_is_frozen_is_replaced_and_follows_when_it_wakes(
    enter: Enter, profile: BrowserContext
) -> None:
    first, second = (live(enter("Ada", profile=profile, before=BLOCKED)) for _ in range(2))
    bob = live(enter("Bob"))
    streams: list[Page | None] = []
    profile.on(
        "request", lambda request: streams.append(request.frame.page) if request.url.endswith("/stream") else None
    )
    first.evaluate(FROZEN)
    say(bob, "in the cold")
    hears(second, "in the cold")
    assert streams == [second]
    say(second, "from the second")
    hears(bob, "from the second")
    for page in (first, second):
        for text in ("in the cold", "from the second"):
            hears(page, text)
        live(page)
    assert streams == [second]
