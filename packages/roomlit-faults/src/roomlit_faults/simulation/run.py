"""One simulation: people talk in a room, things go wrong, everything heals; drawn from a seed to the last detail."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import msgspec

from roomlit.kinds.authoritative import Chance
from roomlit.protocol.messages import Ack, Event
from roomlit.server.credentials import Credentials
from roomlit.settings import HubSettings
from roomlit_faults.checker.check import check
from roomlit_faults.checker.verdict import Violation
from roomlit_faults.history import History, Struck
from roomlit_faults.journal import Journal
from roomlit_faults.recording import Recorder
from roomlit_faults.simulation.disk import Disk
from roomlit_faults.simulation.faults import STRIKES, SimulatedNemesis
from roomlit_faults.simulation.page import Page
from roomlit_faults.simulation.room import RULES
from roomlit_faults.simulation.server import KEY, SimulatedServer
from roomlit_faults.simulation.virtual_time import VirtualLoop

PAGES_MAX = 14
HEALED_S = 35
"""After the last fault: longer than every time-out and every wait between two tries."""


class SimulatedRun(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a seed."""

    seed: int
    window: int
    history: History
    journal: Journal
    violations: tuple[Violation, ...]

    @property
    def events(self) -> int:
        """How many events were heard."""
        return self.history.received(Event)

    @property
    def acks(self) -> int:
        """How many acknowledgements came by a connection."""
        return self.history.received(Ack)

    @property
    def struck(self) -> list[str]:
        """The kinds of the faults that happened."""
        return [op.kind for op in self.history.nemesis if isinstance(op, Struck)]


def simulated(seed: int) -> SimulatedRun:
    """Play what this seed gives and have it checked.

    >>> simulated(1).violations
    ()
    """
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        window, history, journal = runner.run(_World(seed).play())
        loop = runner.get_loop()
    assert isinstance(loop, VirtualLoop)
    verdict = check(history, journal, rules=RULES, window=window)
    uncaught = (Violation("liveness", fault, "hub") for fault in loop.faults)
    return SimulatedRun(
        seed=seed, window=window, history=history, journal=journal, violations=(*verdict.violations, *uncaught)
    )


class _World:
    """The people of one simulation and what they do."""

    def __init__(self, seed: int) -> None:
        self.chance = Chance(seed * 7919 + 1)
        for _ in range(3):
            self.chance.below(2)
        self.pages: list[Page] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.lines = 0

    async def play(self) -> tuple[int, History, Journal]:
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
        recorder = Recorder(lambda: int(asyncio.get_running_loop().time() * 1000))
        self.server = SimulatedServer(disk=disk, settings=settings, rooms=rooms, chance=chance, recorder=recorder)
        await self.server.start()
        for number in range(3 + chance.below(3)):
            self._new_person(rooms[number % len(rooms)], f"p{number}")
        nemesis = SimulatedNemesis(
            server=self.server,
            chance=chance,
            pages=self.pages,
            new_page=self._second_page,
            spawn=self._spawn,
            recorder=recorder,
        )
        self._spawn(self._talk())
        await self._storm(nemesis)
        await nemesis.calm()
        self.talking = False
        await asyncio.sleep(HEALED_S)
        history = History(clients={page.name: page.finish() for page in self.pages}, nemesis=recorder.ops)
        return window, history, Journal(disk.chapters, durable=durable)

    def _new_person(self, room: str, name: str) -> None:
        player = Credentials(key=KEY).player_for(room, name)
        self._page(room, player, name, f"{name}.1")

    def _second_page(self, page: Page) -> Page:
        name = page.name.split(".")[0]
        number = 1 + sum(other.player == page.player for other in self.pages)
        return self._page(page.room, page.player, name, f"{name}.{number}")

    def _page(self, room: str, player: str, request: str, name: str) -> Page:
        page = Page(server=self.server, chance=self.chance, room=room, player=player, request=request, name=name)
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
        self.lines += 1
        mark = f"{page.name} {self.chance.below(1_000_000)} {self.lines}"
        match self.chance.below(12):
            case 0 | 1:
                to = self.chance.choice(self.pages).name.split(".")[0]
                page.say("whisper", to=to, text=f"secret/{to}/{mark}")
            case 2:
                page.say("burst", texts=[f"{mark} {n}" for n in range(2 + self.chance.below(5))])
            case 3:
                page.say("alarm", in_ms=self.chance.below(4_000))
            case 4:
                page.say("message", text="")
            case _:
                page.say("message", text=mark)

    async def _storm(self, nemesis: SimulatedNemesis) -> None:
        """Some kinds of fault, each seed its own: what is rare among all of them is common in some."""
        kinds = self.chance.shuffled(tuple(STRIKES))[: 3 + self.chance.below(8)]
        pace_ms = self.chance.choice((600, 1_500, 4_000))
        end = asyncio.get_running_loop().time() + 15 + self.chance.below(25)
        while asyncio.get_running_loop().time() < end:
            await asyncio.sleep((50 + self.chance.below(pace_ms)) / 1000)
            kind = self.chance.choice(kinds)
            if len(self.pages) < PAGES_MAX or kind not in ("second_tab", "stale_tab", "old_token"):
                nemesis.strike(kind)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
