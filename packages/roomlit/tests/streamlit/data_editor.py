"""Hands and eyes for an `st.data_editor`, which is drawn on a canvas."""

from playwright.sync_api import Locator, Page, expect

HEADER_PX = 35
ROW_PX = 35


def shown(page: Page, *, row: int, column: int) -> Locator:
    """What a cell shows."""
    return page.get_by_test_id(f"glide-cell-{column}-{row}")


def open_cell(page: Page, *, row: int, column: int) -> None:
    """Open a cell for writing, with its text selected."""
    headers = page.locator("[role=columnheader]")
    expect(headers).not_to_have_count(0)  # They come when the table has been laid out.
    columns = headers.count()
    page.get_by_test_id("data-grid-canvas").scroll_into_view_if_needed()
    box = page.get_by_test_id("data-grid-canvas").bounding_box()
    assert box is not None
    x = box["x"] + (column + 0.4) * box["width"] / columns
    page.mouse.dblclick(x, box["y"] + HEADER_PX + (row + 0.5) * ROW_PX)
    expect(page.locator("textarea.gdg-input")).to_be_visible()
    page.keyboard.press("Control+a")


def edit(page: Page, *, row: int, column: int, text: str) -> None:
    """Write a text into a cell, a key after the other as people do."""
    open_cell(page, row=row, column=column)
    page.keyboard.type(text, delay=30)
    page.keyboard.press("Enter")
