"""What AI players cost: CPU time of one decision, of one of their lines, and of a minute of one seat at a whole hub.

Whole games of people at real pace and AI players through the hub, its rules and its protocol, without sockets and disk,
in virtual time: nobody waits. A seat's minute is the difference between tables with one AI player and with more.
"""

import asyncio
import gc
import logging
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import structlog
from workbench.command_line import parser, report

from masquerade.api.application import open_game
from masquerade.load.plan import TEMPOS, LoadPlan
from masquerade.load.player import LoadPlayer
from masquerade.load.samples import percentile
from masquerade.load.tally import LoadTally
from masquerade.match import ai_runner
from masquerade.match.ai_runner import AiRunner
from masquerade.match.logic import Match
from masquerade.simulation.inside_door import InsideDoor
from roomlit.hosting import Hub, HubSettings, MemoryStore, Node
from roomlit_faults.simulation.virtual_time import ProcessClock, VirtualLoop

FEW, MANY = 1, 5
PEOPLE = 8


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many tables, for how many minutes of the game."""

    rooms: int
    minutes: float


WHOLE, QUICK, SMOKE = Size(rooms=40, minutes=6), Size(rooms=10, minutes=3), Size(rooms=1, minutes=1.5)


class Spent(msgspec.Struct, kw_only=True):
    """What a run took: decisions in seconds each, CPU seconds in all, minutes of rooms, lines by AI players."""

    decisions: list[float]
    cpu_s: float
    ai_lines: int
    lost: int


@contextmanager
def timed_decisions() -> Generator[list[float]]:
    """How long each decision takes that the AI players of this process make."""
    spent: list[float] = []
    names = ai_runner.__dict__
    real = names["decide"]

    def timed(*given: Any, **more: Any) -> Any:
        began = time.thread_time()
        try:
            return real(*given, **more)
        finally:
            spent.append(time.thread_time() - began)

    names["decide"] = timed
    try:
        yield spent
    finally:
        names["decide"] = real


async def play(size: Size, ai_seats: int) -> Spent:
    """So many tables for so long, all of them at once."""
    plan = LoadPlan(users=size.rooms * PEOPLE, tempo=TEMPOS["real"], games=None, pages=False, ai_seats=ai_seats)
    tally = LoadTally()
    node = Node(logics=[Match()], store=MemoryStore(), settings=HubSettings(), clock=ProcessClock(step_ms=0))
    async with node, AiRunner(node.hub).at_work():
        gc.collect()
        with timed_decisions() as decisions:
            began = time.process_time()
            try:
                async with asyncio.timeout(60 * size.minutes), asyncio.TaskGroup() as group:
                    await seat_everybody(group, node.hub, plan, tally)
            except TimeoutError:
                pass
            cpu_s = time.process_time() - began
    book = tally.ledger
    ai_lines = book.heard_count // PEOPLE - book.lines
    return Spent(decisions=decisions, cpu_s=cpu_s, ai_lines=ai_lines, lost=book.lost + tally.gaps)


async def seat_everybody(group: asyncio.TaskGroup, hub: Hub, plan: LoadPlan, tally: LoadTally) -> None:
    """Open the rooms of the plan, and let their people play as tasks of `group`."""
    door, turn = InsideDoor(hub), asyncio.Semaphore(plan.joins_at_once)
    for number, people in enumerate(plan.tables()):
        actor = await hub.open_room(Match.kind, options=open_game(plan.options(number, people)))
        for seat in range(people):
            player = LoadPlayer(door, plan, tally, room=actor.meta.room, chairs=people, seed=number * PEOPLE + seat + 1)
            group.create_task(player.play(turn))


def measure(size: Size) -> dict[str, dict[str, float]]:
    """Both runs, and what comes of them."""
    runs: dict[int, Spent] = {}
    for ai_seats in (FEW, MANY):
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runs[ai_seats] = runner.run(play(size, ai_seats))
    few, many = runs[FEW], runs[MANY]
    ordered = sorted(many.decisions)
    seat_minutes = size.rooms * size.minutes
    return {
        "decision": {
            "decisions": len(ordered),
            "us_per_decision": round(1e6 * sum(ordered) / len(ordered), 1),
            "p50_us": round(1e6 * percentile(ordered, 0.5), 1),
            "p99_us": round(1e6 * percentile(ordered, 0.99), 1),
            "most_us": round(1e6 * ordered[-1], 1),
        },
        "line": {
            "lines": many.ai_lines,
            "decisions_per_line": round(len(ordered) / max(1, many.ai_lines), 1),
            "cpu_ms_per_line": round(1e3 * sum(ordered) / max(1, many.ai_lines), 2),
        },
        "minute": {
            "cpu_ms_per_ai_seat_minute": round(1e3 * (many.cpu_s - few.cpu_s) / (MANY - FEW) / seat_minutes, 2),
            "cpu_ms_per_room_minute": round(1e3 * few.cpu_s / seat_minutes, 2),
            "lost": few.lost + many.lost,
        },
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = parser(__doc__, quick="a quarter of the rooms, half as long").parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    figures = measure(options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE))
    for name, row in figures.items():
        print(f"{name:9}", "   ".join(f"{key.replace('_', ' ')} {value:g}" for key, value in row.items()))
    report(options, figures)


if __name__ == "__main__":
    main()
