"""What players cost who are told, beside players who look every 0.4 s: requests, script runs, bytes, CPU, latency.

The same chat in rooms of ten, twice: its page polls by a fragment, as Streamlit comes and with the two settings that
make runs cheap; or it hears by push. Every player has a Streamlit page open, spoken by hand as a browser would, and
says a line every ten seconds on an open schedule. Bytes are those of WebSocket messages both ways.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import httpx
import msgspec
import uvloop
from workbench import process
from workbench.command_line import parser, report
from workbench.peers import FOLDER, TUNED, streamlit_command
from workbench.raw_socket import Listener
from workbench.room_load import LOAD_CORE, SERVER_CORE, at_ns, latencies
from workbench.servers import ROOMLIT
from workbench.streamlit_page import StreamlitPage, line_text

from roomlit.client.http import HubClient
from roomlit.hosting import raise_file_limit
from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Hello
from roomlit.server.room_code import code_of
from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S

SEATS = 10
LINES_PER_S = 0.1
OPENING = 8
"""So many pages are opened at a time."""


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many players at a time, for how long."""

    users: tuple[int, ...] = (10, 50, 100, 200)
    seconds: float = 20
    settle_s: float = 2


WHOLE, QUICK = Size(), Size(users=(100,), seconds=4, settle_s=0.5)
SMOKE = Size(users=(4,), seconds=1.5, settle_s=0.2)


class Way(ABC):
    """How players hear: what is served, what each of them does, and what came."""

    name: str
    file: str
    options: dict[str, str]

    def __init__(self, port: int, users: int) -> None:
        self.port = port
        self.pages = [StreamlitPage(port, f"room{n // SEATS}") for n in range(users)]

    async def open(self) -> None:
        """Everybody is in."""
        for first in range(0, len(self.pages), OPENING):
            await asyncio.gather(*(page.open() for page in self.pages[first : first + OPENING]))

    async def close(self) -> None:
        """Everybody leaves."""
        await asyncio.gather(*(page.close() for page in self.pages))

    @abstractmethod
    async def say(self, user: int, n: int) -> None:
        """This one says line `n`."""

    @property
    @abstractmethod
    def requests(self) -> int:
        """What the players have asked of the server so far, what they said included."""

    @property
    @abstractmethod
    def bytes(self) -> int:
        """What went to and from them so far."""

    @abstractmethod
    def seen(self, user: int) -> dict[int, int]:
        """When each line first came to this one."""


class Polling(Way):
    """Every page looks by itself."""

    name, file, options = "polling", "polling_server.py", {}

    def __init__(self, port: int, users: int) -> None:
        super().__init__(port, users)
        self._http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S)
        self._said = 0

    async def close(self) -> None:
        await super().close()
        await self._http.aclose()

    async def say(self, user: int, n: int) -> None:
        self._said += 1
        await self._http.post("/say", params={"room": f"room{user // SEATS}"}, content=line_text(n))

    @property
    def requests(self) -> int:
        return self._said + sum(page.asked for page in self.pages)

    @property
    def bytes(self) -> int:
        return sum(page.bytes for page in self.pages)

    def seen(self, user: int) -> dict[int, int]:
        return self.pages[user].seen


class PollingTuned(Polling):
    """The same with cheap runs."""

    name, options = "polling_tuned", TUNED


class Push(Way):
    """Every page has a socket of its own to the hub."""

    name, file, options = "push", "push_server.py", TUNED

    def __init__(self, port: int, users: int) -> None:
        super().__init__(port, users)
        self.sockets = [Member() for _ in range(users)]

    async def open(self) -> None:
        await super().open()
        async with HubClient(f"http://127.0.0.1:{self.port}") as hub:
            for first in range(0, len(self.sockets), OPENING):
                some = range(first, min(first + OPENING, len(self.sockets)))
                await asyncio.gather(*(self._enter(hub, user) for user in some))

    async def _enter(self, hub: HubClient, user: int) -> None:
        code = code_of(f"room{user // SEATS}")
        seat = await hub.join(code, name=f"player {user}")
        hello = encode(Hello(ticket=await hub.ticket(code, seat.seat)))
        await self.sockets[user].open(self.port, f"/ws/{code}/{seat.player}", greeting=hello)

    async def close(self) -> None:
        for socket in self.sockets:
            socket.close()
        await super().close()

    async def say(self, user: int, n: int) -> None:
        self.sockets[user].send(ROOMLIT.message(code_of(f"room{user // SEATS}"), n, "the quick brown fox"))

    @property
    def requests(self) -> int:
        return sum(page.asked for page in self.pages) + sum(socket.asked for socket in self.sockets)

    @property
    def bytes(self) -> int:
        return sum(page.bytes for page in self.pages) + sum(one.bytes + one.sent for one in self.sockets)

    def seen(self, user: int) -> dict[int, int]:
        return {came.n: came.at for came in reversed(self.sockets[user].heard)}


