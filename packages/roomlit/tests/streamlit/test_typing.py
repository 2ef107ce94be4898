"""Half a word in a browser while somebody else changes the page: nobody's typing is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data_editor import edit, open_cell, shown

PAGE = Path(__file__).with_name("bound_page.py")
Enter = Callable[..., Page]
pytestmark = pytest.mark.e2e


@pytest.fixture
def pages(request: pytest.FixtureRequest, address: str, enter: Enter) -> tuple[Page, Page]:
    """Two people in a room of this test."""
    place = f"{address}/?room=sheet-{abs(hash(request.node.name))}"
    both = enter(place), enter(place)
    for page in both:
        page.wait_for_function("window._wsDebug?.getStatus() === 'connected'")
        expect(page.get_by_text("room: name")).to_be_visible()
        expect(page.locator("[data-stale=true]")).to_have_count(0)
    return both


def field(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True)


def put(page: Page, name: str, text: str) -> None:
    field(page, name).fill(text)
    field(page, name).press("Control+Enter")


def box(page: Page) -> Locator:
    """While it is made anew, Streamlit keeps the old one below it for a moment, hidden."""
    return page.locator(".stCheckbox input").first


@pytest.mark.parametrize(
    ("name", "half", "rest", "other"),
    [("name", "ha", "lf", "theirs"), ("note", "ha", "lf", "theirs"), ("number", "4", "2", "7")],
)
def test_half_a_word_stays_while_others_change_this_field_and_another(
    name: str, half: str, rest: str, other: str, pages: tuple[Page, Page]
) -> None:
    ada, grace = pages
    field(ada, name).press("Control+a")
    field(ada, name).press_sequentially(half)
    put(grace, "line 1", "another")
    put(grace, name, other)
    expect(field(ada, "line 1")).to_have_value("another")
    expect(ada.get_by_text("room: ")).to_contain_text(other)
    expect(field(ada, name)).to_have_value(half)
    expect(field(ada, name)).to_be_focused()
    field(ada, name).press_sequentially(rest)
    field(ada, name).press("Control+Enter")
    for page in pages:
        expect(page.get_by_text("room: ")).to_contain_text(half + rest)
        expect(field(page, name)).to_have_value(half + rest)


def test_half_a_word_stays_while_others_add_a_line_below_it(pages: tuple[Page, Page]) -> None:
    ada, grace = pages
    field(ada, "line 2").press("Control+a")
    field(ada, "line 2").press_sequentially("ha")
    grace.get_by_role("button", name="Add").click()
    expect(field(ada, "line 3")).to_have_value("")
    expect(field(ada, "line 2")).to_be_focused()
    field(ada, "line 2").press_sequentially("lf")
    field(ada, "line 2").press("Enter")
    expect(field(grace, "line 2")).to_have_value("half")


def test_a_box_follows_whoever_ticked_last(pages: tuple[Page, Page]) -> None:
    for turn in range(4):
        clicker, other = pages[turn % 2], pages[1 - turn % 2]
        expect(box(clicker)).to_be_checked(checked=turn % 2 == 1)
        clicker.locator(".stCheckbox").first.click()
        expect(box(other)).to_be_checked(checked=turn % 2 == 0)


def test_a_refusal_is_said_and_the_field_goes_back(pages: tuple[Page, Page]) -> None:
    ada, _ = pages
    put(ada, "name", "bad")
    expect(ada.get_by_text("not that word")).to_be_visible()
    expect(field(ada, "name")).to_have_value("name")


def test_an_open_cell_stays_while_others_change_it_and_another(pages: tuple[Page, Page]) -> None:
    ada, grace = pages
    open_cell(ada, row=0, column=0)
    ada.keyboard.type("ha", delay=30)
    edit(grace, row=1, column=1, text="another")
    expect(shown(ada, row=1, column=1)).to_have_text("another")
    edit(grace, row=0, column=0, text="theirs")
    expect(shown(ada, row=0, column=0)).to_have_text("theirs")
    expect(ada.locator("textarea.gdg-input")).to_have_value("ha")
    ada.keyboard.type("lf", delay=30)
    ada.keyboard.press("Enter")
    for page in pages:
        expect(shown(page, row=0, column=0)).to_have_text("half")
    edit(grace, row=0, column=0, text="newer")
    expect(shown(ada, row=0, column=0)).to_have_text("newer")


TOASTS = """() => {
    window.toasts = "";
    new MutationObserver(() => {
        for (const toast of document.querySelectorAll("[data-testid=stToast]")) window.toasts += toast.innerText;
    }).observe(document.body, { childList: true, subtree: true });
}"""
"""Notes what is shown for four seconds, which a busy machine may take to the next step."""


def test_a_refused_cell_goes_back_while_the_next_one_is_open(pages: tuple[Page, Page]) -> None:
    ada, grace = pages
    ada.evaluate(TOASTS)
    edit(ada, row=0, column=0, text="bad")
    open_cell(ada, row=2, column=1)
    ada.keyboard.type("ha", delay=30)
    ada.wait_for_function("window.toasts.includes('not that cell')")
    expect(shown(ada, row=0, column=0)).to_have_text("what 0")
    expect(ada.locator("textarea.gdg-input")).to_have_value("ha")
    expect(ada.locator("textarea.gdg-input")).to_be_focused()
    ada.keyboard.type("lf", delay=30)
    ada.keyboard.press("Enter")
    expect(shown(grace, row=2, column=1)).to_have_text("half")
