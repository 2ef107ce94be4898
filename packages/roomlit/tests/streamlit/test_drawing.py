"""What a room draws in the browser: live on every screen, without script runs, and a mistake in it is told in words."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from playwright.sync_api import Page, expect

import roomlit
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.server.hub import refuse
from roomlit.streamlit import _compat
from roomlit.testing.streamlit import Runs, counted_runs, served

PAGE = Path(__file__).with_name("drawings.py")
Enter = Callable[..., Page]
pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    with counted_runs() as counted:
        yield counted


@pytest.fixture(scope="module")
def address(runs: Runs) -> Iterator[str]:
    """The page with the hub on its port."""
    _compat.reset()
    with served(st.App(str(PAGE), routes=roomlit.routes(), lifespan=roomlit.lifespan)) as running:
        yield running
    _compat.reset()


class Source:
    """Somebody who feeds the room of one test."""

    def __init__(self) -> None:
        self.room = f"room-{secrets.token_hex(4)}"
        self._runtime = _compat.runtime()
        self._runtime.portal.run(lambda: self._runtime.open_room(self.room, None, {}))
        given = self._runtime.portal.run(
            lambda: self._runtime.hub.enter(self.room, name="Source", request=secrets.token_hex(16))
        )
        self._claim = Claim(self.room, given.player)

    def send(self, name: str, **args: object) -> None:
        command = Command(id=secrets.token_hex(16), room=self.room, name=name, args=args)
        refuse(self._runtime.portal.run(lambda: self._runtime.hub.submit(self._claim, command)))


@pytest.fixture
def source(address: str) -> Source:
    return Source()


def joined(enter: Enter, address: str, source: Source, name: str) -> Page:
    page = enter(f"{address}/?name={name}&room={source.room}")
    expect(page.get_by_text(f"me: {name} / connected / {source.room}")).to_be_visible()
    expect(page.get_by_text("at the desk: guest")).to_be_visible()
    expect(page.get_by_text("Nothing has been said yet.")).to_have_count(1)
    return page


def settled(page: Page, runs: Runs) -> int:
    """The number of runs once the page has been quiet for a while."""
    before = -1
    while before != runs.total:
        before = runs.total
        page.wait_for_timeout(700)
    return before


@pytest.mark.long
def test_thirty_tokens_a_second_reach_two_viewers_without_a_script_run_and_a_reload_keeps_them(
    address: str, runs: Runs, enter: Enter, source: Source
) -> None:
    ada, bob = joined(enter, address, source, "Ada"), joined(enter, address, source, "Bob")
    before = settled(ada, runs)
    words = [f"w{n}" for n in range(150)]
    for word in words:
        source.send("token", text=f"{word} ", id="answer")
        ada.wait_for_timeout(1_000 / 30)
    source.send("token", text="<b>end</b>", id="answer", done=True)
    source.send("token", text="another", id="more")
    whole = " ".join([*words, "<b>end</b>"])
    for page in (ada, bob):
        expect(page.locator(".rl-stream").first).to_have_text(f"answer{whole}✓ done")
        expect(page.locator(".rl-stream").nth(1)).to_have_text("moreanother")
    assert runs.total == before
    ada.reload()
    expect(ada.locator(".rl-stream").first).to_have_text(f"answer{whole}✓ done")
    late = joined(enter, address, source, "Late")
    expect(late.locator(".rl-stream").first).to_have_text(f"answer{whole}✓ done")
    expect(late.locator(".rl-stream").nth(1)).to_have_text("moreanother")


PIXELS = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((sum, value, at) => (sum + value * (at % 9973)) % 1e9, 0);
}"""


def test_chart_number_and_bar_move_with_every_reading(address: str, runs: Runs, enter: Enter, source: Source) -> None:
    ada, bob = joined(enter, address, source, "Ada"), joined(enter, address, source, "Bob")
    expect(ada.get_by_text("Waiting for the first value.")).to_be_visible()
    before = settled(ada, runs)
    for n in range(26):
        source.send("reading", celsius=20 + n / 4)
    for page in (ada, bob):
        expect(page.locator(".rl-legend")).to_have_text("celsius26.25")
        expect(page.locator(".rl-value")).to_have_text("26.25 °C")
        expect(page.locator(".rl-delta")).to_have_text("↑ 0.25 °C")
        expect(page.get_by_text("Waiting for the first value.")).to_be_hidden()
    drawn = ada.locator(".rl-plot canvas").evaluate(PIXELS)
    source.send("reading", celsius=3)
    expect(ada.locator(".rl-legend")).to_have_text("celsius3")
    assert ada.locator(".rl-plot canvas").evaluate(PIXELS) != drawn
    source.send("step", row=4, text="Row 4")
    expect(bob.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "40")
    expect(bob.get_by_text("Row 4")).to_be_visible()
    assert runs.total == before


