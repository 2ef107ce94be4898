"""One run under faults: people in rooms, bad weather, then a clear sky until everybody has heard everything."""

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
from roomlit_faults import history as e
from roomlit_faults.checker.verdict import Verdict
from roomlit_faults.history import Notebook
from roomlit_faults.nemesis.clients import Witness
from roomlit_faults.nemesis.faults import KINDS, Weather, plan
from roomlit_faults.nemesis.server import Victim
from roomlit_faults.nemesis.workload import Script

LANES = 10
PER_10_MINUTES = 25
"""Faults planned of each kind: some more than are asked for, because not every one hits somebody."""
GAP_S = (0.5, 1.0)
"""Between two lines of one client; the game allows one in 0.7 s on average."""
ASIDE = 0.1
PROBE_EVERY_S = 5.0
EDGE_EVERY_S = 2.0
AHEAD = range(3, 30)
"""Further than a room comes while a twin asks."""
BEHIND = (1, 0, -1)
"""Before the window, by so many events: the room goes on while a twin asks."""
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
    """Drive it once; then `injected` counts the faults, and the logs lie in `directory/logs`."""

    def __init__(
        self,
        *,
        victim: Victim,
        script: Script,
        clients: int,
        seconds: float,
        dice: random.Random,
        directory: Path,
        say: Callable[[str], None],
    ) -> None:
        self.injected: Counter[str] = Counter()
        self._victim = victim
        self._script = script
        self._clients = clients
        self._seconds = seconds
        self._dice = dice
        self._logs = directory / "logs"
        self._say = say
        self._talking = True
        self._witnesses: list[Witness] = []
        self._twins: dict[Witness, Notebook] = {}
        self._strangers: dict[Witness, Notebook] = {}
        self.rooms = math.ceil(clients / script.seats)

    async def drive(self) -> None:
        """From opening the rooms to the last line."""
        self._logs.mkdir()
        async with AsyncExitStack() as stack:
            upstream = ("127.0.0.1", self._victim.port)
            lanes = [
                await stack.enter_async_context(Proxy(upstream, seed=self._dice.getrandbits(32)))
                for _ in range(min(LANES, self._clients))
            ]
            notes = self._notebook("server")
            stack.callback(notes.close)
            seats = await self._seats()
            for number, seat in enumerate(seats):
                name = f"client-{number:03}"
                witness = Witness(
                    name=name,
                    # Neighbours in a room are on different lanes: bad weather for one is not bad weather for all.
                    url=lanes[number % len(lanes)].url,
                    seat=seat,
                    notes=self._notebook(name),
                    dice=random.Random(self._dice.getrandbits(32)),
                )
                stack.push_async_callback(witness.close)
                self._witnesses.append(witness)
                for kind, notebooks in (("twin", self._twins), ("stranger", self._strangers)):
                    notebooks[witness] = self._notebook(f"{name}-{kind}")
                    stack.callback(notebooks[witness].close)
            async with asyncio.TaskGroup() as group:
                staying = [group.create_task(witness.run()) for witness in self._witnesses]
                await self._begin()
                await self._storm(lanes, notes)
                await self._heal()
                for witness in self._witnesses:
                    witness.end()
                for task in staying:
                    task.cancel()

    def _notebook(self, name: str) -> Notebook:
        return Notebook(self._logs / f"{name}.jsonl", asyncio.get_running_loop().time)

    async def _seats(self) -> list[HeldSeat]:
        async with HubClient(self._victim.url) as hub:
            codes = [await hub.open_room(options=dict(self._script.options)) for _ in range(self.rooms)]
            rooms = [codes[number % len(codes)] for number in range(self._clients)]
            return [await hub.join(room, name=f"Person {number}") for number, room in enumerate(rooms)]

    def _hosts(self) -> list[Witness]:
        return self._witnesses[: self.rooms]

    async def _begin(self) -> None:
        async with asyncio.timeout(START_S):
            while not all(witness.connected for witness in self._witnesses):  # noqa: ASYNC110 – nobody announces it
                await asyncio.sleep(0.05)
            for ask in self._script.host:
                for host in self._hosts():
                    await host.ask(ask.name, dict(ask.args))
            for ask in self._script.everyone:
                for witness in self._witnesses:
                    await witness.ask(ask.name, dict(ask.args))
            for host in self._hosts():
                while not isinstance(await host.say(), Ack):  # noqa: ASYNC110 – until talking is allowed
                    await asyncio.sleep(0.5)

    async def _storm(self, lanes: list[Proxy], notes: Notebook) -> None:
        weather = Weather(
            lanes=lanes,
            victim=self._victim,
            dice=self._dice,
            flurry=self._flurry,
            killed=lambda: notes.note(e.Killed(t=notes.now())),
        )
        per_kind = max(1, math.ceil(PER_10_MINUTES * self._seconds / 600))
        async with asyncio.TaskGroup() as group:
            helpers = [group.create_task(self._tell()), group.create_task(self._probe())]
            helpers.append(group.create_task(self._probe_edges()))
            helpers += [group.create_task(self._keep(host)) for host in self._hosts() if self._script.keep]
            talkers = [group.create_task(self._talk(witness)) for witness in self._witnesses]
            loop = asyncio.get_running_loop()
            began = loop.time()
            striking: set[asyncio.Task[None]] = set()
            for at, kind in plan(self._seconds, per_kind, self._dice):
                await asyncio.sleep(max(0.0, began + at - loop.time()))
                striking.add(group.create_task(self._strike(weather, kind, until=began + self._seconds)))
            await asyncio.sleep(max(0.0, began + self._seconds - loop.time()))
            await asyncio.wait(striking)
            self._talking = False
            for task in helpers:
                task.cancel()
            await asyncio.wait(talkers)

    async def _strike(self, weather: Weather, kind: str, *, until: float) -> None:
        """Again after a moment when it hit nobody, as while the server starts."""
        while not await weather.strike(kind):
            await asyncio.sleep(AGAIN_S)
            if asyncio.get_running_loop().time() > until:
                return
        self.injected[kind] += 1

    def _flurry(self) -> None:
        for witness in self._witnesses:
            witness.hurry.set()

    async def _talk(self, witness: Witness) -> None:
        while self._talking:
            await witness.pause(self._dice.uniform(*GAP_S))
            if self._script.aside and self._dice.random() < ASIDE:
                ask = self._dice.choice(self._script.aside)
                await witness.ask(ask.name, dict(ask.args))
            await witness.say()

    async def _keep(self, host: Witness) -> None:
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            for ask in self._script.keep:
                await host.ask(ask.name, dict(ask.args))

    async def _probe(self) -> None:
        """Twins take seats over, and try tokens of before."""
        while True:
            await asyncio.sleep(PROBE_EVERY_S)
            witness = self._dice.choice(self._witnesses)
            await witness.knock_with_an_old_token(self._twins[witness])
            await witness.knock(self._twins[witness])

    async def _probe_edges(self) -> None:
        """Twins say that they stand at the edges of what may be resumed, where clients come by chance once in a day."""
        window = HubSettings().window_events  # The server reads the same environment.
        edges = cycle((self._dice.choice(AHEAD), *(-window - before for before in BEHIND)))
        while True:
            await asyncio.sleep(EDGE_EVERY_S)
            witness = self._dice.choice([each for each in self._witnesses if each.connected] or self._witnesses)
            await witness.knock_from_elsewhere(self._strangers[witness], next(edges))

    async def _tell(self) -> None:
        began = asyncio.get_running_loop().time()
        while True:
            await asyncio.sleep(TOLD_EVERY_S)
            here = sum(witness.connected for witness in self._witnesses)
            acked = sum(witness.acked for witness in self._witnesses)
            reloads = sum(witness.reloads for witness in self._witnesses)
            faults = sum(self.injected.values())
            self._say(
                f"{asyncio.get_running_loop().time() - began:5.0f} s  {here:3} of {len(self._witnesses)} connected  "
                f"{acked:6} acknowledged  {faults:4} faults  {reloads:3} reloads"
            )

    async def _heal(self) -> None:
        """Everybody says a last line; then wait until each has heard the last of its room. Not for ever."""
        self._say("healed; waiting until everybody has heard everything")
        try:
            async with asyncio.timeout(HEAL_S):
                await asyncio.gather(*(self._last_word(witness) for witness in self._witnesses))
                while not self._level():  # noqa: ASYNC110 – nobody announces it
                    await asyncio.sleep(0.1)
        except TimeoutError:
            self._say(f"not everybody was back within {HEAL_S:.0f} s")

    async def _last_word(self, witness: Witness) -> None:
        for _ in range(20):
            if await witness.say() is not None:
                return
            await asyncio.sleep(0.5)

    def _level(self) -> bool:
        """Whether all stand at the same place of their room."""
        reached: dict[str, set[object]] = {}
        for witness in self._witnesses:
            reached.setdefault(witness.seat.room, set()).add(witness.position if witness.connected else witness.name)
        return all(len(places) == 1 for places in reached.values())


def shortfalls(run: Run, verdict: Verdict, floors: Floors, minutes: float) -> list[str]:
    """What was too little for the result to mean anything, in plain words."""
    least = max(1, math.floor(floors.faults * minutes / 10))
    short = [
        f"{run.injected[kind]} × {kind}, expected at least {least}" for kind in KINDS if run.injected[kind] < least
    ]
    if verdict.clients < floors.clients:
        short.append(f"{verdict.clients} clients, expected at least {floors.clients}")
    if verdict.acknowledged < floors.events:
        short.append(f"{verdict.acknowledged} events acknowledged, expected at least {floors.events}")
    return short
