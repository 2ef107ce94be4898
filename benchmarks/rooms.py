"""Many small rooms: two hundred of ten members who chat, beside a FastAPI loop; then a hundred in which AIs play.

Ours keeps its journal in SQLite and has the limits it ships with. Memory is what the process has taken for itself since
the first room was opened; latencies are those of every member.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import structlog
import uvloop
from workbench import process
from workbench.command_line import parser, report
from workbench.crowd import PACE, Table, Tally
from workbench.room_load import LOAD_CORE, SERVER_CORE, RoomLoad, at_ns, counts, latencies, serving
from workbench.servers import SEND_TEXT, Server, journaled

from roomlit.client.http import HubClient

PER_S = 5.0
PEOPLE, AI_SEATS = 2, 3
COMING_S = 2
"""Until everybody has come to a table."""
GAME = {**PACE, "mode": "spot", "rounds": 1, "ai_seats": AI_SEATS}


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many rooms of how many members chat for how long; in how many rooms AIs play, and for how long."""

    rooms: int = 200
    members: int = 10
    seconds: float = 30
    tables: int = 100
    play_s: float = 60
    settle_s: float = 2


WHOLE, QUICK = Size(), Size(seconds=3, tables=20, play_s=12, settle_s=1)
SMOKE = Size(rooms=4, members=3, seconds=1, tables=2, play_s=2, settle_s=0.1)


async def chat(server: Server, size: Size) -> dict[str, float]:
    """Everybody in every room has a turn; the CPU and the memory of it."""
    async with serving(server) as (port, pid):
        rooms = [RoomLoad(server, port, pid, f"ROOM{number}") for number in range(size.rooms)]
        try:
            before = process.read(pid)
            for number, room in enumerate(rooms):
                await room.admit(size.members, listening=size.members)
                before = before if number else process.read(pid)  # The first has the server load what any needs.
            for room in rooms:
                room.beat()
            await asyncio.sleep(size.settle_s)
            cpu_s, began = process.cpu_s(pid), time.monotonic()
            due = await _talk(rooms, round(PER_S * size.seconds))
            took = time.monotonic() - began
            for room, times in zip(rooms, due, strict=True):
                await room.settled(times)
            cpu_s = process.cpu_s(pid) - cpu_s  # Also what a server that was behind did later.
            heard = [room.heard(times) for room, times in zip(rooms, due, strict=True)]
            after = process.read(pid)
            return {
                "cpu_percent": round(100 * cpu_s / took, 1),
                "mib_per_100_rooms": round((after.uss - before.uss) / 1024 * 100 / (size.rooms - 1), 1),
                "rss_mib": round(after.rss / 1024, 1),
                **latencies(sorted(late for one in heard for late in one.late_ms)),
                "messages_per_s": round(sum(map(len, due)) / took, 1),
                **counts(heard),
                "members_lost": sum(room.lost for room in rooms),
            }
        finally:
            for room in rooms:
                room.close()


async def _talk(rooms: Sequence[RoomLoad], count: int) -> list[dict[int, int]]:
    """So many messages in each room on one open schedule; when each was due."""
    start = time.monotonic_ns()
    due: list[dict[int, int]] = [{} for _ in rooms]
    for n in range(count):
        for number, room in enumerate(rooms):
            when = due[number][n] = start + round(1e9 * (n + number / len(rooms)) / PER_S)
            await at_ns(when)
            room.say(n, by=room.members[n % len(room.members)])
    return due


async def play(size: Size) -> dict[str, float]:
    """People and AIs in every room play whole games, with `masquerade up` as a host starts it."""
    tally, over = Tally(), asyncio.Event()
    with process.masquerade(core=SERVER_CORE) as (port, pid):
        await process.answer(f"http://127.0.0.1:{port}/ready")
        async with HubClient(f"http://127.0.0.1:{port}") as hub:
            tables = [Table(hub, tally, number=n, chairs=PEOPLE, over=over, games=(GAME,)) for n in range(size.tables)]
            playing: list[asyncio.Task[None]] = []
            try:
                before = process.read(pid)
                for number, table in enumerate(tables):
                    await table.open()
                    playing.append(asyncio.create_task(table.run()))
                    if not number:  # The first game has the server load what any needs.
                        await asyncio.sleep(size.settle_s + COMING_S)
                        before = process.read(pid)
                await asyncio.sleep(size.settle_s + COMING_S)
                cpu_s, heard = process.cpu_s(pid), tally.received
                await asyncio.sleep(size.play_s)
                cpu_s, heard, after = process.cpu_s(pid) - cpu_s, tally.received - heard, process.read(pid)
            finally:
                for task in playing:
                    task.cancel()
                await asyncio.gather(*playing, return_exceptions=True)
    if refused := tally.refused.most_common(3):
        print(f"  refused: {refused}")
    return {
        "cpu_percent": round(100 * cpu_s / size.play_s, 1),
        "mib_per_100_rooms": round((after.uss - before.uss) / 1024 * 100 / (size.tables - 1), 1),
        "rss_mib": round(after.rss / 1024, 1),
        "heard_per_s": round(heard / size.play_s, 1),
        "games_over": len(tally.games),
        "lost": tally.lost,
        "repeated": tally.repeated,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure both and print the figures."""
    options = parser(__doc__, quick="shorter, and AIs in 20 rooms").parse_args(arguments)
    process.pin(LOAD_CORE)
    # A client that leaves says so; here everybody does.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    size = options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE)
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for server in (journaled(Path(folder)), SEND_TEXT):
            print(f"{server.title}: {size.rooms} rooms of {size.members}, {PER_S:g} messages a second in each")
            figures[server.name] = uvloop.run(chat(server, size))
            print("  " + _shown(figures[server.name]), flush=True)
    print(f"masquerade up: {size.tables} rooms with {PEOPLE} people and {AI_SEATS} AI seats each")
    figures["masquerade"] = uvloop.run(play(size))
    print("  " + _shown(figures["masquerade"]))
    report(options, figures)


def _shown(row: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:g}" for name, value in row.items())


if __name__ == "__main__":
    main()
