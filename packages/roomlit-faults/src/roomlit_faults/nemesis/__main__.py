"""Drives a real server and fifty clients through every fault there is, heals everything, and has the result checked.

`python -m roomlit_faults.nemesis --minutes 10 --seed 1`. Exit 0: enough happened and every invariant held.
"""

import argparse
import asyncio
import contextlib
import logging
import random  # noqa: TID251 – a run must be repeatable from its seed
import shlex
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import structlog

from roomlit.settings import HubSettings
from roomlit.testing.chromium import own_chromium
from roomlit_faults.checker.check import check
from roomlit_faults.checker.verdict import INVARIANTS, Verdict
from roomlit_faults.history import read_history
from roomlit_faults.journal import read_journal
from roomlit_faults.nemesis.run import Floors, Run, shortfalls
from roomlit_faults.nemesis.server_process import ServerProcess, default_server
from roomlit_faults.nemesis.workload import WORKLOADS, Workload
from roomlit_faults.plants.catalogue import PLANTS

SHOWN = 20
PAGES = 3
CHATHUB = "roomlit_faults.nemesis.chat_hub"


async def drive(given: argparse.Namespace, directory: Path) -> tuple[Run, ServerProcess]:
    """The whole run; whatever happens, nothing that it started is left."""
    server = _server(given)
    workload = WORKLOADS["masquerade" if server[0] == "masquerade" else "chat"]
    if given.workload is not None:
        workload = msgspec.json.decode(given.workload.read_bytes(), type=Workload)
    process = ServerProcess(server, directory=directory, plant=given.plant)
    program = f"python -m {shlex.join(server)}"
    people = f"{given.clients} clients, {given.pages} pages"
    say(f"nemesis: seed {given.seed}, {given.minutes:g} minutes, {people}, {program}")
    run = Run(
        server=process,
        workload=workload,
        clients=given.clients,
        seconds=given.minutes * 60,
        rng=random.Random(given.seed),
        directory=directory,
        say=say,
        pages=given.pages,
    )
    try:
        await process.start()
        await run.drive()
    finally:
        await process.stop()
    return run, process


def _server(given: argparse.Namespace) -> tuple[str, ...]:
    return tuple(shlex.split(given.server)) if given.server else default_server()


def say(line: str) -> None:
    """One line for whoever watches."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def report(run: Run, verdict: Verdict, floors: Floors, minutes: float) -> int:
    """Print what happened; the exit code."""
    for violation in verdict.violations[:SHOWN]:
        say(f"  {violation}")
    if len(verdict.violations) > SHOWN:
        say(f"  … and {len(verdict.violations) - SHOWN} more")
    say("faults injected   " + " · ".join(f"{kind} {run.injected[kind]}" for kind in run.kinds))
    joins = f"{verdict.resumed} resumed, {verdict.snapshots} snapshots"
    say(f"clients           {verdict.clients} in {run.rooms} rooms; {joins}")
    gave_up = ", ".join(f"{why} {count}" for why, count in sorted(verdict.gave_up.items())) or "none"
    say(f"gave up, reloaded {gave_up}")
    say(f"acknowledged      {verdict.acknowledged} events")
    if run.tabs is not None:
        say(f"pages             {run.tabs.summary()}")
    for name, words in INVARIANTS.items():
        say(f"{name:17} {verdict.count(name)} violations ({words})")
    short = shortfalls(run, verdict, floors, minutes)
    for words in short:
        say(f"not enough: {words}")
    kept = not verdict.violations
    said = "every invariant held" if kept else "invariants violated"
    say(f"{said}, but the run was too small" if short else said)
    return 0 if kept and not short else 1


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m roomlit_faults.nemesis", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=50)
    pages = 0 if own_chromium() is None else PAGES
    parser.add_argument("--pages", type=int, default=pages, help="in a real browser, in a room of their own")
    parser.add_argument(
        "--plant", metavar="NAME", choices=[*PLANTS], help="run against a server with this planted fault"
    )
    parser.add_argument("--server", help="module and arguments of the server, with {port} and {data}")
    parser.add_argument(
        "--workload", type=Path, help="what clients do in its rooms, as JSON (roomlit_faults.nemesis.workload)"
    )
    parser.add_argument("--logs", type=Path, help="keep history and journal in this directory, which must not exist")
    parser.add_argument("--least-clients", type=int, default=50)
    parser.add_argument("--least-faults", type=float, default=20, help="of each kind per 10 minutes")
    parser.add_argument("--least-events", type=int, default=10_000)
    return parser.parse_args(words)


def _stoppable(given: argparse.Namespace, directory: Path) -> tuple[Run, ServerProcess]:
    with asyncio.Runner() as runner:
        loop = runner.get_loop()

        async def whole() -> tuple[Run, ServerProcess]:
            task = asyncio.current_task()
            assert task is not None, "a runner runs its coroutine in a task"
            # SIGINT too: shells start what runs in their background deaf to it, and Python leaves it so. Only the
            # first one counts: the next would cut short what ends the server.
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, lambda: task.cancelling() or task.cancel())
            return await drive(given, directory)

        return runner.run(whole())


def main(words: Sequence[str] | None = None) -> int:
    """Run, check, report."""
    given = arguments(sys.argv[1:] if words is None else words)
    server = _server(given)
    if given.plant is not None and PLANTS[given.plant].private and server[0] == CHATHUB:
        say(f"nemesis: {given.plant} shows only where a room tells one player something; {CHATHUB} never does")
        return 2
    with contextlib.ExitStack() as stack:
        if given.logs is None:
            directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nemesis-")))
        else:
            directory = given.logs
            directory.mkdir(parents=True)
        try:
            run, process = _stoppable(given, directory)
        except (KeyboardInterrupt, asyncio.CancelledError):
            say("nemesis: stopped; nothing was checked")
            return 130
        except RuntimeError as error:
            say(f"nemesis: {error}")
            return 2
        history, journal = read_history(directory / "history"), read_journal(process.journal)
        verdict = check(history, journal, window=HubSettings().window_events)
        if run.tabs is not None:
            found = (*verdict.violations, *run.tabs.violations(journal))
            verdict = msgspec.structs.replace(verdict, violations=found)
        floors = Floors(clients=given.least_clients, faults=given.least_faults, events=given.least_events)
        return report(run, verdict, floors, given.minutes)


def _quiet() -> None:
    # Fifty clients that tell how often they try again would drown the lines of progress; their logs say it all.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


if __name__ == "__main__":
    _quiet()
    sys.exit(main())
