"""Milliseconds from the moment a player means to send a line until its text stands in Chromium's page.

Ours is `masquerade up` as a host starts it, journal included, with 20 other players and AI seats at two tables. Beside
it stands what Streamlit offers by itself: an app that polls every 0.4 s in a fragment (the seed's design), with
Streamlit's default settings and with the two settings that matter, and the same app made with NiceGUI. Ours is watched
once more among many other Streamlit sessions, while twenty a second come. Sends follow an open schedule; the clock of
a line starts when it is due, so waiting in our own queue counts too. Both ends run on one machine and share its clock.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import httpx
import msgspec
from playwright.async_api import Browser, Page, async_playwright
from workbench.command_line import parser, report
from workbench.peers import FOLDER, TUNED, peers_python, streamlit_command
from workbench.process import CROWD_HERE, answer, masquerade, started
from workbench.streamlit_page import StreamlitPage

from roomlit.client.connect import connect
from roomlit.client.http import HubClient
from roomlit.client.room import RoomClient
from roomlit.errors import Refused
from roomlit.hosting import raise_file_limit
from roomlit.testing.chromium import PATIENCE_MS, flags, own_chromium
from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S

EVERY_MS = 100
JOINS_PER_S, OPENING = 20, 8
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
    """Players at the table that is watched and at the other one; how many lines in ours, elsewhere, in a crowd.

    `crowds` are the Streamlit sessions that are open before any line is said, once for each.
    """

    watched: int = 11
    elsewhere: int = 9
    lines: int = 1000
    polled: int = 300
    crowded: int = 300
    crowds: tuple[int, ...] = (200, 1000)
    settle_s: float = 3.0


WHOLE, QUICK = Size(), Size(lines=60, polled=25, crowded=50, crowds=(100,), settle_s=1)
SMOKE = Size(watched=3, elsewhere=2, lines=6, polled=3, crowded=6, crowds=(3,), settle_s=0.2)
OPTIONS = {"ai_seats": 2, "ready_s": 1, "prompts_s": 5, "discussion_s": 600}


async def measure_ours(browser: Browser, size: Size, *, sessions: int = 0) -> dict[str, float]:
    """Play at two tables, watch one of them in a browser; others have Streamlit pages open, and more come."""
    with masquerade(environment=CROWD_HERE) as (port, _):
        url = f"http://127.0.0.1:{port}"
        await answer(f"{url}/health")
        async with crowd(port, sessions) as coming, AsyncExitStack() as stack:
            hub = await stack.enter_async_context(HubClient(url))
            tables = [await _sit(stack, hub, count) for count in (size.watched, size.elsewhere)]
            page = await _watch(browser, url, tables[0][0])
            for table in tables:
                await table[0].send("start")
            await asyncio.gather(*(_discussing(hub, table[0]) for table in tables))
            await asyncio.sleep(size.settle_s)
            await page.evaluate(WATCH)
            due: dict[str, float] = {}
            coming.set()
            async with asyncio.TaskGroup() as group:
                for n in range(size.crowded if sessions else size.lines):
                    group.create_task(_say(tables[0][n % size.watched], n, due))
                    if n % 2:
                        group.create_task(_say(tables[1][n % size.elsewhere], n, {}))
            return await _compare(page, due)


async def _sit(stack: AsyncExitStack, hub: HubClient, count: int) -> list[RoomClient]:
    """The players of a new table; the first one is its host."""
    code = await hub.open_room(options=OPTIONS)
    joining = [connect(hub.base_url, room=code, name=f"player {n}") for n in range(count)]
    return [await stack.enter_async_context(one) for one in joining]


async def _watch(browser: Browser, url: str, host: RoomClient) -> Page:
    """The page of one more player, who has joined."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"{url}/?room={host.room}")
    await page.get_by_label("Nickname").fill("Watcher")
    await page.get_by_role("button", name="Join", exact=True).click()
    await page.locator(".waiting").wait_for()
    return page


