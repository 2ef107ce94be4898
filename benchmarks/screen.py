"""Milliseconds from the moment a player means to send a line until its text stands in Chromium's page.

Ours is `masquerade up` as a host starts it, journal included, with 20 other players and AI seats at two tables. Beside
it stands what Streamlit offers by itself: an app that polls every 0.4 s in a fragment (the seed's design), with
Streamlit's default settings and with the two settings that matter. Sends follow an open schedule; the clock of a line
starts when it is due, so waiting in our own queue counts too. Both ends run on one machine and share its clock.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import httpx
from playwright.async_api import Browser, Page, async_playwright

from roomlit.client import HubClient, RoomClient
from roomlit.client.room import connect
from roomlit.errors import Refused
from roomlit.testing.chromium import flags, own_chromium
from roomlit.testing.free_port import free_port

WATCHED, ELSEWHERE = 11, 9
EVERY_MS = 100
SETTLE_S = 3.0
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
POLLING_APP = """
import streamlit as st
from lines import LINES

@st.fragment(run_every=0.4)
def chat():
    for line in LINES[-30:]:
        st.write(line)

chat()
"""
POLLING_SERVER = """
import streamlit as st
from starlette.responses import JSONResponse
from starlette.routing import Route
from lines import LINES

async def say(request):
    LINES.append((await request.body()).decode())
    return JSONResponse({})

app = st.App("app.py", routes=[Route("/say", say, methods=["POST"])])
"""


async def measure_ours(browser: Browser, *, lines: int) -> dict[str, float]:
    """Play at two tables, watch one of them in a browser."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["masquerade", "up", "--port", str(port), "--data", f"{folder}/data"]
        with served(arguments, folder):
            await healthy(f"http://127.0.0.1:{port}/health")
            return await _play(browser, f"http://127.0.0.1:{port}", lines)


async def _play(browser: Browser, url: str, lines: int) -> dict[str, float]:
    options = {"ai_seats": 2, "ready_s": 1, "prompts_s": 5, "discussion_s": 600}
    async with AsyncExitStack() as stack:
        hub = await stack.enter_async_context(HubClient(url))
        tables: list[list[RoomClient]] = []
        codes = [await hub.open_room(options=options) for _ in range(2)]
        for code, size in zip(codes, (WATCHED, ELSEWHERE), strict=True):
            joining = [connect(url, room=code, name=f"player {n}") for n in range(size)]
            tables.append([await stack.enter_async_context(one) for one in joining])
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        await page.goto(f"{url}/?room={codes[0]}")
        await page.get_by_label("Nickname").fill("Watcher")
        await page.get_by_role("button", name="Join", exact=True).click()
        await page.locator(".waiting").wait_for()
        for table in tables:
            await table[0].send("start")
        await page.locator("h2.phase", has_text="Discussion").wait_for()
        await asyncio.sleep(SETTLE_S)
        await page.evaluate(WATCH)
        due: dict[str, float] = {}
        async with asyncio.TaskGroup() as group:
            for n in range(lines):
                group.create_task(_say(tables[0][n % WATCHED], n, due))
                if n % 2:
                    group.create_task(_say(tables[1][n % ELSEWHERE], lines + n, {}))
            await asyncio.sleep(0)
        return await _compare(page, due)


async def _say(player: RoomClient, n: int, due: dict[str, float]) -> None:
    await asyncio.sleep((n % 100_000) * EVERY_MS / 1000 if n < 100_000 else 0)
    mark = f"line-{n}."
    due[mark] = time.time() * 1000
    try:
        await player.send("message", text=f"{mark} the quick brown fox jumps over the lazy dog")
    except Refused:
        del due[mark]


async def measure_polling(browser: Browser, *, lines: int, tuned: bool) -> dict[str, float]:
    """The same lines through an app that polls every 0.4 s, one browser."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("app.py", POLLING_APP), ("server.py", POLLING_SERVER), ("lines.py", "LINES = []\n")):
            (Path(folder) / name).write_text(text)
        options = {"server.port": port, "server.headless": "true", "browser.gatherUsageStats": "false"}
        if tuned:
            options |= {"server.fileWatcherType": "none", "runner.postScriptGC": "false"}
        arguments = ["streamlit", "run", "server.py"]
        for option, value in options.items():
            arguments += [f"--{option}", str(value)]
        with served(arguments, folder):
            await healthy(f"http://127.0.0.1:{port}/_stcore/health")
            page = await browser.new_page()
            await page.goto(f"http://127.0.0.1:{port}/")
            await page.locator("[data-testid=stMain]").wait_for()
            await asyncio.sleep(SETTLE_S)
            await page.evaluate(WATCH)
            due: dict[str, float] = {}
            async with httpx.AsyncClient() as http:
                started = time.time()
                for n in range(lines):
                    # Not a divisor of 400 ms: otherwise every line would meet the same moment of the poll.
                    await asyncio.sleep(max(0, started + n * 0.137 - time.time()))
                    due[f"line-{n}."] = time.time() * 1000
                    await http.post(f"http://127.0.0.1:{port}/say", content=f"line-{n}. the quick brown fox")
            return await _compare(page, due)


async def _compare(page: Page, due: dict[str, float]) -> dict[str, float]:
    seen: dict[str, float] = {}
    for _ in range(50):
        seen = await page.evaluate("window.seen")
        if due.keys() <= seen.keys():
            break
        await asyncio.sleep(0.1)
    await page.close()
    times = sorted(seen[mark] - at for mark, at in due.items() if mark in seen)
    return {
        "lines": len(due),
        "missing": len(due.keys() - seen.keys()),
        "p50_ms": round(times[len(times) // 2], 2),
        "p99_ms": round(times[min(len(times) - 1, int(len(times) * 0.99))], 2),
        "max_ms": round(times[-1], 2),
    }


@contextmanager
def served(arguments: Sequence[str], folder: str) -> Generator[None]:
    """`python -m …` in `folder`, ended afterwards."""
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([sys.executable, "-m", *arguments], cwd=folder, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        server.terminate()
        server.wait(15)


async def healthy(url: str) -> None:
    """Wait until a server answers, at most 30 s."""
    async with httpx.AsyncClient() as http:
        for _ in range(300):
            try:
                if (await http.get(url)).is_success:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.1)
    raise TimeoutError(f"no answer from {url}")


async def run(*, quick: bool) -> dict[str, dict[str, float]]:
    """All three, one after the other, in one Chromium."""
    figures: dict[str, dict[str, float]] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=own_chromium(), args=flags())
        figures["ours"] = await measure_ours(browser, lines=150 if quick else 1000)
        for name, tuned in (("polling", False), ("polling_tuned", True)):
            figures[name] = await measure_polling(browser, lines=40 if quick else 300, tuned=tuned)
        await browser.close()
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, with `--json` one line of JSON at the end."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="under a minute")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args(arguments)
    figures = asyncio.run(run(quick=options.quick))
    for name, row in figures.items():
        print(f"{name:14}", "   ".join(f"{key} {value:g}" for key, value in row.items()))
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
