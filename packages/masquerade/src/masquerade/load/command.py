"""`masquerade load` from its options to its exit code: finds or starts the server, runs one test, writes the report."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from masquerade.load.browsers import play_in_browsers
from masquerade.load.crowd import LoadCrowd
from masquerade.load.findings import browser_report, protocol_report
from masquerade.load.plan import TEMPOS, LoadPlan, PaceName, default_minutes
from masquerade.load.report import LoadReport, html, text
from masquerade.load.samples import LoadSample, LoadSampler
from masquerade.load.server import LoadedServer, answers, checked_target, own_server, running_server
from masquerade.load.tally import LoadTally
from roomlit.hosting import TaskSupervisor

BROWSERS: Mapping[int, int] = {1: 1, 2: 10}
"""People at real browsers in the first two phases."""
PROTOCOL = 100
"""Players by protocol in the third."""
TOLD_EVERY = 5
"""Where progress is not written over itself, every so many seconds."""


class LoadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line said. `environment` is that of this process, for a server of the test's own."""

    url: str = ""
    mine: bool = False
    phase: int | None = None
    users: int | None = None
    pace: PaceName = "fast"
    games: int = 1
    minutes: float | None = None
    pages: bool = True
    p99_ms: float = 250.0
    report: Path | None = None
    environment: Mapping[str, str] = {}

    @property
    def browsers(self) -> int | None:
        """How many people at real browsers; None for a test by protocol."""
        return BROWSERS.get(self.phase or 0)

    def plan(self) -> LoadPlan:
        """The test by protocol."""
        return LoadPlan(
            users=self.users or PROTOCOL,
            tempo=TEMPOS[self.pace],
            games=self.games,
            minutes=self.minutes or default_minutes(self.pace, self.games),
            pages=self.pages,
        )


async def run(options: LoadOptions) -> LoadReport:
    """One test, with its report written where it was asked for.

    Raises `LocalError`: `load/foreign`, `settings/invalid`, `load/no_server`, `load/no_browser`.
    """
    async with _server(options) as server:
        if options.browsers is not None:
            _tell(f"{options.browsers} at real browsers: about a minute and a half")
            report = browser_report(await play_in_browsers(server.url, options.browsers), url=server.url)
        else:
            report = await _by_protocol(options, server)
    sys.stdout.write(text(report) + "\n")
    if options.report is not None:
        options.report.write_text(html(report), encoding="utf-8")
        sys.stdout.write(f"the report as a page: {options.report}\n")
    return report


async def _by_protocol(options: LoadOptions, server: LoadedServer) -> LoadReport:
    plan, tally, tasks = options.plan(), LoadTally(), TaskSupervisor()
    progress = Progress(plan, tally)
    sampler = LoadSampler(server, tally, progress.told)
    tasks.start("samples", sampler.run())
    try:
        async with LoadCrowd(server.url, plan, tally) as crowd:
            in_time = await crowd.play()
    finally:
        await tasks.close()
        progress.end()
    return protocol_report(
        plan,
        tally,
        sampler.samples,
        url=server.url,
        began_s=sampler.began_s,
        took_s=asyncio.get_running_loop().time() - sampler.began_s,
        in_time=in_time,
        p99_ms=options.p99_ms,
        errors=server.errors(),
        raised=server.raised,
    )


@asynccontextmanager
async def _server(options: LoadOptions) -> AsyncGenerator[LoadedServer]:
    if not options.url:
        _tell("starting a server with a data directory of its own")
        async with own_server(options.environment) as server:
            yield server
        return
    url = checked_target(options.url, mine=options.mine)
    await answers(url)
    yield running_server(url)


class Progress:
    """A line on standard error that says how far a test is; on a terminal it is written over itself."""

    def __init__(self, plan: LoadPlan, tally: LoadTally) -> None:
        self._plan, self._tally = plan, tally
        self._terminal = sys.stderr.isatty()

    def told(self, sample: LoadSample) -> None:
        """A second has passed."""
        if not self._terminal and round(sample.at_s) % TOLD_EVERY:
            return
        tally, plan = self._tally, self._plan
        line = (
            f"{sample.at_s:4.0f} s of at most {60 * plan.minutes:.0f}   {sample.connected} of {plan.users} connected   "
            f"games {len(tally.finished)} of {len(plan.tables()) * (plan.games or 1)}   "
            f"{sample.events_per_s:.0f} events/s   CPU {sample.cpu_percent:.0f} %"
        )
        sys.stderr.write(f"\r\x1b[K{line}" if self._terminal else f"{line}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """The line is left as it is."""
        if self._terminal:
            sys.stderr.write("\n")


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