async def _discussing(hub: HubClient, player: RoomClient) -> None:
    """Until its table discusses, as the hub says and not some page's words; raises `SystemExit` when it never does."""
    assert player.seat is not None
    phase, end = "", time.monotonic() + PATIENCE_S
    while phase != "discussion":
        if time.monotonic() > end:
            raise SystemExit(f"screen: after {PATIENCE_S:.0f} seconds the table is in {phase!r}, not in a discussion")
        await asyncio.sleep(0.2)
        phase = (await hub.snapshot(player.seat.room, player.seat.seat))["snapshot"]["phase"]["name"]


@asynccontextmanager
async def crowd(port: int, sessions: int) -> AsyncGenerator[asyncio.Event]:
    """So many open Streamlit pages; more come, twenty a second, once the event is set and while the block runs."""
    pages: list[StreamlitPage] = []
    coming = asyncio.Event()

    async def come() -> None:
        await coming.wait()
        async with asyncio.TaskGroup() as group:
            while sessions:
                pages.append(StreamlitPage(port))
                group.create_task(pages[-1].open())
                await asyncio.sleep(1 / JOINS_PER_S)

    for first in range(0, sessions, OPENING):
        new = [StreamlitPage(port) for _ in range(min(OPENING, sessions - first))]
        pages += new
        await asyncio.gather(*(page.open() for page in new))
    arriving = asyncio.create_task(come())
    try:
        yield coming
    finally:
        arriving.cancel()
        await asyncio.gather(arriving, return_exceptions=True)
        await asyncio.gather(*(page.close() for page in pages))


async def _say(player: RoomClient, n: int, due: dict[str, float]) -> None:
    await asyncio.sleep(n * EVERY_MS / 1000)
    mark = f"line-{n}."
    due[mark] = time.time() * 1000
    try:
        await player.send("message", text=f"{mark} the quick brown fox jumps over the lazy dog")
    except Refused:
        del due[mark]


class Other(msgspec.Struct, frozen=True, kw_only=True):
    """The same chat made otherwise: what serves it on a port, where that is well, and what its page shows."""

    name: str
    command: Callable[[int], list[str]]
    health: str
    there: str
    foreign: bool = False


OTHERS = (
    *(
        Other(
            name=name,
            command=partial(streamlit_command, "polling_server.py", options=options),
            health="/_stcore/health",
            there="[data-testid=stMain]",
        )
        for name, options in (("polling", {}), ("polling_tuned", TUNED))
    ),
    Other(
        name="nicegui",
        command=lambda port: [str(peers_python()), "nicegui_chat.py", str(port)],
        health="/",
        there=".nicegui-content",
        foreign=True,
    ),
)


async def measure_other(browser: Browser, size: Size, other: Other) -> dict[str, float]:
    """The same lines through another app, one browser."""
    port = free_port()
    with started(*other.command(port), folder=FOLDER):
        await answer(f"http://127.0.0.1:{port}{other.health}")
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(f"http://127.0.0.1:{port}/")
        await page.locator(other.there).wait_for()
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


async def run(size: Size, others: Sequence[Other]) -> dict[str, dict[str, float]]:
    """All of them, one after the other, in one Chromium."""
    figures: dict[str, dict[str, float]] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=own_chromium(), args=flags())
        figures["ours"] = await measure_ours(browser, size)
        for sessions in size.crowds:
            figures[f"ours_among_{sessions}"] = await measure_ours(browser, size, sessions=sessions)
        for other in others:
            figures[other.name] = await measure_other(browser, size, other)
        await browser.close()
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, with `--json` one line of JSON at the end."""
    options = parser(__doc__, quick="a twentieth of the lines, among 100 sessions").parse_args(arguments)
    raise_file_limit()
    # In a smoke run the others would have to be installed.
    others = options.scale.pick(whole=OTHERS, quick=OTHERS, smoke=[other for other in OTHERS if not other.foreign])
    figures = asyncio.run(run(options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE), others))
    for name, row in figures.items():
        print(f"{name:14}", "   ".join(f"{key} {value:g}" for key, value in row.items()))
    report(options, figures)


if __name__ == "__main__":
    main()
