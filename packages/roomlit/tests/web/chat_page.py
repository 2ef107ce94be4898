"""What a person does and sees on the test page."""

from playwright.sync_api import Page, expect


def live(page: Page) -> Page:
    """The page, once it is connected."""
    expect(page.locator("#status")).to_contain_text("🟢 Connected")
    page.wait_for_function("window.team !== undefined")
    return page


def say(page: Page, text: str) -> None:
    """Type a line and send it."""
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_role("button", name="Send").click()


def messages(page: Page) -> list[str]:
    """What everybody has heard of, as the log has it now."""
    return page.locator(".rl-log li:not(.pending):not(.rl-empty) > div:last-child").all_inner_texts()


def settled(page: Page) -> list[str]:
    """The messages, once nothing of one's own is on its way any more."""
    expect(page.locator(".rl-log li.pending")).to_have_count(0)
    return messages(page)
