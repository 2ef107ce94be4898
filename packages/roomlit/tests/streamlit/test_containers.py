"""Rooms in Streamlit's containers, and the same room or part more than once in a page."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from roomlit.streamlit import _compat
from roomlit.testing.streamlit import Visitor

PAGE = Path(__file__).with_name("containers_page.py")
Enter = Callable[..., Page]
pytestmark = pytest.mark.e2e


@pytest.fixture(params=["push", "streamlit"])
def page(request: pytest.FixtureRequest, address: str, enter: Enter, room: str) -> Iterator[Page]:
    """The page of a room, connected."""
    runtime = _compat.runtime()
    runtime.served = request.param != "streamlit"
    entered = enter(f"{address}/?room={room}")
    expect(entered.get_by_text("page: connected")).to_be_visible()
    expect(entered.get_by_test_id("stException")).to_have_count(0)
    yield entered
    runtime.served = True


@pytest.fixture
def room() -> str:
    return f"room-{secrets.token_hex(4)}"


def test_a_room_and_its_parts_may_be_asked_for_twice(page: Page) -> None:
    expect(page.get_by_text("same: True")).to_be_visible()
    boxes = page.get_by_placeholder("Message")
    expect(boxes).to_have_count(2)
    boxes.first.fill("hello both")
    boxes.first.press("Enter")
    expect(page.get_by_text("hello both", exact=True)).to_have_count(2)


def test_a_live_function_in_a_form_is_drawn_again_and_what_is_typed_there_stays(page: Page, room: str) -> None:
    page.get_by_label("Note").fill("half a wor")
    Visitor(room).send("tick", n=7)
    expect(page.get_by_text("in the form: 7", exact=True)).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("half a wor")


def test_live_functions_of_one_name_are_all_drawn_again(page: Page, room: str) -> None:
    Visitor(room).send("tick", n=1)
    expect(page.get_by_text("column: 1", exact=True)).to_have_count(2)


def test_a_dialog_with_a_room_of_its_own_stays_open_and_lives(page: Page, room: str) -> None:
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("dialog: connected")).to_be_visible()
    Visitor(f"{room}-inside").send("tick", n=3)
    expect(page.get_by_text("in the dialog: 3", exact=True)).to_be_visible()
    page.wait_for_timeout(1_000)
    expect(page.get_by_role("dialog")).to_be_visible()
