"""A machine that sleeps, and clocks that somebody sets, in a real browser."""

from collections.abc import Callable

import pytest
from chat_page import live, say
from playwright.sync_api import Page, expect

from roomlit.testing.background_proxy import BackgroundProxy

pytestmark = pytest.mark.e2e
Enter = Callable[..., Page]
FIVE_MINUTES_MS = 300_000
SET = "ms => { const real = Date.now; Date.now = () => real() + ms; }"
ASKED = "team.quality.measured"


@pytest.mark.parametrize(
    "clock_goes_on",
    [True, pytest.param(False, marks=pytest.mark.long)],
    ids=["its clock goes on", "its clock stands still"],
)
def test_after_five_minutes_of_sleep_nothing_is_missing_and_the_seat_is_the_same(
    enter: Enter, cable: BackgroundProxy, clock_goes_on: bool
) -> None:
    ada = live(enter("Ada", address=f"http://127.0.0.1:{cable.port}/", clock=True))
    bob = live(enter("Bob"))
    player = ada.evaluate("team.player")
    cable.pull()
    for number in range(3):
        say(bob, f"meanwhile {number}")
        expect(bob.get_by_text(f"meanwhile {number}", exact=True)).to_have_count(1)
    cable.cut()  # The hub has given up a page that said nothing for 45 s.
    ada.wait_for_function("team.readyState !== 1")
    cable.plug()
    if clock_goes_on:
        ada.clock.fast_forward(FIVE_MINUTES_MS)
    else:
        ada.evaluate(SET, FIVE_MINUTES_MS)
    for number in range(3):
        expect(ada.get_by_text(f"meanwhile {number}", exact=True)).to_have_count(1)
    live(ada)
    assert ada.evaluate("team.player") == player


def test_a_connection_that_died_in_the_sleep_without_a_word_is_found_out_at_waking(
    enter: Enter, cable: BackgroundProxy
) -> None:
    ada = live(enter("Ada", address=f"http://127.0.0.1:{cable.port}/"))
    before = ada.evaluate("team.quality.tries")
    cable.pull()
    ada.evaluate(SET, FIVE_MINUTES_MS)
    # The probe gives up after 3 s; without it the page would believe in the connection for half a minute.
    ada.wait_for_function("tries => team.quality.tries > tries", arg=before, timeout=20_000)
    cable.plug()
    live(ada)


@pytest.mark.parametrize("hours", [-1, 1], ids=["back", "on"])
def test_a_clock_that_is_set_by_an_hour_ends_no_connection_and_holds_none(
    enter: Enter, cable: BackgroundProxy, hours: int
) -> None:
    ada = live(enter("Ada", address=f"http://127.0.0.1:{cable.port}/", clock=True))
    bob = live(enter("Bob"))
    ada.evaluate(SET, hours * 3_600_000)
    beats = ada.evaluate(ASKED)
    ada.clock.fast_forward(26_000)
    ada.wait_for_function(f"beats => {ASKED} > beats", arg=beats)
    say(bob, "still here")
    expect(ada.get_by_text("still here", exact=True)).to_have_count(1)
    assert ada.evaluate("team.status") == "connected"
    # A page that wakes gives its connection half a second to answer, which a busy machine may need for more.
    assert ada.evaluate("team.quality.reconnects") <= 1
    server_ms = ada.evaluate("team.serverNow()")
    assert abs(server_ms - bob.evaluate("team.serverNow()")) < 120_000
    cable.pull()
    ada.clock.fast_forward(31_000)
    ada.clock.fast_forward(4_000)
    ada.wait_for_function("team.status !== 'connected'")
    cable.plug()
