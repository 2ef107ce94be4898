"""People at real browsers: they join, talk and see the reveal, while each page's network log is kept.

Needs Playwright (`pip install playwright`) and a Chromium, the machine's or Playwright's own.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec

from roomlit.hosting import HubClient, LocalError
from roomlit.testing.chromium import flags, own_chromium

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Request, WebSocket

OPTIONS: Final = {"ai_seats": 3, "ready_s": 5, "discussion_s": 40, "ballot_s": 6, "result_s": 2, "rounds": 1}
STREAMLIT: Final = "/_stcore/stream"
ASKING: Final = frozenset({"fetch", "xhr", "eventsource"})
"""Requests of a page's code, as the browser calls them; the others are its files."""
PATIENCE_MS: Final = 120_000
SETTLE_S: Final = 2.0
"""After the discussion is there, before the log is read: what a page draws at the change of a phase has gone out."""
QUIET_S: Final = 5.0
"""So long nobody says anything: that is when a page that polls would."""


class BrowserRun(msgspec.Struct, kw_only=True):
    """What came of it. Times are milliseconds as the program sees them that drives the browsers.

    Attributes:
        users: how many pages.
        playable_ms: from opening the link to the room's waiting list, the nickname typed in between.
        screen_ms: from pressing Enter to the line on a screen, for each line and screen.
        requests: of all pages from the first on, by kind.
        polls: what the pages' code asked by HTTP while push was up, and nobody should have.
        runs: messages by which pages asked Streamlit for a script run meanwhile.
        frames: frames of the hub meanwhile.
        missing, repeated: lines that are not on a screen, or twice.
        revealed: pages that came to the reveal.
        errors: what the pages complained of.
    """

    users: int
    playable_ms: list[float] = []
    screen_ms: list[float] = []
    requests: dict[str, int] = {}
    polls: list[str] = []
    runs: int = 0
    frames: int = 0
    missing: int = 0
    repeated: int = 0
    revealed: int = 0
    errors: list[str] = []


class NetworkLog:
    """What one page asks of the network; `watch` begins the time in which nothing should be asked."""

    def __init__(self, page: "Page") -> None:
        self.requests: Counter[str] = Counter()
        self.polls: list[str] = []
        self.runs = self.frames = 0
        self._watched = False
        page.on("request", self._asked)
        page.on("websocket", self._opened)

    def watch(self, *, on: bool) -> None:
        """From now on, or until now."""
        self._watched = on

    def _asked(self, request: "Request") -> None:
        self.requests[request.resource_type] += 1
        if self._watched and request.resource_type in ASKING:
            self.polls.append(f"{request.method} {request.url.partition('?')[0]}")

    def _opened(self, socket: "WebSocket") -> None:
        self.requests["websocket"] += 1
        if STREAMLIT in socket.url:
            socket.on("framesent", lambda _: self._count(runs=1))
        else:
            socket.on("framereceived", lambda _: self._count(frames=1))

    def _count(self, *, runs: int = 0, frames: int = 0) -> None:
        if self._watched:
            self.runs += runs
            self.frames += frames


class _Visitor:
    """One person at one page."""

    def __init__(self, page: "Page", name: str) -> None:
        self.page, self.name, self.log = page, name, NetworkLog(page)
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(f"{name}: {error}"))

    async def join(self, address: str) -> float:
        began = _now_s()
        await self.page.goto(address)
        await self.page.get_by_label("Nickname").fill(self.name)
        await self.page.get_by_role("button", name="Join", exact=True).click()
        await self.page.locator(".waiting").wait_for()
        return 1000 * (_now_s() - began)

    async def say(self, text: str) -> float:
        await self.page.get_by_label("Your message").fill(text)
        at_s = _now_s()
        await self.page.get_by_label("Send", exact=True).click()
        return at_s

    async def sees(self, text: str) -> float | None:
        """When the line is there; None when it does not come."""
        try:
            await self.page.locator(".log .bubble", has_text=text).first.wait_for()
        except Exception:  # noqa: BLE001 – whatever the driver says: the line is not to be seen, and is counted
            return None
        return _now_s()


async def play_in_browsers(url: str, users: int) -> BrowserRun:
    """A whole game of so many people at one table, each in a browser profile of its own.

    Raises `LocalError("load/no_browser")` when there is nothing to drive one with.
    """
    run = BrowserRun(users=users)
    async with AsyncExitStack() as stack:
        browser = await stack.enter_async_context(_chromium())
        hub = await stack.enter_async_context(HubClient(url))
        code = await hub.open_room(options={**OPTIONS, "mode": "spot" if users > 1 else "hunt"})
        visitors = [await _visitor(browser, f"Guest {number + 1}") for number in range(users)]
        address = f"{url}/?room={code}"
        # The first one is the host.
        run.playable_ms = [await visitors[0].join(address)]
        run.playable_ms += await asyncio.gather(*(visitor.join(address) for visitor in visitors[1:]))
        await visitors[0].page.get_by_role("button", name="Start", exact=True).click()
        await _all(visitors, lambda page: page.locator("h2.phase", has_text="Discussion").wait_for())
        await _talk(visitors, run)
        await _all(visitors, lambda page: page.locator(".unmasked").wait_for())
        run.revealed = len(visitors)
        for visitor in visitors:
            run.requests = dict(Counter(run.requests) + visitor.log.requests)
            run.errors += visitor.errors
    return run


async def _talk(visitors: Sequence[_Visitor], run: BrowserRun) -> None:
    await asyncio.sleep(SETTLE_S)
    for visitor in visitors:
        visitor.log.watch(on=True)
    await asyncio.sleep(QUIET_S)
    for number, visitor in enumerate(visitors):
        text = f"my line is number {number + 1} of {len(visitors)}"
        due_s = await visitor.say(text)
        seen = await asyncio.gather(*(other.sees(text) for other in visitors))
        run.screen_ms += [1000 * (at_s - due_s) for at_s in seen if at_s is not None]
        run.missing += sum(at_s is None for at_s in seen)
        for other in visitors:
            run.repeated += max(0, await other.page.locator(".log .bubble", has_text=text).count() - 1)
    for visitor in visitors:
        visitor.log.watch(on=False)
        run.polls += visitor.log.polls
        run.runs += visitor.log.runs
        run.frames += visitor.log.frames


async def _all(visitors: Sequence[_Visitor], wait: Any) -> None:
    await asyncio.gather(*(wait(visitor.page) for visitor in visitors))


async def _visitor(browser: "Browser", name: str) -> _Visitor:
    profile = await browser.new_context(viewport={"width": 1280, "height": 800})
    profile.set_default_timeout(PATIENCE_MS)
    return _Visitor(await profile.new_page(), name)


@asynccontextmanager
async def _chromium() -> AsyncGenerator["Browser"]:
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError:
        way_out = "pip install playwright, and playwright install chromium where the machine has none"
        raise LocalError("load/no_browser", f"phases 1 and 2 drive a real browser: {way_out}") from None
    async with async_playwright() as driver:
        try:
            browser = await driver.chromium.launch(executable_path=own_chromium(), args=flags())
        except Error as error:
            raise LocalError(
                "load/no_browser", f"no Chromium to drive: playwright install chromium ({error})"
            ) from None
        try:
            yield browser
        finally:
            await browser.close()


def _now_s() -> float:
    return asyncio.get_running_loop().time()
