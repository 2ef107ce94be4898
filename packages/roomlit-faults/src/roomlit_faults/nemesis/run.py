"""One run under faults: people in rooms, faults, then a while without any until everybody has heard everything."""

import asyncio
import math
import random  # noqa: TID251 – a run must be repeatable from its seed
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from itertools import cycle
from pathlib import Path

import msgspec

from roomlit.client.http import HeldSeat, HubClient
from roomlit.protocol.messages import Ack
from roomlit.settings import HubSettings
from roomlit.testing.proxy import Proxy
from roomlit_faults.checker.verdict import Verdict
from roomlit_faults.history import NEMESIS
from roomlit_faults.nemesis.clients import Seat
from roomlit_faults.nemesis.faults import KINDS, TAB_KINDS, Nemesis, plan
from roomlit_faults.nemesis.server_process import ServerProcess
from roomlit_faults.nemesis.tabs import Tabs, opened
from roomlit_faults.nemesis.workload import Workload
from roomlit_faults.recording import Recorder

LANES = 10
PER_10_MINUTES = 25
"""Faults planned of each kind: some more than are asked for, because not every one hits somebody."""
GAP_S = (0.5, 1.0)
"""Between two lines of one client; the game allows one in 0.7 s on average."""
ASIDE = 0.1
PROBE_EVERY_S = 5.0
EDGE_EVERY_S = 2.0
AHEAD = range(3, 30)
"""Further than a room comes while a second client asks."""
BEHIND = (1, 0, -1)
"""Before the window, by so many events: the room goes on while a second client asks."""
KEEP_EVERY_S = 50.0
TOLD_EVERY_S = 5.0
HEAL_S = 90.0
AGAIN_S = 1.0
START_S = 60.0


class Floors(msgspec.Struct, frozen=True, kw_only=True):
    """What a run must reach to say anything; `faults` of each kind per ten minutes."""

    clients: int
    faults: float
    events: int


