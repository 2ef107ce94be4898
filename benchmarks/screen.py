"""Milliseconds from the moment a player means to send a line until its text stands in Chromium's page.

Ours is `masquerade up` as a host starts it, journal included, with 20 other players and AI seats at two tables. Beside
it stands what Streamlit offers by itself: an app that polls every 0.4 s in a fragment (the seed's design), with
Streamlit's default settings and with the two settings that matter. Sends follow an open schedule; the clock of a line
starts when it is due, so waiting in our own queue counts too. Both ends run on one machine and share its clock.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

import httpx
import msgspec
from playwright.async_api import Browser, Page, async_playwright
from workbench.command_line import parser, report
from workbench.peers import FOLDER, TUNED, streamlit_command
from workbench.process import answer, masquerade, started

from roomlit.client.connect import connect
from roomlit.client.http import HubClient
from roomlit.client.room import RoomClient
from roomlit.errors import Refused
from roomlit.testing.chromium import PATIENCE_MS, flags, own_chromium
from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S

EVERY_MS = 100
WATCH = """() => {
  window.seen = {};
  const look = (root) => {
    for (const [mark] of (root.textContent || "").matchAll(/line-\\d+\\./g))
      window.seen[mark] ??= performance.timeOrigin + performance.now();
  };
  const roots = [document.body];
  const walk = (node) => {
    for (const { shadowRoot } of node.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot), walk(shadowRoot);
  };
  walk(document);
  const observer = new MutationObserver((changes) => changes.forEach(({ target }) => look(target)));
  roots.forEach((root) => observer.observe(root, { subtree: true, childList: true, characterData: true }));
}"""


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many players at the table that is watched and at the other one; how many lines, in ours and while polling."""

    watched: int = 11
    elsewhere: int = 9
    lines: int = 1000
    polled: int = 300
    settle_s: float = 3.0


WHOLE, QUICK = Size(), Size(lines=150, polled=40)
SMOKE = Size(watched=3, elsewhere=2, lines=6, polled=3, settle_s=0.2)


async def measure_ours(browser: Browser, size: Size) -> dict[str, float]:
    """Play at two tables, watch one of them in a browser."""
    with masquerade() as (port, _):
        url = f"http://127.0.0.1:{port}"
        await answer(f"{url}/health")
        return await _play(browser, url, size)


async def _play(browser: Browser, url: str, size: Size) -> dict[str, float]:
    options = {"ai_seats": 2, "ready_s": 1, "prompts_s": 5, "discussion_s": 600}
    async with AsyncExitStack() as stack:
        hub = await stack.enter_async_context(HubClient(url))
        tables: list[list[RoomClient]] = []
        codes = [await hub.open_room(options=options) for _ in range(2)]
        for code, players in zip(codes, (size.watched, size.elsewhere), strict=True):
            joining = [connect(url, room=code, name=f"player {n}") for n in range(players)]
            tables.append([await stack.enter_async_context(one) for one in joining])
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(f"{url}/?room={codes[0]}")
        await page.get_by_label("Nickname").fill("Watcher")
        await page.get_by_role("button", name="Join", exact=True).click()
        await page.locator(".waiting").wait_for()
        for table in tables:
            await table[0].send("start")
        await page.locator("h2.phase", has_text="Discussion").wait_for()
        await asyncio.sleep(size.settle_s)
        await page.evaluate(WATCH)
        due: dict[str, float] = {}
        async with asyncio.TaskGroup() as group:
            for n in range(size.lines):
                group.create_task(_say(tables[0][n % size.watched], n, due))
                if n % 2:
                    group.create_task(_say(tables[1][n % size.elsewhere], n, {}))
        return await _compare(page, due)


async def _say(player: RoomClient, n: int, due: dict[str, float]) -> None:
    await asyncio.sleep(n * EVERY_MS / 1000)
    mark = f"line-{n}."
    due[mark] = time.time() * 1000
    try:
        await player.send("message", text=f"{mark} the quick brown fox jumps over the lazy dog")
    except Refused:
        del due[mark]


async def measure_polling(browser: Browser, size: Size, *, tuned: bool) -> dict[str, float]:
    """The same lines through an app that polls every 0.4 s, one browser."""
    port = free_port()
    with started(*streamlit_command("polling_server.py", port, TUNED if tuned else {}), folder=FOLDER):
        await answer(f"http://127.0.0.1:{port}/_stcore/health")
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(f"http://127.0.0.1:{port}/")
        await page.locator("[data-testid=stMain]").wait_for()
        await asyncio.sleep(size.settle_s)
        await page.evaluate(WATCH)
        due: dict[str, float] = {}
        async with httpx.AsyncClient() as http:
            begin = time.time()
            for n in range(size.polled):
                # Not a divisor of 400 ms: otherwise every line would meet the same moment of the poll.
                await asyncio.sleep(max(0, begin + n * 0.137 - time.time()))
                due[f"line-{n}."] = time.time() * 1000
                await http.post(f"http://127.0.0.1:{port}/say", content=f"line-{n}. the quick brown fox")
        return await _compare(page, due)


async def _compare(page: Page, due: dict[str, float]) -> dict[str, float]:
    seen: dict[str, float] = {}
    end = time.monotonic() + PATIENCE_S
    while not due.keys() <= seen.keys() and time.monotonic() < end:
        await asyncio.sleep(0.1)
        seen = await page.evaluate("window.seen")
    await page.close()
    times = sorted(seen[mark] - at for mark, at in due.items() if mark in seen)
    return {
        "lines": len(due),
        "missing": len(due.keys() - seen.keys()),
        "p50_ms": round(times[len(times) // 2], 2),
        "p99_ms": round(times[min(len(times) - 1, int(len(times) * 0.99))], 2),
        "max_ms": round(times[-1], 2),
    }


async def run(size: Size) -> dict[str, dict[str, float]]:
    """All three, one after the other, in one Chromium."""
    figures: dict[str, dict[str, float]] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=own_chromium(), args=flags())
        figures["ours"] = await measure_ours(browser, size)
        for name, tuned in (("polling", False), ("polling_tuned", True)):
            figures[name] = await measure_polling(browser, size, tuned=tuned)
        await browser.close()
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, with `--json` one line of JSON at the end."""
    options = parser(__doc__, quick="a seventh of the lines").parse_args(arguments)
    figures = asyncio.run(run(options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE)))
    for name, row in figures.items():
        print(f"{name:14}", "   ".join(f"{key} {value:g}" for key, value in row.items()))
    report(options, figures)


if __name__ == "__main__":
    main()
