"""How many players one core carries: whole games at real pace against `masquerade up`, more and more people.

The server is started as a user starts it, with its journal and AI players, on the first core; the people are by
protocol and on the second. Each step adds tables, lets the newcomers in over a while so that not all tables are in one
phase, and then looks on. The limit is the last step at which nothing was lost, nobody failed, and 999 of 1,000 lines
were there in time. `--pages` gives everybody a Streamlit session besides.
"""

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import msgspec
import psutil
import structlog
import uvloop
from workbench.command_line import parser, report
from workbench.process import pin

from masquerade.load.crowd import LoadCrowd
from masquerade.load.door import now_s
from masquerade.load.plan import TEMPOS, LoadPlan, Tempo
from masquerade.load.samples import percentile
from masquerade.load.server import LoadedServer, ServerReading, own_server
from masquerade.load.tally import LoadTally
from roomlit.testing.waiting import until

IN_TIME_MS = 100.0
"""The goal for 999 of 1,000 lines, from when they are due to when they are there."""
FULL_PERCENT = 97.0
PER_ROOM = 10
AI_SEATS = 3
DENSE = {"ready_s": 5, "prompts_s": 20, "discussion_s": 90, "ballot_s": 15, "result_s": 4}
"""Phases in which little is said are shorter than by default: more of the time is talk, so this is the harder case."""
PATIENCE_S = 180.0


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """Players at each step, over how many seconds the newcomers come, how long is looked on then, how they are."""

    steps: tuple[int, ...]
    ramp_s: float
    hold_s: float
    tempo: Tempo = msgspec.structs.replace(TEMPOS["real"], options=DENSE)


