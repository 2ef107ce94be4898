"""Half an hour of whole games with people who come, go and reload, against `masquerade up`: what grows, what is lost.

Ends with 1 when the server logged an error, an event was lost or came twice, a command got no answer, or a room never
finished a game (Linux: reads `/proc`).
"""

import argparse
import asyncio
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import msgspec
import structlog
import uvloop
from workbench import process
from workbench.command_line import Scale, parser, report
from workbench.crowd import LONG, SHORT, SHORTEST, Games, Table, Tally
from workbench.process import Reading
from workbench.trend import slope, sparkline

from masquerade.api.status import ask
from roomlit.client.http import HubClient
from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S, until

LONG_MINUTES = 3
"""A run of at least this length has rooms with long games."""
SHOWN = 20
BAD = re.compile(r"\[(error|critical)\b|^(ERROR|CRITICAL)\b|Traceback|never retrieved|never awaited")
WORRYING = re.compile(r"\[warning\b|^WARNING\b|Warning:")


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One look at the server: `health_ms` is how long it took to say that it is well."""

    at_s: float
    reading: Reading
    cpu_percent: float
    health_ms: float
    connections: int
    reconnects: int


class Watch:
    """A sample every few seconds, and a line about it."""

    def __init__(
        self, server: int, data: Path, port: int, tally: Tally, tables: Sequence[Table], *, every_s: float
    ) -> None:
        self.samples: list[Sample] = []
        self._every_s = every_s
        self._server = server
        self._data = data
        self._url = f"http://127.0.0.1:{port}"
        self._tally = tally
        self._tables = tables
        self._began = time.monotonic()

    async def run(self) -> None:
        """Until cancelled."""
        before, then = process.cpu_s(self._server), self._began
        print("      s  RSS MiB  PSS MiB  USS MiB  files  threads   CPU %  health ms  connected  games  heard/s")
        # Not kept open: the server closes what was idle for as long as we wait between two looks.
        closing = {"Connection": "close"}
        async with httpx.AsyncClient(base_url=self._url, timeout=PATIENCE_S, headers=closing) as http:
            heard = self._tally.received
            while True:
                await asyncio.sleep(max(0.0, self._began + (len(self.samples) + 1) * self._every_s - time.monotonic()))
                now = time.monotonic()
                reading = process.read(self._server)
                await http.get("/health")
                health_ms = 1000 * (time.monotonic() - now)
                told = await asyncio.to_thread(ask, self._data, self._url)
                sample = Sample(
                    at_s=now - self._began,
                    reading=reading,
                    cpu_percent=100 * (reading.cpu_s - before) / (now - then),
                    health_ms=health_ms,
                    connections=sum(told["connections"].values()),
                    reconnects=told["quality"]["reconnects"],
                )
                self._tell(sample, (self._tally.received - heard) / (now - then))
                self.samples.append(sample)
                before, then, heard = reading.cpu_s, now, self._tally.received

    def _tell(self, sample: Sample, heard_per_s: float) -> None:
        now = sample.reading
        here = sum(table.connected for table in self._tables)
        memory = "".join(f"{kib / 1024:9.1f}" for kib in (now.rss, now.pss, now.uss))
        print(
            f"{sample.at_s:7.0f}{memory}{now.files:7}{now.threads:9}{sample.cpu_percent:8.1f}{sample.health_ms:11.1f}"
            f"{here:11}{len(self._tally.games):7}{heard_per_s:9.0f}",
            flush=True,
        )


async def measure(options: argparse.Namespace, place: Path, log: Path) -> tuple[dict[str, Any], Tally, list[str]]:
    """Start the server, let everybody play, stop it; the figures and what was wrong."""
    port, data, tally, over = free_port(), place / "data", Tally(), asyncio.Event()
    chairs = [len(range(number, options.players, options.rooms)) for number in range(options.rooms)]
    with log.open("wb") as output:
        server = start(port, data, output)
        try:
            await process.answer(f"http://127.0.0.1:{port}/ready")
            async with HubClient(f"http://127.0.0.1:{port}") as hub:
                games = _games(options)
                tables = [
                    Table(hub, tally, number=number, chairs=count, over=over, games=games)
                    for number, count in enumerate(chairs)
                ]
                for table in tables:
                    await table.open()
                every_s = options.scale.pick(whole=5.0, quick=5.0, smoke=0.5)
                watch = Watch(server.pid, data, port, tally, tables, every_s=every_s)
                tasks = [asyncio.create_task(table.run()) for table in tables]
                watching = asyncio.create_task(watch.run())
                playing = asyncio.create_task(_long_enough(options, tally, tables))
                ended, _ = await asyncio.wait((*tasks, watching, playing), return_when=asyncio.FIRST_COMPLETED)
                for task in ended:  # Before the time is over, only a fault of this program ends one of them.
                    task.result()
                over.set()
                await asyncio.sleep(1)
                await asyncio.gather(*(table.level() for table in tables))
                for task in (*tasks, watching, playing):
                    task.cancel()
                await asyncio.gather(*tasks, watching, playing, return_exceptions=True)
            server.send_signal(signal.SIGTERM)
            code = await asyncio.to_thread(server.wait, PATIENCE_S)
        finally:
            if server.poll() is None:
                server.kill()
                server.wait(PATIENCE_S)
    lines = _lines(log)
    figures = summary(watch.samples, tally, lines)
    return figures, tally, wrong(figures, tally, [table.code for table in tables], lines, code)


def _games(options: argparse.Namespace) -> Games:
    if options.scale is Scale.SMOKE:
        return SHORTEST
    return (*LONG, *SHORT) if options.minutes >= LONG_MINUTES else SHORT


async def _long_enough(options: argparse.Namespace, tally: Tally, tables: Sequence[Table]) -> None:
    """The whole time; in a smoke run until every room has finished a game."""
    if options.scale is Scale.SMOKE:
        await until(lambda: {table.code for table in tables} <= {room for room, _ in tally.games})
    else:
        await asyncio.sleep(60 * options.minutes)


def _lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()


def start(port: int, data: Path, output: Any) -> subprocess.Popen[bytes]:
    """The server as a user starts it, on the first core."""
    words = ["-m", "masquerade", "up", "--host", "127.0.0.1", "--port", str(port), "--data", str(data)]
    server = subprocess.Popen([sys.executable, *words], stdout=output, stderr=output, start_new_session=True)
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(server.pid, {0})
    return server


def summary(samples: Sequence[Sample], tally: Tally, lines: Sequence[str]) -> dict[str, Any]:
    """The figures by name. Growth is that of the last two thirds: until then caches and rooms fill."""
    late = samples[len(samples) // 3 :]
    minutes = [sample.at_s / 60 for sample in late]
    figures: dict[str, Any] = {}
    for name in ("rss", "pss", "uss"):
        held = [float(getattr(sample.reading, name)) for sample in late]
        figures[f"{name}_end_kib"] = held[-1]
        growth, error = slope(minutes, held)
        figures[f"{name}_kib_per_min"], figures[f"{name}_standard_error"] = round(growth, 1), round(error, 1)
    answered = sorted(tally.answered_ms) or [0.0]
    health = sorted(sample.health_ms for sample in samples)
    return figures | {
        "rss_kib": [sample.reading.rss for sample in samples],
        "files_most": max(sample.reading.files for sample in samples),
        "files_end": samples[-1].reading.files,
        "threads_most": max(sample.reading.threads for sample in samples),
        "cpu_percent": round(sum(sample.cpu_percent for sample in late) / len(late), 1),
        "health_ms_p50": round(health[len(health) // 2], 1),
        "health_ms_most": round(health[-1], 1),
        "answer_ms_p50": round(answered[len(answered) // 2], 1),
        "answer_ms_p99": round(answered[int(0.99 * len(answered))], 1),
        "games": len(tally.games),
        "people": tally.people,
        "left_for_good": tally.left,
        "connections_cut": tally.cuts,
        "reloads": tally.reloads,
        **{f"joined_{how}": count for how, count in sorted(tally.joined.items())},
        "messages_sent": tally.sent,
        "messages_received": tally.received,
        "lost": tally.lost,
        "repeated": tally.repeated,
        "unanswered": sum(tally.failed.values()),
        "errors_logged": sum(BAD.search(line) is not None for line in lines),
        "warnings_logged": sum(WORRYING.search(line) is not None for line in lines),
    }


def wrong(figures: dict[str, Any], tally: Tally, rooms: Sequence[str], lines: Sequence[str], code: int) -> list[str]:
    """Why this run has failed, in words."""
    found = [f"{figures[name]} events {name}" for name in ("lost", "repeated") if figures[name]]
    found += [f"{count} × {why}" for why, count in tally.failed.items()]
    finished = Counter(room for room, _ in tally.games)
    found += [f"room {room} finished no game" for room in rooms if not finished[room]]
    if code:
        found.append(f"the server ended with {code} when it was told to stop")
    bad = [line for line in lines if BAD.search(line)]
    return found + [f"logged: {line}" for line in bad[:SHOWN]] + ([f"… {len(bad)} such lines"] if bad[SHOWN:] else [])


def show(figures: dict[str, Any], tally: Tally) -> None:
    """The table."""
    print()
    for name, value in figures.items():
        if name != "rss_kib":
            print(f"  {name.replace('_', ' '):28} {value}")
    print("  refused:", ", ".join(f"{code} {count}" for code, count in tally.refused.most_common()) or "nothing")


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, print, judge."""
    line = parser(__doc__, quick="one minute, 40 players, 4 rooms")
    line.add_argument("--minutes", type=float)
    line.add_argument("--players", type=int)
    line.add_argument("--rooms", type=int)
    line.add_argument("--log", type=Path, help="keep what the server says in this file")
    options = line.parse_args(arguments)
    minutes, players, rooms = options.scale.pick(whole=(30, 200, 20), quick=(1, 40, 4), smoke=(1, 4, 1))
    options.minutes = options.minutes or minutes
    options.players = options.players or players
    options.rooms = options.rooms or rooms
    process.pin(1)
    # A client that is cut off says so on each try; here that is the work.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory(prefix="soak-") as directory:
        place = Path(directory)
        figures, tally, found = uvloop.run(measure(options, place, options.log or place / "server.log"))
    show(figures, tally)
    print(f"  RSS {sparkline(figures['rss_kib'])} from {min(figures['rss_kib'])} to {max(figures['rss_kib'])} KiB")
    for words in found:
        print(f"  wrong: {words}")
    report(options, figures)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
