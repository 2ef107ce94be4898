"""What a hub keeps in memory: for a room, for a player, and what stays of a game that is over.

Whole games of people and AI players in virtual time, a hub without sockets and disk, rematch after rematch at the same
tables. Python's own count of what is allocated (tracemalloc), without that of the people who play.
"""

import argparse
import asyncio
import gc
import logging
import tracemalloc
from collections.abc import Sequence

import msgspec
import structlog
from workbench.command_line import parser, report
from workbench.trend import slope

from masquerade.api.application import open_game
from masquerade.load.plan import TEMPOS, LoadPlan
from masquerade.load.player import LoadPlayer
from masquerade.load.tally import LoadTally
from masquerade.match.ai_runner import AiRunner
from masquerade.match.logic import Match
from masquerade.simulation.inside_door import InsideDoor
from roomlit.hosting import HubSettings, MemoryStore, Node
from roomlit.ports.store import Row, Snapshot
from roomlit_faults.simulation.virtual_time import ProcessClock, VirtualLoop

PEOPLE, AI_SEATS = 8, 3
OURS = [tracemalloc.Filter(False, pattern) for pattern in ("*/masquerade/load/*", "*/tracemalloc.py", "*/benchmarks/*")]


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many tables, looked at every so many minutes of the game, so often."""

    rooms: int
    every_min: float
    looks: int


WARM = Size(rooms=1, every_min=1.5, looks=1)
"""What every table needs and all share, the deck for one, is there then."""
WHOLE = Size(rooms=2, every_min=10, looks=12)
QUICK = Size(rooms=1, every_min=2, looks=9)
SMOKE = Size(rooms=1, every_min=0.6, looks=3)


class Forgetful(MemoryStore):
    """Keeps no rows and no snapshots: what a disk would."""

    def append(self, row: Row) -> None:
        return None

    async def keep(self, snapshot: Snapshot, *, alone: bool = False) -> int:
        return 0


class Look(msgspec.Struct, frozen=True):
    """When, how many games were over by then, and what the hub held, in KiB."""

    minute: float
    games: int
    kib: float


async def grown(size: Size, tops: int) -> tuple[float, list[Look]]:
    """KiB of an empty hub; then every so often, while the tables play."""
    plan = LoadPlan(users=size.rooms * PEOPLE, tempo=TEMPOS["fast"], games=None, pages=False, ai_seats=AI_SEATS)
    tally, turn, looks = LoadTally(), asyncio.Semaphore(plan.joins_at_once), list[Look]()
    node = Node(logics=[Match()], store=Forgetful(), settings=HubSettings(), clock=ProcessClock(step_ms=0))
    async with node, AiRunner(node.hub).at_work():
        empty, _ = held()
        async with asyncio.TaskGroup() as group:
            playing: list[asyncio.Task[None]] = []
            for number, people in enumerate(plan.tables()):
                actor = await node.hub.open_room(Match.kind, options=open_game(plan.options(number, people)))
                for seat in range(people):
                    player = LoadPlayer(
                        InsideDoor(node.hub), plan, tally, room=actor.meta.room, chairs=people,
                        seed=number * PEOPLE + seat + 1,
                    )  # fmt: skip
                    playing.append(group.create_task(player.play(turn)))
            before = None
            for number in range(size.looks):
                await asyncio.sleep(60 * size.every_min)
                kib, snapshot = held()
                looks.append(Look((number + 1) * size.every_min, len(tally.finished), kib))
                if number == size.looks // 3:
                    before = snapshot
            for task in playing:
                task.cancel()
        if tops and before is not None:
            for line in held()[1].compare_to(before, "lineno")[:tops]:
                print(f"  {line}")
    return empty, looks


def held() -> tuple[float, tracemalloc.Snapshot]:
    """What is allocated now, in KiB, and where."""
    gc.collect()
    snapshot = tracemalloc.take_snapshot().filter_traces(OURS)
    return sum(one.size for one in snapshot.statistics("filename")) / 1024, snapshot


def measure(options: argparse.Namespace, size: Size) -> dict[str, float]:
    """Play, and what comes of it; growth is that of the last two thirds."""
    tracemalloc.start()
    try:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            if size is not SMOKE:
                runner.run(grown(WARM, 0))
            empty, looks = runner.run(grown(size, options.top))
    finally:
        tracemalloc.stop()
    late = looks[len(looks) // 3 :]
    growth, error = slope([look.games for look in late], [look.kib for look in late])
    for look in looks:
        print(f"{look.minute:6.1f} min   {look.games:6} games   {look.kib:9.0f} KiB")
    return {
        "games": looks[-1].games,
        "kib_per_room": round((looks[-1].kib - empty) / size.rooms, 1),
        "kib_per_finished_game": round(growth, 3),
        "standard_error": round(min(error, 1e9), 3),
        "kib_per_min": round((late[-1].kib - late[0].kib) / (late[-1].minute - late[0].minute), 2),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    line = parser(__doc__, quick="one table for eighteen minutes of the game")
    line.add_argument("--top", type=int, default=0, metavar="N", help="the N lines of code that hold more at the end")
    options = line.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    figures = measure(options, options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE))
    print("   ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in figures.items()))
    report(options, figures)


if __name__ == "__main__":
    main()
