"""People at real browsers in a room of their own, with a host who is none and lets back in whoever has lost a seat."""

import asyncio
import random  # noqa: TID251 – a run must be repeatable from its seed
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import msgspec

from roomlit.client.http import HubClient
from roomlit.protocol.messages import Ack
from roomlit.testing.chromium import flags, own_chromium
from roomlit.testing.proxy import Proxy
from roomlit_faults.checker.index import IndexedJournal
from roomlit_faults.checker.verdict import Violation
from roomlit_faults.journal import Journal
from roomlit_faults.nemesis.clients import Seat
from roomlit_faults.nemesis.said import disagreements
from roomlit_faults.nemesis.tab import Modules, PageState, Tab
from roomlit_faults.nemesis.workload import Workload
from roomlit_faults.recording import Recorder

SEATED_S = 60.0
LOOK_S = 0.3
KEEP_EVERY_S = 50.0
ADMIT_EVERY_S = 1.0


class Tabs:
    """The `tabs`, all in the host's room; `stay` is what they and the host do meanwhile."""

    def __init__(self, tabs: Sequence[Tab], host: Seat, workload: Workload) -> None:
        self.tabs = tabs
        self._host = host
        self._workload = workload
        self._states = [PageState() for _ in tabs]

    async def begin(self) -> None:
        """Everybody takes a seat, and the room is brought to where one may talk."""
        for tab in self.tabs:
            await tab.open()
        async with asyncio.timeout(SEATED_S):
            while not (self._host.connected and await self._all_connected()):  # noqa: ASYNC110 – nobody announces it
                await asyncio.sleep(LOOK_S)
        for ask in self._workload.host + self._workload.everyone:
            await self._host.ask(ask.name, dict(ask.args))
        for ask in self._workload.everyone:
            for tab in self.tabs:
                await tab.ask(ask.name, ask.args)
        while not isinstance(await self._host.say(), Ack):  # noqa: ASYNC110 – until talking is allowed
            await asyncio.sleep(LOOK_S)

    async def stay(self) -> None:
        """Talk, and what the host does meanwhile, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._attend())
            for tab in self.tabs:
                group.create_task(tab.stay())

    async def settle(self) -> None:
        """No more talk; wait until all are back, nobody's lines wait, and all pages show the same. May be cancelled."""
        for tab in self.tabs:
            tab.talking = False
        while not (await self._all_connected() and self._level()):  # noqa: ASYNC110 – as above
            await asyncio.sleep(LOOK_S)

    def violations(self, journal: Journal) -> list[Violation]:
        """What the journal, the answers and the pages do not agree on, and who was not back."""
        chapter = IndexedJournal(journal, None).last(self._host.held.room)
        # Others talk there too, and rooms may word what their own machines say.
        own = {said.text for tab in self.tabs for said in tab.lines}
        players = set[str]().union(*(tab.players for tab in self.tabs))
        said = [] if chapter is None else [entry for entry in chapter.entries if entry.text in own]
        texts = [str(entry.text) for entry in said]
        done = [str(entry.text) for entry in said if entry.row.player in players]
        found: list[Violation] = []
        for tab, state in zip(self.tabs, self._states, strict=True):
            if not state.connected or state.waiting:
                shown = msgspec.structs.replace(state, heard=state.heard[-1:])
                found.append(Violation("liveness", f"not back, or not answered: {shown}", tab.name))
            shows = [text for text in state.heard if text in own]
            found += disagreements(tab.name, tab.lines, done=done, journal=texts, shows=shows)
        return found

    def summary(self) -> str:
        """How many lines were said and what became of them, in words."""
        lines = [said for tab in self.tabs for said in tab.lines]
        done = sum(said.code == "" for said in lines)
        refused = Counter(said.code for said in lines if said.code)
        lost = sum(said.lost for said in lines)
        reloads = sum((tab.reloads for tab in self.tabs), Counter[str]())
        unheard = f"{len(lines) - done - refused.total()} answered to no page any more, {lost} of them forgotten"
        became = f"{done} done, refused {_listed(refused)}, {unheard}"
        return f"{len(self.tabs)}; {len(lines)} lines: {became}; reloads {_listed(reloads)}"

    async def _attend(self) -> None:
        """Keep the room going, and let in who knocks, one number after the other."""
        loop = asyncio.get_running_loop()
        kept, knock = loop.time(), 1
        while True:
            await asyncio.sleep(ADMIT_EVERY_S)
            admit = self._workload.admit
            if admit and isinstance(await self._host.ask(admit, {"knock": knock}), Ack):
                knock += 1
            if loop.time() - kept > KEEP_EVERY_S:
                kept = loop.time()
                for ask in self._workload.keep:
                    await self._host.ask(ask.name, dict(ask.args))

    async def _all_connected(self) -> bool:
        self._states = [await tab.state() for tab in self.tabs]
        return all(state.connected for state in self._states)

    def _level(self) -> bool:
        return (
            not any(state.waiting for state in self._states) and len({state.heard[-1:] for state in self._states}) == 1
        )


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{why} {count}" for why, count in sorted(counts.items())) or "none"


@asynccontextmanager
async def opened(
    *, url: str, lanes: Sequence[Proxy], workload: Workload, rng: random.Random, recorder: Recorder
) -> AsyncGenerator[Tabs]:
    """A browser's profile for each of the `lanes` to the server at `url`, and a room for them."""
    from playwright.async_api import async_playwright  # Only here: runs without pages need no browser.

    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=own_chromium(), args=flags())
        stack.push_async_callback(browser.close)
        async with HubClient(url) as hub:
            room = await hub.open_room(options=dict(workload.options))
            held = await hub.join(room, name="Host of the pages")
        host = Seat(name="host", url=url, held=held, recorder=recorder, rng=rng)
        stack.push_async_callback(host.close)
        server = httpx.AsyncClient(base_url=url, follow_redirects=True, trust_env=False)
        modules = Modules(await stack.enter_async_context(server))
        tabs: list[Tab] = []
        for place, lane in enumerate(lanes, 1):
            luck = random.Random(rng.getrandbits(32))
            tabs.append(Tab(browser, name=f"Page {place}", room=room, modules=modules, lane=lane, rng=luck))
            stack.push_async_callback(tabs[-1].close)
        async with asyncio.TaskGroup() as group:
            hosting = group.create_task(host.run())
            yield Tabs(tabs, host, workload)
            hosting.cancel()