def test_telemetry_of_which_only_the_newest_is_kept_is_drawn_too_and_on_a_page_that_comes_late(
    address: str, enter: Enter, source: Source
) -> None:
    ada = joined(enter, address, source, "Ada")
    for celsius in (21, 22):
        roomlit.publish(source.room, "reading", keep="latest", celsius=celsius)
    expect(ada.locator(".rl-value")).to_have_text("22 °C")
    late = joined(enter, address, source, "Late")
    expect(late.locator(".rl-value")).to_have_text("22 °C")
    expect(late.locator(".rl-legend")).to_have_text("celsius22")


def test_a_pointer_is_seen_by_the_others_until_it_leaves(address: str, enter: Enter, source: Source) -> None:
    ada, bob = joined(enter, address, source, "Ada"), joined(enter, address, source, "Bob")
    field = ada.locator(".rl-field")
    field.hover(position={"x": 30, "y": 40})
    seen = bob.locator(".rl-pointer")
    expect(seen).to_have_text("Ada")
    expect(ada.locator(".rl-pointer")).to_have_count(0)
    ada.mouse.move(1, 1)
    expect(seen).to_have_count(0)


def test_a_mistake_is_shown_in_words_where_it_happened_and_breaks_nothing_else(
    address: str, enter: Enter, source: Source
) -> None:
    page = joined(enter, address, source, "Ada")
    failures = page.get_by_role("alert")
    expect(failures.filter(has_text="SyntaxError")).to_be_visible()
    expect(page.get_by_text("fine so far")).to_be_visible()
    source.send("buzz")
    source.send("buzz")
    source.send("ping", n=1)
    source.send("ping", n=2)
    expect(failures.filter(has_text="ReferenceError: nothing_of_the_kind is not defined")).to_have_count(1)
    expect(page.get_by_text("seen 1,2")).to_be_visible()
    page.reload()
    expect(page.get_by_text("seen 1,2")).to_be_visible()


def test_a_drawing_is_mounted_once_however_often_the_script_runs_and_anew_when_it_is_another(
    address: str, enter: Enter, source: Source
) -> None:
    page = joined(enter, address, source, "Ada")
    expect(page.get_by_text(f"Hello from {source.room}, rgb(")).to_be_visible()
    expect(page.get_by_text(f"Live from {source.room}, rgb(")).to_be_visible()
    mounted = page.evaluate("mounted")
    for n in range(3):
        source.send("ping", n=n)
    expect(page.get_by_text("pings: 3")).to_be_visible()
    assert page.evaluate("mounted") == mounted
    page.get_by_role("button", name="Another word").click()
    expect(page.get_by_text("Again from ")).to_be_visible()
    assert (page.evaluate("mounted"), page.evaluate("cleaned")) == (mounted + 1, 1)


def test_what_one_seat_alone_hears_is_drawn_there_alone_and_again_after_a_reload(
    address: str, enter: Enter, source: Source
) -> None:
    ada, bob = joined(enter, address, source, "Ada"), joined(enter, address, source, "Bob")
    for count in ("seen 1", "seen 1,2"):
        ada.get_by_role("button", name="Whisper").click()
        expect(ada.locator(".st-key-desk").get_by_text(count, exact=True)).to_be_visible()
    ada.reload()
    expect(ada.locator(".st-key-desk").get_by_text("seen 1,2", exact=True)).to_be_visible()
    expect(bob.locator(".st-key-desk").get_by_text("seen")).to_have_count(0)


def test_a_page_through_streamlit_alone_draws_the_same(address: str, enter: Enter, source: Source) -> None:
    runtime = _compat.runtime()
    runtime.served = False
    try:
        page = joined(enter, address, source, "Ada")
        for word in ("live ", "without ", "push"):
            source.send("token", text=word)
        expect(page.locator(".rl-stream")).to_have_text("live without push")
        page.reload()
        expect(page.locator(".rl-stream")).to_have_text("live without push")
    finally:
        runtime.served = True
