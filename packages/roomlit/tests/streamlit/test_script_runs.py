"""Script runs of a real page, counted at Streamlit's script runner: by push, by polls, and through Streamlit itself."""

import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from roomlit.streamlit import _compat
from roomlit.testing.streamlit import Runs, Visitor, counted_runs

PAGE = Path(__file__).with_name("page.py")
BOT = Path(__file__).parents[4] / "examples" / "echo_bot.py"
Enter = Callable[..., Page]
pytestmark = pytest.mark.e2e


@pytest.fixture
def runs() -> Iterator[Runs]:
    with counted_runs() as counted:
        yield counted


@pytest.fixture
def room() -> str:
    """A room of this test's own."""
    return f"room-{secrets.token_hex(4)}"


@pytest.fixture(params=["push", pytest.param("poll", marks=pytest.mark.long), "streamlit"])
def mode(request: pytest.FixtureRequest, address: str) -> Iterator[str]:
    runtime = _compat.runtime()
    runtime.served, runtime.push_allowed = request.param != "streamlit", request.param != "poll"
    yield request.param
    runtime.served = runtime.push_allowed = True


def joined(enter: Enter, address: str, room: str, name: str) -> Page:
    page = enter(f"{address}/?name={name}&room={room}")
    expect(page.get_by_text(f"me: {name} / connected")).to_be_visible()
    return page


def settled(page: Page, runs: Runs) -> int:
    """The number of runs once the page has been quiet for a while."""
    before = -1
    while before != runs.total:
        before = runs.total
        page.wait_for_timeout(700)
    return before


def test_three_hundred_messages_cause_no_script_run_by_push(address: str, runs: Runs, enter: Enter, room: str) -> None:
    page = joined(enter, address, room, "Ada")
    before = settled(page, runs)
    other = Visitor(room)
    for n in range(300):
        other.send("message", text=f"line {n}")
    expect(page.get_by_text("line 299", exact=True)).to_be_visible()
    page.wait_for_timeout(500)
    assert runs.total == before


def test_an_idle_room_causes_no_runs(address: str, mode: str, runs: Runs, enter: Enter, room: str) -> None:
    page = joined(enter, address, room, "Ada")
    before = settled(page, runs)
    page.wait_for_timeout(3_000)
    assert runs.total == before


def test_handlers_hear_each_event_once_and_in_order(
    address: str, mode: str, runs: Runs, enter: Enter, room: str
) -> None:
    page = joined(enter, address, room, "Ada")
    before = settled(page, runs)
    other = Visitor(room)
    for n in range(20):
        other.send("buzz", n=n)
        other.send("bell", n=n)
    wanted = " ".join(f"buzz{n} bell{n}" for n in range(20))
    expect(page.get_by_text(f"heard: {wanted}", exact=True)).to_be_visible()
    ran = settled(page, runs) - before
    assert ran <= (60 if mode == "streamlit" else 25)
    page.get_by_role("button", name="Heard?").click()
    expect(page.get_by_text(f"all: {wanted}", exact=True)).to_be_visible()


def test_a_live_function_is_drawn_again_alone(address: str, mode: str, runs: Runs, enter: Enter, room: str) -> None:
    page = joined(enter, address, room, "Ada")
    settled(page, runs)
    full = runs.full
    points = 7 if mode != "streamlit" else 8
    Visitor(room).send("score", points=points)
    expect(page.get_by_text("scores: ")).to_contain_text(str(points))
    assert runs.full == full


def test_a_message_written_in_one_page_appears_in_the_other(address: str, mode: str, enter: Enter, room: str) -> None:
    ada, grace = joined(enter, address, room, "Ada"), joined(enter, address, room, "Grace")
    ada.get_by_placeholder("Message").fill(f"hello by {mode}")
    ada.keyboard.press("Enter")
    expect(grace.get_by_text(f"hello by {mode}")).to_be_visible()


def test_a_reload_keeps_the_seat(address: str, mode: str, enter: Enter, room: str) -> None:
    page = joined(enter, address, room, "Ada")
    page.reload()
    expect(page.get_by_text("me: Ada / connected")).to_be_visible()


def test_the_echo_bot_says_everything_backwards(address: str, enter: Enter, room: str) -> None:
    page = joined(enter, address, room, "Ada")
    with subprocess.Popen([sys.executable, str(BOT), address, room]) as bot:
        try:
            expect(page.get_by_text("echo", exact=True)).to_be_visible()
            page.get_by_placeholder("Message").fill("stressed")
            page.keyboard.press("Enter")
            expect(page.get_by_text("desserts")).to_be_visible()
        finally:
            bot.terminate()
