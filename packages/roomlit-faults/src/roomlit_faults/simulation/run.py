"""One history: people talk in a room, things go wrong, everything heals; drawn from a seed to the last detail."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import msgspec

from roomlit.kinds.authoritative import Chance
from roomlit.protocol.messages import Ack, Event
from roomlit.server.credentials import Credentials
from roomlit.settings import HubSettings
from roomlit_faults.checker.answers import Evidence, violations
from roomlit_faults.checker.reading import Violation
from roomlit_faults.simulation.diary import Heard
from roomlit_faults.simulation.disk import Disk
from roomlit_faults.simulation.faults import STRIKES, Weather
from roomlit_faults.simulation.page import Page
from roomlit_faults.simulation.server import KEY, Site
from roomlit_faults.simulation.virtual_time import VirtualLoop

PAGES_MAX = 14
HEALED_S = 35
"""After the last mishap: longer than every time-out and every wait between two tries."""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a seed. `broken` are errors nobody caught."""

    seed: int
    evidence: Evidence
    struck: tuple[tuple[int, str], ...]
    broken: tuple[str, ...]
    violations: tuple[Violation, ...]

    @property
    def events(self) -> int:
        """How many events were heard."""
        return self._heard(Event)

    @property
    def acks(self) -> int:
        """How many acknowledgements came by a connection."""
        return self._heard(Ack)

    def _heard(self, kind: type) -> int:
        entries = (entry for diary in self.evidence.diaries for entry in diary.entries)
        return sum(isinstance(entry, Heard) and isinstance(entry.frame, kind) for entry in entries)


def played(seed: int) -> History:
    """Play the history of this seed and judge it.

    >>> played(1).violations
    ()
    """
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        evidence, struck = runner.run(_World(seed).play())
        loop = runner.get_loop()
    assert isinstance(loop, VirtualLoop)
    broken = tuple(loop.faults)
    found = (*violations(evidence), *(Violation(0, fault, "hub", 0) for fault in broken))
    return History(seed=seed, evidence=evidence, struck=tuple(struck), broken=broken, violations=found)


class _World:
    """The people of one history and what they do."""

    def __init__(self, seed: int) -> None:
        self.chance = Chance(seed * 7919 + 1)
        for _ in range(3):
            self.chance.below(2)
        self.pages: list[Page] = []
        self.tasks: set[asyncio.Task[None]] = set()

    async def play(self) -> tuple[Evidence, list[tuple[int, str]]]:
        """The whole of it."""
        chance = self.chance
        durable = chance.below(10) < 7
        window = chance.choice((3, 6, 12, 40, 300))
        settings = HubSettings(
            window_events=window,
            heartbeat_ms=4_000,
            silence_ms=9_000,
            presence_grace_ms=3_000,
            snapshot_rows=chance.choice((3, 20, 1_000)),
            journal_keep_ms=chance.choice((0, 10_000, 300_000)),
            crowd_players=chance.choice((1, 4, 32)),
            outbox_bytes=chance.choice((2_000, 8_000, 64_000)),
        )
        rooms = ("ROOM1", "ROOM2")[: 1 + (chance.below(4) == 0)]
        disk = Disk(chance, keeps=durable)
        self.site = Site(disk=disk, settings=settings, rooms=rooms, chance=chance)
        await self.site.start()
        for number in range(3 + chance.below(3)):
            self._new_person(rooms[number % len(rooms)], f"p{number}")
        weather = Weather(
            site=self.site, chance=chance, pages=self.pages, new_page=self._second_page, spawn=self._spawn
        )
        self._spawn(self._talk())
        await self._storm(weather)
        await weather.calm()
        self.talking = False
        await asyncio.sleep(HEALED_S)
        evidence = Evidence(
            diaries=[page.finish() for page in self.pages],
            chapters=disk.chapters,
            starts=self.site.starts,
            window=window,
            durable=durable,
        )
        return evidence, weather.struck

    def _new_person(self, room: str, name: str) -> None:
        player = Credentials(key=KEY).player_for(room, name)
        self._page(room, player, name, f"{name}.1")

    def _second_page(self, page: Page) -> Page:
        name = page.diary.name.split(".")[0]
        number = 1 + sum(other.player == page.player for other in self.pages)
        return self._page(page.diary.room, page.player, name, f"{name}.{number}")

    def _page(self, room: str, player: str, request: str, name: str) -> Page:
        page = Page(site=self.site, chance=self.chance, room=room, player=player, request=request, name=name)
        self.pages.append(page)
        page.start()
        return page

    async def _talk(self) -> None:
        self.talking = True
        pace_ms = self.chance.choice((150, 400, 900))
        while self.talking:
            await asyncio.sleep((1 + self.chance.below(pace_ms)) / 1000)
            speakers = [page for page in self.pages if not page.superseded]
            if speakers and self.talking:
                self._say(self.chance.choice(speakers))

    def _say(self, page: Page) -> None:
        mark = f"{page.diary.name} {self.chance.below(1_000_000)}"
        match self.chance.below(12):
            case 0 | 1:
                to = self.chance.choice(self.pages).diary.name.split(".")[0]
                page.say("whisper", to=to, text=f"secret/{to}/{mark}")
            case 2:
                page.say("burst", texts=[f"{mark} {n}" for n in range(2 + self.chance.below(5))])
            case 3:
                page.say("alarm", in_ms=self.chance.below(4_000))
            case 4:
                page.say("message", text="")
            case _:
                page.say("message", text=mark)

    async def _storm(self, weather: Weather) -> None:
        """Some kinds of mishap, each history its own: what is rare among all of them is common in some."""
        kinds = self.chance.shuffled(tuple(STRIKES))[: 3 + self.chance.below(8)]
        pace_ms = self.chance.choice((600, 1_500, 4_000))
        end = asyncio.get_running_loop().time() + 15 + self.chance.below(25)
        while asyncio.get_running_loop().time() < end:
            await asyncio.sleep((50 + self.chance.below(pace_ms)) / 1000)
            kind = self.chance.choice(kinds)
            if len(self.pages) < PAGES_MAX or kind not in ("second_tab", "ghost", "old_token"):
                weather.strike(kind)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
