"""A live app in a process of its own: its address, its feed, and the people in front of it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
from playwright.async_api import Browser

from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S
from workbench.peers import FOLDER, Side
from workbench.process import answer, cpu_s, started
from workbench.viewer import Viewer


class LiveApp:
    """One server, with the viewers that were let in so far. All that is said goes through here: it counts."""

    def __init__(self, process: int, browser: Browser, url: str, feed_url: str) -> None:
        self.viewers: list[Viewer] = []
        self._process = process
        self._browser = browser
        self._url = url
        self._feed_url = feed_url
        self._newest = 0

    @property
    def cpu_s(self) -> float:
        """CPU seconds of the server so far."""
        return cpu_s(self._process)

    async def admit(self, count: int) -> None:
        """Have so many viewers in all, or stay at more; each shows the newest number when this returns."""
        while len(self.viewers) < count:
            self.viewers.append(await Viewer.open(self._browser, self._url))
        await self.shown(seconds=PATIENCE_S)

    async def feed(self, *, count: int, per_s: float) -> list[float]:
        """Have the next numbers told; when each was, in ms."""
        asked = {"first": self._newest + 1, "count": count, "per_s": per_s}
        self._newest += count
        async with httpx.AsyncClient(timeout=PATIENCE_S + count / per_s) as http:
            return (await http.get(self._feed_url, params=asked)).raise_for_status().json()

    async def move(self, viewer: Viewer) -> float:
        """Have a viewer click for the next number; when its page got the click, in ms."""
        self._newest += 1
        return await viewer.click()

    async def shown(self, *, seconds: float) -> list[float | None]:
        """When each viewer's page came to show the newest number, in ms; None where it does not in so many seconds."""
        return await asyncio.gather(*(viewer.shows(self._newest, seconds=seconds) for viewer in self.viewers))


@asynccontextmanager
async def live_app(side: Side, browser: Browser) -> AsyncGenerator[LiveApp]:
    """Started, and ended afterwards; nobody is in front of it yet."""
    port, feed_port = free_port(), free_port()
    url = f"http://127.0.0.1:{port}/"
    with started(*side.command(port, feed_port), folder=FOLDER) as process:
        await answer(f"{url}_stcore/health" if side.streamlit else url)
        app = LiveApp(process, browser, url, f"http://127.0.0.1:{feed_port}/")
        try:
            yield app
        finally:
            for viewer in app.viewers:
                await viewer.close()
