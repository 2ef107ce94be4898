"""One person's browser: a profile, a page with the library's client at a time, and what can happen to these two.

It records no history, because a page's frames take many ways. Each line has a text of its own instead: see `said`.
"""

import asyncio
import contextlib
import random  # noqa: TID251 – a run must be repeatable from its seed
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec

from roomlit.testing.proxy import NO_TOXICS, Proxy, Toxics
from roomlit_faults.nemesis.said import Said

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Route

PAGE = Path(__file__).with_name("tab.html")
HOUR_MS = 3_600_000
GAP_S = (1.0, 2.5)
OFF_S = (5.0, 15.0)
AWAY_S = (0.0, 3.0)
WAITING = 2
"""Lines that have not left a page when it is killed."""
PATIENCE_S = 15.0
LOST_S = 25.0
"""A page that is without a connection for so long is reloaded by its person."""


class PageState(msgspec.Struct, frozen=True):
    """What a page says of itself. `waiting`: lines without an answer; `heard`: the lines it shows."""

    connected: bool = False
    player: str = ""
    why: str = ""
    transport: str = ""
    waiting: int = 0
    heard: tuple[str, ...] = ()


class Modules:
    """The browser client's modules, each asked of the server once and past the proxies.

    Without TLS a flipped bit would get into a browser's cache of modules, and stay there.
    """

    def __init__(self, server: httpx.AsyncClient) -> None:
        self._server = server
        self._kept: dict[str, str] = {}

    async def serve(self, route: "Route") -> None:
        """Answer one request; a server that is down makes it fail, as it would by itself."""
        path = urlsplit(route.request.url).path
        with _broken():
            try:
                if path not in self._kept:
                    self._kept[path] = (await self._server.get(path)).raise_for_status().text
            except httpx.HTTPError:
                await route.abort()
            else:
                await route.fulfill(body=self._kept[path], content_type="text/javascript")


class Tab:
    """Comes to `room` by its own `lane`, under its `name`."""

    def __init__(
        self, browser: "Browser", *, name: str, room: str, modules: Modules, lane: Proxy, rng: random.Random
    ) -> None:
        self.name = name
        self.lane = lane
        self.lines: list[Said] = []
        self.players: set[str] = set()
        """The seats it has had: it loses one with its storage, and is given another."""
        self.talking = True
        self.reloads: Counter[str] = Counter()
        """Why the page was not connected when it was loaded anew."""
        self._browser = browser
        self._modules = modules
        self._address = f"{lane.url}/tab?{urlencode({'room': room, 'name': name})}"
        self._rng = rng
        self._context: BrowserContext | None = None
        self._page: Page | None = None
        self._one_at_a_time = asyncio.Lock()

    async def open(self) -> None:
        """A page where there is none; comes back once it has loaded, or after a while without."""
        if self._context is None:
            self._context = await self._browser.new_context()
            await self._context.expose_function("answered", self._answered)
            await self._context.route(f"{self.lane.url}/tab?*", lambda route: route.fulfill(path=PAGE))
            await self._context.route(f"{self.lane.url}/web/**", self._modules.serve)
        if self._page is None:
            self._page = await self._context.new_page()
            with _broken():
                await self._page.goto(self._address, timeout=PATIENCE_S * 1000)

    async def state(self) -> PageState:
        """What the page says; nothing at all when there is none that could."""
        told = await self._evaluate("() => window.told?.() ?? {}")
        state = PageState() if told is None else msgspec.convert(told, PageState)
        self.players.add(state.player)
        return state

    async def ask(self, name: str, args: Mapping[str, Any]) -> None:
        """A command whose answer nobody waits for."""
        await self._evaluate("([name, args]) => void window.ask(name, args)", [name, args])

    async def say(self) -> None:
        """A line that nobody has said before, from a page that has a seat."""
        if (await self.state()).player:
            said = Said(f"{self.name} line {len(self.lines) + 1}")
            self.lines.append(said)
            if not await self._evaluate("(text) => window.say(text)", said.text):
                said.lost = True  # Whether it got as far as the page nobody knows.

    async def stay(self) -> None:
        """Talk while `talking`, and until cancelled reload a page that does not come back."""
        loop = asyncio.get_running_loop()
        seen = loop.time()
        while True:
            await asyncio.sleep(self._rng.uniform(*GAP_S))
            async with self._one_at_a_time:
                state = await self.state()
                if state.connected:
                    seen = loop.time()
                    if self.talking:
                        await self.say()
                elif loop.time() - seen > LOST_S:
                    self.reloads[state.why or "not there"] += 1
                    await self._shut()
                    await self.open()
                    seen = loop.time()

    async def clear(self) -> bool:
        """While no page is open the browser forgets this site, as one does that tidies up by itself."""
        async with self._one_at_a_time:
            await self._shut()
            for said in self.lines:
                said.lost = said.lost or said.code is None
            await self.close()
            await self.open()
        return True

    async def set_clock(self) -> bool:
        """For some seconds the page's clock is an hour off, then it is right again."""
        off = self._rng.choice((-HOUR_MS, HOUR_MS))
        hit = await self._evaluate("(ms) => { window.clock_off_ms = ms; return true; }", off)
        await asyncio.sleep(self._rng.uniform(*OFF_S))
        await self._evaluate("() => { window.clock_off_ms = 0; }")
        return bool(hit)

    async def kill(self) -> bool:
        """The network goes, the page dies with lines that wait for it, and somewhat later its person opens it again."""
        async with self._one_at_a_time:
            if not (await self.state()).connected:
                return False
            self.lane.toxics = Toxics(down=True)
            self.lane.reset_peer()
            try:
                for _ in range(WAITING):
                    await self.say()
                waiting = (await self.state()).waiting
                await self._crash()
                await asyncio.sleep(self._rng.uniform(*AWAY_S))
            finally:
                self.lane.toxics = NO_TOXICS
            await self.open()
            return waiting > 0

    async def close(self) -> None:
        """Let go of the browser's profile."""
        context, self._context, self._page = self._context, None, None
        if context is not None:
            await context.unroute_all(behavior="ignoreErrors")
            await context.close()

    async def _evaluate(self, script: str, argument: object = None) -> Any:
        if self._page is not None:
            with _broken():
                async with asyncio.timeout(PATIENCE_S):
                    return await self._page.evaluate(script, argument)
        return None

    async def _crash(self) -> None:
        """As the system ends a page that takes too much memory: nothing of it is told."""
        if self._page is not None and self._context is not None:
            with _broken():
                session = await self._context.new_cdp_session(self._page)
                async with asyncio.timeout(1):
                    await session.send("Page.crash")  # Never answered.
        await self._shut()

    async def _shut(self) -> None:
        page, self._page = self._page, None
        if page is not None:
            with _broken():
                await page.close()

    def _answered(self, text: str, code: str) -> None:
        for said in self.lines:
            if said.text == text and said.code is None:
                said.code = code


@contextmanager
def _broken() -> Generator[None]:
    """A page may be gone, or not there yet, whenever it is asked something."""
    from playwright.async_api import Error  # Only here and where a browser starts: other runs need none.

    with contextlib.suppress(Error, TimeoutError):
        yield