WHOLE = Size(steps=(250, 500, 1000, 1500, 2000, 3000, 4000, 5000), ramp_s=60, hold_s=60)
QUICK = Size(steps=(100, 200), ramp_s=10, hold_s=15)
SMOKE = Size(
    steps=(10,),
    ramp_s=0.5,
    hold_s=8,
    tempo=msgspec.structs.replace(TEMPOS["fast"], options={"mode": "spot", "ready_s": 1, "discussion_s": 30}),
)


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Where the counters stood."""

    at_s: float
    own_cpu_s: float
    reading: ServerReading
    commands: int
    events: int
    hints: int
    lines: int
    deliveries: int
    answers: int
    joins: int
    bytes_moved: int


def mark(server: LoadedServer, tally: LoadTally) -> Mark:
    """Now. Raises `SystemExit` when the server is gone."""
    if (reading := server.read()) is None:
        raise SystemExit("capacity: the server has ended")
    own, loopback = os.times(), psutil.net_io_counters(pernic=True).get("lo")
    return Mark(
        at_s=now_s(),
        own_cpu_s=own.user + own.system,
        reading=reading,
        commands=tally.commands,
        events=tally.events,
        hints=tally.hints_heard,
        lines=tally.ledger.lines,
        deliveries=len(tally.ledger.deliveries.ms),
        answers=len(tally.answered_ms),
        joins=tally.seated,
        bytes_moved=loopback.bytes_sent if loopback is not None else 0,
    )


async def measure(options: argparse.Namespace, size: Size) -> dict[str, dict[str, float]]:
    """Step by step, until the limit or the last step."""
    figures: dict[str, dict[str, float]] = {}
    plan = LoadPlan(
        users=max(size.steps), tempo=size.tempo, games=None, per_room=PER_ROOM, ai_seats=AI_SEATS, pages=options.pages
    )
    tally = LoadTally()
    core = 0 if (os.cpu_count() or 1) > 1 else None
    async with own_server(os.environ, core=core) as server, LoadCrowd(server.url, plan, tally) as crowd:
        empty = mark(server, tally)
        await _play(crowd, size, server, tally, figures, goal_ms=options.goal_ms)
        figures["all"] = {
            "players_most": max((row["players"] for row in figures.values() if row["good"]), default=0),
            "empty_rss_mib": round(empty.reading.rss_kib / 1024, 1),
            "lines": tally.ledger.lines,
            "lost": tally.ledger.lost,
            "repeated": tally.ledger.repeated,
            "gaps": tally.gaps,
            "failures": tally.failures,
            "errors_logged": len(server.errors()),
        }
    return figures


async def _play(
    crowd: LoadCrowd,
    size: Size,
    server: LoadedServer,
    tally: LoadTally,
    figures: dict[str, dict[str, float]],
    *,
    goal_ms: float,
) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            there = 0
            for players in size.steps:
                outside = mark(server, tally)
                await _admit(crowd, group, tally, count=players - there, ramp_s=size.ramp_s)
                before = mark(server, tally)
                joins, there = max(1, before.joins - outside.joins), players
                join_ms = round(1e3 * (before.reading.cpu_s - outside.reading.cpu_s) / joins, 2)
                await asyncio.sleep(size.hold_s)
                row = figures[f"players_{players}"] = _row(before, mark(server, tally), tally, players, goal_ms)
                row["cpu_ms_per_join"] = join_ms
                _tell(row)
                for fault in (*tally.ledger.faults, *map(str, (tally.failed + tally.hindered).items())):
                    print(f"  ! {fault}", flush=True)
                if not row["good"]:
                    break
            raise _Enough
    except* _Enough:
        pass


class _Enough(Exception):
    pass


async def _admit(crowd: LoadCrowd, group: asyncio.TaskGroup, tally: LoadTally, *, count: int, ramp_s: float) -> None:
    wanted, rooms = tally.connected + count, -(-count // PER_ROOM)
    for room in range(rooms):
        await crowd.seat(group, [len(range(room, count, rooms))])
        await asyncio.sleep(ramp_s / rooms)
    with contextlib.suppress(AssertionError):  # The row of this step says how many there are.
        await until(lambda: tally.connected >= wanted or tally.failures, seconds=PATIENCE_S)


def _row(before: Mark, after: Mark, tally: LoadTally, players: int, goal_ms: float) -> dict[str, float]:
    passed_s = after.at_s - before.at_s
    late = sorted(tally.ledger.deliveries.ms[before.deliveries : after.deliveries])
    answered = sorted(tally.answered_ms[before.answers : after.answers])
    cpu_s = after.reading.cpu_s - before.reading.cpu_s
    events = after.events - before.events
    row = {
        "players": players,
        "connected": tally.connected,
        "cpu_percent": round(100 * cpu_s / passed_s, 1),
        "load_cpu_percent": round(100 * (after.own_cpu_s - before.own_cpu_s) / passed_s, 1),
        "rss_mib": round(after.reading.rss_kib / 1024, 1),
        "commands_per_s": round((after.commands - before.commands) / passed_s, 1),
        "events_heard_per_s": round(events / passed_s, 1),
        "hints_per_second": round((after.hints - before.hints) / passed_s, 1),
        "cpu_us_per_event_heard": round(1e6 * cpu_s / max(1, events), 1),
        "cpu_ms_per_player_minute": round(1e3 * cpu_s / max(1, tally.connected) / passed_s * 60, 2),
        "bytes_per_event": round(
            (after.bytes_moved - before.bytes_moved) / max(1, events + after.hints - before.hints)
        ),
        "answer_p99_ms": round(percentile(answered, 0.99), 1),
        "p50_ms": round(percentile(late, 0.5), 1),
        "p99_ms": round(percentile(late, 0.99), 1),
        "p999_ms": round(percentile(late, 0.999), 1),
        "max_ms": round(percentile(late, 1.0), 1),
        "lost": tally.ledger.lost + tally.ledger.repeated + tally.gaps,
        "failures": tally.failures,
    }
    in_time = row["p999_ms"] <= goal_ms and row["cpu_percent"] < FULL_PERCENT
    return row | {"good": int(in_time and not row["lost"] and not row["failures"] and tally.connected >= players)}


def _tell(row: dict[str, Any]) -> None:
    print("   ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in row.items()), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print; exit code 1 when anything was lost."""
    line = parser(__doc__, quick="100 and 200 players, a minute")
    line.add_argument("--pages", action="store_true", help="everybody has a Streamlit session too")
    line.add_argument("--steps", type=lambda given: tuple(map(int, given.split(","))), help="players, as in 500,1000")
    line.add_argument("--goal-ms", type=float, default=IN_TIME_MS, help="for 999 of 1,000 lines; default 100")
    line.add_argument("--hold-s", type=float, help="how long each step is looked at")
    line.add_argument("--ramp-s", type=float, help="over how long the newcomers of a step come")
    options = line.parse_args(arguments)
    size = options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE)
    given = {"steps": options.steps, "hold_s": options.hold_s, "ramp_s": options.ramp_s}
    size = msgspec.structs.replace(size, **{name: value for name, value in given.items() if value is not None})
    pin(1)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    figures = uvloop.run(measure(options, size))
    report(options, figures)
    return int(any(figures["all"][name] for name in ("lost", "repeated", "gaps", "errors_logged")))


if __name__ == "__main__":
    sys.exit(main())
