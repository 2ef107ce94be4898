"""A person in front of an app: a page of a browser profile of its own, which notes what it shows and since when."""

import asyncio
from typing import Self

from playwright.async_api import Browser, Page

from roomlit.testing.chromium import PATIENCE_MS

WATCH = r"""
window.shown = [];
window.clickedAt = 0;
const now = () => performance.timeOrigin + performance.now();
const awaited = new Map();
addEventListener("click", () => { window.clickedAt = now(); }, true);
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const found = /number-(\d+)\./.exec(target.textContent ?? "");
    if (!found || +found[1] === window.shown.at(-1)?.[0]) continue;
    const one = [+found[1], now()];
    window.shown.push(one);
    awaited.get(one[0])?.(one[1]);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
window.shows = (number) => {
  const last = window.shown.at(-1);
  return last?.[0] === number ? last[1] : new Promise((resolve) => awaited.set(number, resolve));
};
"""
"""In the page, as the clock of the machine says and not when somebody asks: milliseconds since 1970."""


class Viewer:
    """One page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @classmethod
    async def open(cls, browser: Browser, url: str) -> Self:
        """Go there, and stay until a number is to be seen."""
        profile = await browser.new_context(viewport={"width": 900, "height": 800})
        profile.set_default_timeout(PATIENCE_MS)
        await profile.add_init_script(WATCH)
        page = await profile.new_page()
        await page.goto(url)
        await page.get_by_text("number-").wait_for()
        return cls(page)

    async def close(self) -> None:
        """Leave, profile and all."""
        await self._page.context.close()

    async def shows(self, number: int, *, seconds: float) -> float | None:
        """When the page came to show this number, in ms; None when it does not within so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                return await self._page.evaluate("number => shows(number)", number)
        except TimeoutError:
            return None

    async def click(self) -> float:
        """Ask for the next number; when the page got the click, in ms."""
        await self._page.get_by_role("button", name="Next").click()
        return await self._page.evaluate("clickedAt")

    async def changes(self, begin_ms: float, end_ms: float) -> int:
        """How often what it shows has changed in this time."""
        return await self._page.evaluate(
            "([begin, end]) => shown.filter(([, at]) => begin <= at && at <= end).length", [begin_ms, end_ms]
        )
