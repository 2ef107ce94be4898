"""What coming into a room by its link takes in Chromium: requests, bytes over the wire, ms until a name can be typed.

The light page of the hub (`/p/CODE`) beside Streamlit's page of the same room (`/?room=CODE`), each with an empty
browser and once more with what the browser has kept, over loopback and as on a slow phone: DevTools' "Slow 4G" with a
processor six times slower. A visit ends in the waiting room; requests and bytes are those of all of it, WebSockets
counted as requests and their frames not as bytes. `light_first` is the first visit of a server that has just begun.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright
from workbench.command_line import parser, report
from workbench.process import answer, masquerade
from workbench.samples import Cell, samples, summary

from roomlit.client.http import HubClient
from roomlit.testing.chromium import PATIENCE_MS, flags, own_chromium

FIELD: Final = "[aria-label=Nickname]"
WATCH: Final = f"""(() => {{
  const deep = (root) => root.querySelector("{FIELD}") ??
    [...root.querySelectorAll("*")].reduce((found, {{shadowRoot}}) => found ?? (shadowRoot && deep(shadowRoot)), null);
  const look = () => {{
    const field = document.body && deep(document);
    if (field?.checkVisibility()) globalThis.playable_ms = performance.now();
    else setTimeout(look, 20);
  }};
  look();
}})()"""
PAGES: Final[Mapping[str, str]] = {"light": "/p/{room}", "streamlit": "/?room={room}"}
SLOW_4G: Final = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1.6e6 / 8 * 0.9,
    "uploadThroughput": 750e3 / 8 * 0.9,
}
"""As DevTools has it: time until the first byte of each answer in ms, and bytes a second."""
SLOWER: Final = 6


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How often each page is visited over loopback, and how often as on a slow phone; there once more, or not."""

    fast: int = 10
    slow: int = 5
    again: bool = True


WHOLE, QUICK, SMOKE = Size(), Size(fast=1, slow=1, again=False), Size(fast=1, slow=0)


class Traffic:
    """What a page asks for, as the browser's network layer has it."""

    def __init__(self, devtools: CDPSession) -> None:
        self.requests = 0
        self.bytes = 0
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.webSocketCreated", self._opened)
        devtools.on("Network.loadingFinished", self._came)

    def _asked(self, told: dict[str, Any]) -> None:
        self.requests += not told["request"]["url"].startswith("data:")

    def _opened(self, _: dict[str, Any]) -> None:
        self.requests += 1

    def _came(self, told: dict[str, Any]) -> None:
        self.bytes += round(told["encodedDataLength"])


async def visit(context: BrowserContext, address: str, name: str, *, slow: bool, into: Cell) -> None:
    """Open the link, type a name, go into the waiting room; into `into` goes what it took."""
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    devtools = await context.new_cdp_session(page)
    await devtools.send("Network.enable")
    if slow:
        await devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    traffic = Traffic(devtools)
    await page.add_init_script(WATCH)
    await page.goto(address, wait_until="commit")
    await page.locator(FIELD).fill(name)
    playable_ms: float = await page.evaluate("globalThis.playable_ms")
    await page.get_by_role("button", name="Join", exact=True).click()
    await page.locator(".waiting").wait_for()
    into["stale"].append(0)
    into["playable_ms"].append(playable_ms)
    into["requests"].append(traffic.requests)
    into["kb"].append(traffic.bytes / 1000)
    await _forgotten(page)


async def _forgotten(page: Page) -> None:
    """The next visit of this browser is somebody else's, with what is kept of the pages alone."""
    await page.evaluate("localStorage.clear()")
    await page.close()


async def measure(browser: Browser, size: Size) -> dict[str, Cell]:
    """Both pages in turn, so that a change of the machine's mood meets both."""
    cells = samples()
    with masquerade() as (port, _):
        url = f"http://127.0.0.1:{port}"
        await answer(f"{url}/health")
        async with HubClient(url) as hub:
            await _visits(browser, hub, url, "light", slow=False, cells={"fresh": cells["light_first"]})
            for slow, rounds in ((False, size.fast), (True, size.slow)):
                for name in [*PAGES] * rounds:
                    row = f"{name}_{'slow' if slow else 'fast'}"
                    kinds = ("fresh", "cached") if size.again or not slow else ("fresh",)
                    both = {kept: cells[f"{row}_{kept}"] for kept in kinds}
                    await _visits(browser, hub, url, name, slow=slow, cells=both)
    return cells


async def _visits(
    browser: Browser, hub: HubClient, url: str, name: str, *, slow: bool, cells: Mapping[str, Cell]
) -> None:
    """One browser's visits, one behind the other: the first with nothing kept."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    for kept, cell in cells.items():
        address = f"{url}{PAGES[name].format(room=await hub.open_room(options={}))}"
        await visit(context, address, f"guest {kept}", slow=slow, into=cell)
    await context.close()


async def run(size: Size) -> dict[str, dict[str, float]]:
    """All rows, in one Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=own_chromium(), args=flags())
        cells = await measure(browser, size)
        await browser.close()
    return {name: summary(cell) for name, cell in cells.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, with `--json` one line of JSON at the end."""
    options = parser(__doc__, quick="one visit each, and none again of a slow phone").parse_args(arguments)
    figures = asyncio.run(run(options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE)))
    for name, row in figures.items():
        print(f"{name:24}", "   ".join(f"{key} {value:g}" for key, value in row.items()))
    report(options, figures)


if __name__ == "__main__":
    main()