class Member(Listener):
    """Counts what it says, and answers what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = self.sent = 0

    def buffer_updated(self, nbytes: int) -> None:
        super().buffer_updated(nbytes)
        self.answer(nbytes)

    def send(self, text: bytes) -> None:
        self.asked += 1
        self.sent += len(text)
        super().send(text)


WAYS: tuple[type[Way], ...] = (Polling, PollingTuned, Push)


@asynccontextmanager
async def crowd(way: type[Way], users: int) -> AsyncGenerator[tuple[Way, int]]:
    """A server and everybody before it; ended afterwards. Gives its process too."""
    port = free_port()
    command = streamlit_command(way.file, port, way.options)
    with process.started(*command, folder=FOLDER, core=SERVER_CORE, environment=process.CROWD_HERE) as server:
        await process.answer(f"http://127.0.0.1:{port}/_stcore/health")
        people = way(port, users)
        try:
            await people.open()
            for page in people.pages:
                page.begin()
            yield people, server
        finally:
            await people.close()


async def measure(way: type[Way], users: int, size: Size) -> dict[str, float]:
    """Lines on an open schedule, each by the next player; what it took, and when each line came to everybody."""
    async with crowd(way, users) as (people, server):
        await asyncio.sleep(size.settle_s)
        before, began = _spent(people, server), time.monotonic()
        due = await _talk(people, users, size.seconds)
        took = time.monotonic() - began
        requests, runs, sent, cpu_s = (b - a for a, b in zip(before, _spent(people, server), strict=True))
        await asyncio.sleep(size.settle_s)
        late, missed = _late(people, due, users)
        return {
            "requests_per_s": round(requests / took, 1),
            "script_runs_per_second": round(runs / took, 2),
            "mb_per_min": round(sent / took * 60 / 1e6, 3),
            "cpu_percent": round(100 * cpu_s / took, 1),
            "rss_mib": round(process.read(server).rss / 1024, 1),
            "lines_per_s": round(len(due) / took, 2),
            **latencies(late),
            "not_in_time_percent": round(100 * missed / len(late), 2),
        }


def _spent(people: Way, server: int) -> tuple[int, int, int, float]:
    return people.requests, sum(page.runs for page in people.pages), people.bytes, process.cpu_s(server)


async def _talk(people: Way, users: int, seconds: float) -> list[int]:
    """When each line was due; line `n` is said by player `n`, round and round."""
    start, every = time.monotonic_ns(), 1e9 / (LINES_PER_S * users)
    due = [start + round(n * every) for n in range(max(1, int(seconds * 1e9 / every)))]
    saying: list[asyncio.Task[None]] = []
    for n, when in enumerate(due):
        await at_ns(when)
        # A server that is behind keeps nobody else from speaking; what it has not taken by the end has not come.
        saying.append(asyncio.create_task(people.say(n % users, n)))
    await at_ns(start + round(seconds * 1e9))
    for task in saying:
        task.cancel()
    await asyncio.gather(*saying, return_exceptions=True)
    return due


def _late(people: Way, due: Sequence[int], users: int) -> tuple[list[float], int]:
    """Sorted milliseconds until a line came to somebody in its room, and how often it has not come until now.

    One that has not come counts with the time so far.
    """
    late: list[float] = []
    missed, now = 0, time.monotonic_ns()
    for n, when in enumerate(due):
        first = n % users // SEATS * SEATS
        for user in range(first, min(first + SEATS, users)):
            at = people.seen(user).get(n)
            missed += at is None
            late.append(((now if at is None else at) - when) / 1e6)
    return sorted(late), missed


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every way with every number of players and print the table."""
    line = parser(__doc__, quick="100 players, four seconds each")
    line.add_argument("--users", type=int, action="append", help="so many players (may be repeated)")
    line.add_argument("--way", choices=[way.name for way in WAYS], action="append", help="only this one")
    options = line.parse_args(arguments)
    process.pin(LOAD_CORE)
    raise_file_limit()
    size = options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE)
    figures: dict[str, dict[str, float]] = {}
    for users in options.users or size.users:
        for way in (one for one in WAYS if not options.way or one.name in options.way):
            figures[f"{way.name}_{users}"] = row = uvloop.run(measure(way, users, size))
            print(f"{users:4} players  {way.name:14} {'   '.join(f'{name} {value:g}' for name, value in row.items())}")
    report(options, figures)


if __name__ == "__main__":
    main()
