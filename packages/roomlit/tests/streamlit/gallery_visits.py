"""What two people do in each app of the gallery: one does something, and the other sees it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from data_editor import edit, shown


def todo_list(ada: Page, grace: Page) -> None:
    ada.get_by_placeholder("What do we need?").fill("Milk")
    ada.get_by_placeholder("What do we need?").press("Enter")
    grace.get_by_text("Milk").click()
    expect(ada.locator(".stCheckbox input").first).to_be_checked()


def shared_table(ada: Page, grace: Page) -> None:
    edit(ada, row=0, column=0, text="Cake")
    expect(shown(grace, row=0, column=0)).to_have_text("Cake")


def live_poll(ada: Page, grace: Page) -> None:
    ada.get_by_text("Ramen", exact=True).click()
    expect(grace.get_by_text("Ramen: 1")).to_be_visible()
    expect(grace.get_by_role("radio", checked=True)).to_have_count(0)


def tic_tac_toe(ada: Page, grace: Page) -> None:
    ada.get_by_role("button", name="·").first.click()
    expect(grace.get_by_role("button", name="X", exact=True)).to_be_visible()
    expect(ada.get_by_role("button", name="·").first).to_be_disabled()


def quiz_buzzer(ada: Page, grace: Page) -> None:
    ada.get_by_role("button", name="Buzz!").click()
    expect(grace.get_by_text("was first")).to_be_visible()


def live_dashboard(ada: Page, grace: Page) -> None:
    for page in (ada, grace):
        expect(page.get_by_text("Highest")).to_be_visible()


def support_desk(ada: Page, grace: Page) -> None:
    ada.get_by_placeholder("Your question").fill("It does not start")
    ada.get_by_placeholder("Your question").press("Enter")
    grace.goto(f"{grace.url}&agent=yes")
    expect(grace.get_by_text("It does not start")).to_be_visible()


def who_is_editing(ada: Page, grace: Page) -> None:
    ada.get_by_role("radio", name="Goals").click()
    ada.get_by_label("Goals", exact=True).last.fill("Be simple")
    ada.get_by_label("Goals", exact=True).last.press("Control+Enter")
    expect(grace.get_by_text("Be simple")).to_be_visible()
    expect(grace.locator(".stMarkdownBadge", has_text="guest")).to_be_visible()


def streamed_tokens(ada: Page, grace: Page) -> None:
    expect(grace.get_by_text("Nobody has asked yet.")).to_be_visible()
    ada.get_by_role("button", name="Ask").click()
    for page in (ada, grace):
        expect(page.locator(".rl-stream")).to_contain_text("A room keeps what was said in it.")
        expect(page.get_by_text("✓ done")).to_be_visible()


def live_chart(ada: Page, grace: Page) -> None:
    for page in (ada, grace):
        expect(page.locator(".rl-legend")).to_contain_text("indoor2")
        expect(page.locator(".rl-plot canvas")).to_be_visible()
        expect(page.locator(".rl-value").first).to_contain_text("°C")


def job_progress(ada: Page, grace: Page) -> None:
    expect(grace.get_by_text("No import has begun")).to_be_visible()
    ada.get_by_role("button", name="Start the import").click()
    for page in (ada, grace):
        expect(page.get_by_text(re.compile(r"Row \d+ of 400"))).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", re.compile("[1-9]"))


def cursors(ada: Page, grace: Page) -> None:
    ada.locator(".rl-field").hover(position={"x": 50, "y": 50})
    expect(grace.locator(".rl-pointer")).to_contain_text("guest")
    expect(ada.locator(".rl-pointer")).to_have_count(0)


VISITS: dict[str, Callable[[Page, Page], None]] = {
    check.__name__: check
    for check in (
        cursors,
        job_progress,
        live_chart,
        live_dashboard,
        live_poll,
        quiz_buzzer,
        shared_table,
        streamed_tokens,
        support_desk,
        tic_tac_toe,
        todo_list,
        who_is_editing,
    )
}
"""By the name of the app."""