class Run:
    """Drive it once; then `injected` counts the faults, and the history lies in `directory/history`."""

    def __init__(
        self,
        *,
        server: ServerProcess,
        workload: Workload,
        clients: int,
        seconds: float,
        rng: random.Random,
        directory: Path,
        say: Callable[[str], None],
        pages: int = 0,
    ) -> None:
        """`clients` in as many rooms as they need, and `pages` in a browser, in one more."""
        self.injected: Counter[str] = Counter()
        self.kinds = KINDS + TAB_KINDS if pages else KINDS
        self.tabs: Tabs | None = None
        self._pages = pages
        self._server = server
        self._workload = workload
        self._clients = clients
        self._seconds = seconds
        self._rng = rng
        self._directory = directory / "history"
        self._say = say
        self._talking = True
        self._seats: list[Seat] = []
        self._rivals: dict[Seat, Recorder] = {}
        self._strangers: dict[Seat, Recorder] = {}
        self.rooms = math.ceil(clients / workload.seats)

    async def drive(self) -> None:
        """From opening the rooms to the last line."""
        self._directory.mkdir()
        async with AsyncExitStack() as stack:
            upstream = ("127.0.0.1", self._server.port)
            lanes = [
                await stack.enter_async_context(Proxy(upstream, seed=self._rng.getrandbits(32)))
                for _ in range(min(LANES, self._clients) + self._pages)
            ]
            clients_lanes = lanes[: len(lanes) - self._pages]
            if self._pages:
                self.tabs = await stack.enter_async_context(
                    opened(
                        url=self._server.url,
                        lanes=lanes[len(clients_lanes) :],
                        workload=self._workload,
                        rng=self._rng,
                        recorder=Recorder(lambda: int(asyncio.get_running_loop().time() * 1000)),
                    )
                )
            recorder = self._recorder(NEMESIS)
            stack.callback(recorder.close)
            for number, held in enumerate(await self._held()):
                name = f"client-{number:03}"
                seat = Seat(
                    name=name,
                    # Neighbours in a room are on different lanes: what happens to one does not happen to all.
                    url=clients_lanes[number % len(clients_lanes)].url,
                    held=held,
                    recorder=self._recorder(name),
                    rng=random.Random(self._rng.getrandbits(32)),
                )
                stack.push_async_callback(seat.close)
                self._seats.append(seat)
                for kind, recorders in (("rival", self._rivals), ("stranger", self._strangers)):
                    recorders[seat] = self._recorder(f"{name}-{kind}")
                    stack.callback(recorders[seat].close)
            async with asyncio.TaskGroup() as group:
                staying = [group.create_task(seat.run()) for seat in self._seats]
                await self._begin()
                if self.tabs is not None:
                    await self.tabs.begin()
                    staying.append(group.create_task(self.tabs.stay()))
                await self._storm(lanes, recorder)
                await self._heal()
                for seat in self._seats:
                    seat.end()
                for task in staying:
                    task.cancel()

    def _recorder(self, name: str) -> Recorder:
        loop = asyncio.get_running_loop()
        return Recorder(lambda: int(loop.time() * 1000), self._directory / f"{name}.jsonl")

    async def _held(self) -> list[HeldSeat]:
        async with HubClient(self._server.url) as hub:
            codes = [await hub.open_room(options=dict(self._workload.options)) for _ in range(self.rooms)]
            rooms = [codes[number % len(codes)] for number in range(self._clients)]
            return [await hub.join(room, name=f"Person {number}") for number, room in enumerate(rooms)]

    def _hosts(self) -> list[Seat]:
        return self._seats[: self.rooms]

    async def _begin(self) -> None:
        async with asyncio.timeout(START_S):
            while not all(seat.connected for seat in self._seats):  # noqa: ASYNC110 – nobody announces it
                await asyncio.sleep(0.05)
            for ask in self._workload.host:
                for host in self._hosts():
                    await host.ask(ask.name, dict(ask.args))
            for ask in self._workload.everyone:
                for seat in self._seats:
                    await seat.ask(ask.name, dict(ask.args))
            for host in self._hosts():
                while not isinstance(await host.say(), Ack):  # noqa: ASYNC110 – until talking is allowed
                    await asyncio.sleep(0.5)

    async def _storm(self, lanes: list[Proxy], recorder: Recorder) -> None:
        nemesis = Nemesis(
            lanes=lanes,
            server=self._server,
            rng=self._rng,
            flurry=self._flurry,
            recorder=recorder,
            tabs=() if self.tabs is None else self.tabs.tabs,
        )
        per_kind = max(1, math.ceil(PER_10_MINUTES * self._seconds / 600))
        async with asyncio.TaskGroup() as group:
            helpers = [group.create_task(self._tell()), group.create_task(self._probe())]
            helpers.append(group.create_task(self._probe_edges()))
            helpers += [group.create_task(self._keep(host)) for host in self._hosts() if self._workload.keep]
            talkers = [group.create_task(self._talk(seat)) for seat in self._seats]
            loop = asyncio.get_running_loop()
            began = loop.time()
            striking: set[asyncio.Task[None]] = set()
            for at, kind in plan(self._seconds, per_kind, self._rng, self.kinds):
                await asyncio.sleep(max(0.0, began + at - loop.time()))
                striking.add(group.create_task(self._strike(nemesis, kind, until=began + self._seconds)))
            await asyncio.sleep(max(0.0, began + self._seconds - loop.time()))
            await asyncio.wait(striking)
            self._talking = False
            for task in helpers:
                task.cancel()
            await asyncio.wait(talkers)

    async def _strike(self, nemesis: Nemesis, kind: str, *, until: float) -> None:
        """Again after a moment when it hit nobody, as while the server starts."""
        while not await nemesis.strike(kind):
            await asyncio.sleep(AGAIN_S)
            if asyncio.get_running_loop().time() > until:
                return
        self.injected[kind] += 1

    def _flurry(self) -> None:
        for seat in self._seats:
            seat.hurry.set()

    async def _talk(self, seat: Seat) -> None:
        while self._talking:
            await seat.pause(self._rng.uniform(*GAP_S))
            if self._workload.aside and self._rng.random() < ASIDE:
                ask = self._rng.choice(self._workload.aside)
                await seat.ask(ask.name, dict(ask.args))
            await seat.say()

    async def _keep(self, host: Seat) -> None:
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            for ask in self._workload.keep:
                await host.ask(ask.name, dict(ask.args))

    async def _probe(self) -> None:
        """Other clients take seats over, and try tokens of before."""
        while True:
            await asyncio.sleep(PROBE_EVERY_S)
            seat = self._rng.choice(self._seats)
            await seat.try_old_token(self._rivals[seat])
            await seat.take_over(self._rivals[seat])

    async def _probe_edges(self) -> None:
        """Others say that they stand at the edges of what may be resumed, where clients hardly ever come by chance."""
        window = HubSettings().window_events  # The server reads the same environment.
        edges = cycle((self._rng.choice(AHEAD), *(-window - before for before in BEHIND)))
        while True:
            await asyncio.sleep(EDGE_EVERY_S)
            seat = self._rng.choice([each for each in self._seats if each.connected] or self._seats)
            await seat.stand_elsewhere(self._strangers[seat], next(edges))

    async def _tell(self) -> None:
        began = asyncio.get_running_loop().time()
        while True:
            await asyncio.sleep(TOLD_EVERY_S)
            here = sum(seat.connected for seat in self._seats)
            acked = sum(seat.acked for seat in self._seats)
            reloads = sum(seat.reloads for seat in self._seats)
            faults = sum(self.injected.values())
            self._say(
                f"{asyncio.get_running_loop().time() - began:5.0f} s  {here:3} of {len(self._seats)} connected  "
                f"{acked:6} acknowledged  {faults:4} faults  {reloads:3} reloads"
            )

    async def _heal(self) -> None:
        """Everybody says a last line; then wait until each has heard the last of its room. Not for ever."""
        self._say("healed; waiting until everybody has heard everything")
        try:
            async with asyncio.timeout(HEAL_S):
                await asyncio.gather(*(self._last_word(seat) for seat in self._seats))
                while not self._level():  # noqa: ASYNC110 – nobody announces it
                    await asyncio.sleep(0.1)
                if self.tabs is not None:
                    await self.tabs.settle()
        except TimeoutError:
            self._say(f"not everybody was back within {HEAL_S:.0f} s")

    async def _last_word(self, seat: Seat) -> None:
        for _ in range(20):
            if await seat.say() is not None:
                return
            await asyncio.sleep(0.5)

    def _level(self) -> bool:
        """Whether all stand at the same place of their room."""
        reached: dict[str, set[object]] = {}
        for seat in self._seats:
            reached.setdefault(seat.held.room, set()).add(seat.position if seat.connected else seat.name)
        return all(len(places) == 1 for places in reached.values())


def shortfalls(run: Run, verdict: Verdict, floors: Floors, minutes: float) -> list[str]:
    """What was too little for the result to mean anything, in plain words."""
    least = max(1, math.floor(floors.faults * minutes / 10))
    short = [
        f"{run.injected[kind]} × {kind}, expected at least {least}" for kind in run.kinds if run.injected[kind] < least
    ]
    if verdict.clients < floors.clients:
        short.append(f"{verdict.clients} clients, expected at least {floors.clients}")
    if verdict.acknowledged < floors.events:
        short.append(f"{verdict.acknowledged} events acknowledged, expected at least {floors.events}")
    return short
