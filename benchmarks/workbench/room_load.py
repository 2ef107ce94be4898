"""A room full of clients before one server: who is in it, messages on a schedule, and what of them came."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise

import httpx
import msgspec

from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Heartbeat
from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S, until
from workbench.process import cpu_s, listening, started
from workbench.raw_socket import Listener, RawSocket
from workbench.servers import Server

ROOM = "BENCH2"
TEXT = "x" * 100
SERVER_CORE, LOAD_CORE = 0, 1
WRONG = ("missing", "repeated", "out_of_order")
"""What may be wrong with a delivery."""
QUIET_S = 0.3
AT_ONCE = 50
"""So many handshakes are under way at a time."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """Of the messages that every listener should have heard, one by one: what is wrong, and how late they came."""

    missing: int
    repeated: int
    out_of_order: int
    late_ms: list[float]
    """Sorted, from the time at which each was due."""


class RoomLoad:
    """The members of one room. The last one to come says everything, and is one of those who listen.

    `client` makes those who do not listen.
    """

    def __init__(
        self, server: Server, port: int, process: int, room: str = ROOM, *, client: type[RawSocket] = RawSocket
    ) -> None:
        self.listeners: list[Listener] = []
        self.members: list[RawSocket] = []
        self.server, self.port, self.process, self.room = server, port, process, room
        self._client = client

    @property
    def sender(self) -> Listener:
        """Who says everything."""
        return self.listeners[-1]

    async def admit(self, count: int, *, listening: int) -> None:
        """Have so many more members, of whom some listen, evenly among them, and the last one if any."""
        seats = await self.seats(count)
        every = max(1, count // max(1, listening))
        listens = [bool(listening) and (count - 1 - n) % every == 0 for n in range(count)]
        new = [Listener() if one else self._client() for one in listens]
        entering = list(zip(new, seats, strict=True))
        for first in range(0, count - 1, AT_ONCE):
            some = entering[first : min(first + AT_ONCE, count - 1)]
            await asyncio.gather(*(self._enter(member, *seat) for member, seat in some))
        await self._enter(new[-1], *seats[-1])
        self.members += new
        self.listeners += [member for member in new if isinstance(member, Listener)]

    async def seats(self, count: int) -> list[tuple[str, str]]:
        """So many new players, each with the ticket of a seat where the server has seats."""
        if not self.server.ours:
            return [(f"m{n}", "") for n in range(count)]
        async with httpx.AsyncClient(timeout=PATIENCE_S, verify=False) as http:  # No TLS: spares 40 ms.
            url = f"http://127.0.0.1:{self.port}/seats"
            return (await http.get(url, params={"room": self.room, "n": count})).raise_for_status().json()

    async def _enter(self, member: RawSocket, player: str, ticket: str) -> None:
        await member.open(self.port, self.server.path(self.room, player), greeting=self.server.greeting(ticket))

    def say(self, n: int, *, by: RawSocket | None = None) -> None:
        """Send message `n`."""
        (by or self.sender).send(self.server.message(self.room, n, TEXT))

    async def rush(self, numbers: range, *, in_flight: int) -> float:
        """CPU seconds of the server for these messages, of which so many are always on the way."""
        await self._quiet()
        before = cpu_s(self.process)
        came = [self.sender.expect(n) for n in numbers]
        for n in numbers[:in_flight]:
            self.say(n)
        for n, one in zip(numbers, came, strict=True):
            await asyncio.wait_for(one, PATIENCE_S)
            if n + in_flight in numbers:
                self.say(n + in_flight)
        await self.settled(numbers)
        return cpu_s(self.process) - before

    async def paced(self, numbers: range, *, per_s: float, speakers: Sequence[RawSocket] = ()) -> Heard:
        """Messages on an open schedule, by the sender or by each of `speakers` in turn; what came of them."""
        await self._quiet()
        start = time.monotonic_ns()
        due = {n: start + round(1e9 * at / per_s) for at, n in enumerate(numbers)}
        for at, (n, when) in enumerate(due.items()):
            await at_ns(when)
            self.say(n, by=speakers[at % len(speakers)] if speakers else None)
        await self.settled(due)
        return self.heard(due)

    async def settled(self, numbers: Iterable[int]) -> None:
        """Everybody who listens has heard these messages, or nothing more comes."""
        expected = frozenset(numbers)
        with contextlib.suppress(AssertionError):
            await until(lambda: all(one.gone or expected <= one.numbers for one in self.listeners))

    def heard(self, due: dict[int, int]) -> Heard:
        """What every listener has heard of the messages that were due at these times, in nanoseconds."""
        missing = repeated = out_of_order = 0
        late: list[float] = []
        for one in self.listeners:
            mine = [came for came in one.heard if came.n in due]
            distinct = len({came.n for came in mine})
            missing += len(due) - distinct
            repeated += len(mine) - distinct
            out_of_order += sum(later.seq < former.seq for former, later in pairwise(mine))
            late += [(came.at - due[came.n]) / 1e6 for came in mine]
        return Heard(missing=missing, repeated=repeated, out_of_order=out_of_order, late_ms=sorted(late))

    def beat(self) -> None:
        """Show ours that everybody is there."""
        for member in self.members if self.server.ours else ():
            member.send(encode(Heartbeat()))

    async def _quiet(self) -> None:
        """Nobody is taken for dead soon, and nothing is on the way."""
        self.beat()
        await asyncio.sleep(QUIET_S)

    @property
    def lost(self) -> int:
        """How many members the server has let go."""
        return sum(member.gone for member in self.members)

    def close(self) -> None:
        """Everybody leaves."""
        for member in self.members:
            member.close()


@asynccontextmanager
async def serving(server: Server) -> AsyncGenerator[tuple[int, int]]:
    """The server on the first core until the block ends; its port and its process."""
    port = free_port()
    with started(*server.command(port), folder=server.folder, core=SERVER_CORE) as process:
        await listening(port)
        yield port, process


@asynccontextmanager
async def room_load(
    server: Server, *, members: int, listeners: int, settle_s: float, room: str = ROOM
) -> AsyncGenerator[RoomLoad]:
    """A server and a room of it full of members, who were all announced; ended afterwards."""
    async with serving(server) as (port, process):
        load = RoomLoad(server, port, process, room)
        try:
            await load.admit(members, listening=listeners)
            await asyncio.sleep(settle_s)
            yield load
        finally:
            load.close()


async def at_ns(when: int) -> None:
    """Wait for this moment of the monotonic clock; what is late already is not made later."""
    if (early := when - time.monotonic_ns()) > 0:
        await asyncio.sleep(early / 1e9)


def percentile(ordered: Sequence[float], share: float) -> float:
    """Of sorted values, the one below which this share of them lies.

    >>> percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 1)
    (3, 4)
    """
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def latencies(late_ms: Sequence[float]) -> dict[str, float]:
    """The figures of sorted latencies."""
    shares = {"p50_ms": 0.5, "p99_ms": 0.99, "p999_ms": 0.999, "max_ms": 1.0}
    return {name: round(percentile(late_ms, share), 2) for name, share in shares.items()}


def counts(heard: Iterable[Heard]) -> dict[str, float]:
    """What was wrong, over several blocks."""
    all = list(heard)
    return {name: sum(getattr(one, name) for one in all) for name in WRONG}
