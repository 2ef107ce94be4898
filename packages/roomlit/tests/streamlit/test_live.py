"""Live functions of a real page while events keep coming."""

import re
import secrets
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from roomlit.streamlit import _compat
from roomlit.testing.streamlit import Visitor

PAGE = Path(__file__).with_name("busy_page.py")
Enter = Callable[..., Page]
pytestmark = pytest.mark.e2e


@pytest.fixture(params=["push", pytest.param("streamlit", marks=pytest.mark.long)])
def mode(request: pytest.FixtureRequest, address: str) -> Iterator[str]:
    runtime = _compat.runtime()
    runtime.served = request.param != "streamlit"
    yield request.param
    runtime.served = True


class Feed:
    """Numbers said in a room by somebody who is not in a browser."""

    def __init__(self, room: str) -> None:
        self.said = 0
        self._member = Visitor(room)

    def say(self) -> None:
        self.said += 1
        self._member.send("tick", n=self.said)

    @contextmanager
    def running(self, *, every_s: float) -> Generator[None]:
        over = threading.Event()

        def feed() -> None:
            while not over.wait(every_s):
                self.say()

        thread = threading.Thread(target=feed)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


@pytest.fixture
def room() -> str:
    return f"room-{secrets.token_hex(4)}"


def seen(page: Page) -> int:
    """The newest number that the page shows."""
    text = page.get_by_text(re.compile("^newest: ")).text_content() or ""
    return int(text.rpartition(" ")[2])


def test_a_page_moves_on_while_events_keep_coming_and_shows_the_last_one(
    address: str, mode: str, enter: Enter, room: str
) -> None:
    pages = [enter(f"{address}/?room={room}") for _ in range(2)]
    for page in pages:
        expect(page.get_by_text("below: connected")).to_be_visible()
    feed = Feed(room)
    with feed.running(every_s=0.1):
        for page in pages:
            for _ in range(3):
                before = seen(page)
                expect(page.get_by_text(f"newest: {before}", exact=True)).to_have_count(0)
    for page in pages:
        expect(page.get_by_text(f"newest: {feed.said}", exact=True)).to_be_visible()


@pytest.mark.long
def test_a_click_while_events_keep_coming_leaves_the_page_whole(
    address: str, mode: str, enter: Enter, room: str
) -> None:
    page = enter(f"{address}/?room={room}")
    expect(page.get_by_text("below: connected")).to_be_visible()
    feed = Feed(room)
    with feed.running(every_s=0.12):
        for clicks in range(1, 13):
            page.get_by_role("button", name="Again").click()
            expect(page.get_by_text(f"clicks: {clicks}", exact=True)).to_be_visible()
            page.wait_for_timeout(40 * clicks)
            for text in ("above: here", "below: connected"):
                expect(page.get_by_text(text)).to_be_visible()
    expect(page.get_by_text(f"newest: {feed.said}", exact=True)).to_be_visible()
    expect(page.get_by_text("above: here")).to_be_visible()
