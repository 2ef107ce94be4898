"""A restart under hundreds of chatting clients: what is lost, what comes twice, and what each second costs."""

import asyncio
import contextlib
import logging
import secrets
import signal
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack

import msgspec
import structlog
import uvloop
from workbench import process
from workbench.command_line import parser, report
from workbench.restartable_hub import restartable_hub
from workbench.room_load import LOAD_CORE

from roomlit.client.connect import connect
from roomlit.client.room import RoomClient
from roomlit.errors import RemoteError
from roomlit.testing.waiting import until

SEATS = 10


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many clients, how often each says something, and how long before the restart and after it."""

    clients: int = 500
    lines_per_s: float = 0.4
    calm_s: int = 12
    after_s: int = 22
    settle_s: float = 2


WHOLE = Size()
SMOKE = Size(clients=20, lines_per_s=4, calm_s=3, after_s=1, settle_s=0.2)


class Talker:
    """One client: says its lines, and writes down what it hears."""

    def __init__(self, room: RoomClient, lines_per_s: float) -> None:
        self.acked: list[str] = []
        self.heard: Counter[str] = Counter()
        self.gaps = 0
        self.repeated = 0
        self.failed = 0
        self._room = room
        self._every_s = 1 / lines_per_s
        self._last = 0

    @property
    def connected(self) -> bool:
        """Whether it is connected now."""
        return self._room.status == "connected"

    async def listen(self) -> None:
        """Until cancelled."""
        while True:
            event = await self._room.next()
            if event.seq:
                self.gaps += max(0, event.seq - self._last - 1) if self._last else 0
                self.repeated += event.seq <= self._last
                self._last = max(self._last, event.seq)
            if event.type == "message":
                self.heard[str(event.data["text"])] += 1

    async def talk(self, over: asyncio.Event) -> None:
        """A line now and then; the client repeats it after a reconnect, under the same id."""
        while not over.is_set():
            await asyncio.sleep((0.5 + secrets.randbelow(1000) / 1000) * self._every_s)
            text = secrets.token_hex(8)
            try:
                await self._room.send("message", text=text)
                self.acked.append(text)
            except RemoteError:
                self.failed += 1


class Usage:
    """CPU of the processes, second by second."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, float, float, int]] = []
        self.old = self.new = 0
        self.ready_at = 0

    async def watch(self, talkers: list[Talker]) -> None:
        """One row a second until cancelled: second, old server, new server in percent of a core, connected."""
        start, before = time.monotonic(), (0.0, 0.0)
        before = (process.cpu_s(self.old), 0.0)
        while True:
            number = len(self.rows) + 1
            await asyncio.sleep(max(0.0, start + number - time.monotonic()))
            now = (process.cpu_s(self.old) or before[0], process.cpu_s(self.new))
            used = tuple(100 * max(0.0, a - b) for a, b in zip(now, before, strict=True))
            before = now
            self.rows.append((number, used[0], used[1], sum(talker.connected for talker in talkers)))


async def measure(size: Size) -> dict[str, float]:
    """Connect everybody, wait, restart the server, wait, compare."""
    rooms, over = -(-size.clients // SEATS), asyncio.Event()
    usage, talkers = Usage(), list[Talker]()
    async with restartable_hub() as hub:
        ready = f"http://127.0.0.1:{hub.port}/ready"
        await process.answer(ready)
        for number in range(rooms):
            await hub.seats(f"ROOM{number}", 0)
        usage.old = hub.process
        async with AsyncExitStack() as stack:
            for number in range(size.clients):
                door = connect(f"http://127.0.0.1:{hub.port}", room=f"ROOM{number % rooms}", name=f"c{number}")
                talkers.append(Talker(await stack.enter_async_context(door), size.lines_per_s))
            listening = [asyncio.create_task(talker.listen()) for talker in talkers]
            talking = [asyncio.create_task(talker.talk(over)) for talker in talkers]
            watching = asyncio.create_task(usage.watch(talkers))
            await until(lambda: len(usage.rows) >= size.calm_s)
            calm = len(usage.rows)
            told = time.monotonic()
            await hub.end(signal.SIGTERM)
            left = time.monotonic() - told
            await hub.start()
            usage.new = hub.process
            await process.answer(ready)
            usage.ready_at = len(usage.rows) + 1
            back = time.monotonic() - told
            await until(lambda: len(usage.rows) >= usage.ready_at + size.after_s)
            over.set()
            await asyncio.gather(*talking)
            await asyncio.sleep(size.settle_s)
            await _heard(talkers, rooms)
            connected = sum(talker.connected for talker in talkers)
            for task in (*listening, watching):
                task.cancel()
            await asyncio.gather(*listening, watching, return_exceptions=True)
    times = {"connected_at_the_end": connected, "left_s": round(left, 1), "back_s": round(back, 1)}
    return _figures(usage, talkers, rooms, calm) | times


async def _heard(talkers: list[Talker], rooms: int) -> None:
    """Until everybody has heard everything, or nothing more can be expected to come."""
    with contextlib.suppress(AssertionError):
        await until(lambda: not _missing(talkers, rooms))


def _missing(talkers: list[Talker], rooms: int) -> int:
    """How often a line that was acknowledged was not heard by somebody in its room."""
    found = 0
    for room in range(rooms):
        here = talkers[room::rooms]
        acked = [text for talker in here for text in talker.acked]
        found += sum(talker.heard[text] == 0 for talker in here for text in acked)
    return found


def _figures(usage: Usage, talkers: list[Talker], rooms: int, calm: int) -> dict[str, float]:
    steady = sum(row[1] for row in usage.rows[2:calm]) / len(usage.rows[2:calm])
    for number, before, after, connected in usage.rows:
        starting = calm < number <= usage.ready_at and after > 0
        mark = "  leaving" if number > calm + 1 and before else "  starting" if starting else ""
        print(f"  {number:3} s   old {before:5.1f} %   new {after:5.1f} %   connected {connected:4}{mark}")
    serving = [row[1] + row[2] for row in usage.rows[calm:] if row[0] > usage.ready_at or row[1]]
    return {
        "acknowledged": sum(len(talker.acked) for talker in talkers),
        "missing": _missing(talkers, rooms),
        "gaps": sum(talker.gaps for talker in talkers),
        "repeated": sum(talker.repeated for talker in talkers)
        + sum(count - 1 for talker in talkers for count in talker.heard.values()),
        "given_up": sum(talker.failed for talker in talkers),
        "steady_percent": round(steady, 1),
        "worst_serving_second_percent": round(max(serving), 1),
        "times_steady": round(max(serving) / steady, 2),
        "worst_starting_second_percent": round(max(row[2] for row in usage.rows[calm:]), 1),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table and the figures; Linux only, because it reads `/proc`."""
    options = parser(__doc__, quick="100 clients instead of 500").parse_args(arguments)
    process.pin(LOAD_CORE)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    size = options.scale.pick(whole=WHOLE, quick=msgspec.structs.replace(WHOLE, clients=100), smoke=SMOKE)
    row = uvloop.run(measure(size))
    for name, value in row.items():
        print(f"  {name.replace('_', ' '):32} {value}")
    report(options, row)
    if row["missing"] or row["gaps"] or row["repeated"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
