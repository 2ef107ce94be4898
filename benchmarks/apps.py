"""How soon a live app shows what happens, and what it costs while nothing does: one app, made with roomlit and peers.

The app shows the newest number and has a button that says the next one. A feed in its server's process tells numbers on
an open schedule; each viewer is a Chromium page of its own, in which an observer notes when a number stands there. All
clocks are the machine's. One app after the other is served and measured, each of them once in every round.
"""

import asyncio
import random
import subprocess
import sys
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import contextmanager, nullcontext

import msgspec
from playwright.async_api import Browser, async_playwright
from workbench.command_line import parser, report
from workbench.live_app import LiveApp, live_app
from workbench.peers import SIDES, Side
from workbench.samples import Cell, samples, summary

from roomlit.testing.chromium import flags, own_chromium

PARTS = ("feed", "move", "idle", "trials")
STALE_S = 30.0
"""Who does not show the last number by then is taken to show an old one for good."""
BURST, BURST_PER_S = (3, 12), 50.0
"""A trial: how many numbers come, and how fast."""
PAUSE_S = (0.1, 0.6)
"""Between moves: any moment of a poll is as likely as any other."""
SETTLE_S = 1.0
BUSY_LOOPS = 4


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How much of everything in a round. Peers get a tenth of the trials: that nothing is stale is ours to show."""

    rounds: int = 4
    per_s: tuple[int, ...] = (1, 5, 20, 100)
    crowd: int = 10
    feed_s: float = 5
    moves: int = 50
    idle_s: float = 20
    trials: int = 250
    sides: tuple[Side, ...] = SIDES


WHOLE, QUICK = Size(), Size(rounds=2, feed_s=2, moves=12, idle_s=4, trials=20)
SMOKE = Size(
    rounds=1,
    per_s=(20,),
    crowd=3,
    feed_s=1,
    moves=2,
    idle_s=0.5,
    trials=2,
    # The others would have to be installed.
    sides=tuple(side for side in SIDES if not side.foreign),
)


async def measure(side: Side, browser: Browser, size: Size, parts: Collection[str], cells: Mapping[str, Cell]) -> None:
    """One round of one side."""
    async with live_app(side, browser) as app:
        for viewers in (1, 2, size.crowd):
            await app.admit(viewers)
            if "feed" in parts and viewers != 2:
                for per_s in size.per_s:
                    await _feed(app, per_s, size.feed_s, cells[f"{side.name}_{per_s}_{viewers}"])
            if "move" in parts and viewers == 2:
                await _moves(app, size.moves, cells[f"{side.name}_move"])
        if "idle" in parts:
            await _idle(app, size.idle_s, cells[f"{side.name}_idle"])
        if "trials" in parts:
            await _trials(app, size.trials if side.ours else max(1, size.trials // 10), cells[f"{side.name}_trials"])


async def _feed(app: LiveApp, per_s: int, seconds: float, cell: Cell) -> None:
    """Redraws are counted over the time of the feed and until the last number is there."""
    told = await app.feed(count=max(3, round(per_s * seconds)), per_s=per_s)
    shown = await _until_shown(app, told[-1], cell)
    for viewer, at in zip(app.viewers, shown, strict=True):
        if at is not None:
            took_s = len(told) / per_s + (at - told[-1]) / 1000
            cell["redraws_per_s"].append(await viewer.changes(told[0], at) / took_s)


async def _moves(app: LiveApp, count: int, cell: Cell) -> None:
    """To and fro between the two; the time is that from the click in one page to the number in the other."""
    for n in range(count):
        clicked = await app.move(app.viewers[n % 2])
        shown = await app.shown(seconds=STALE_S)
        seen = shown[1 - n % 2]
        cell["stale"].append(seen is None)
        cell["move_ms"] += [] if seen is None else [seen - clicked]
        await asyncio.sleep(random.uniform(*PAUSE_S))


async def _idle(app: LiveApp, seconds: float, cell: Cell) -> None:
    await asyncio.sleep(SETTLE_S)
    before = app.cpu_s
    await asyncio.sleep(seconds)
    cell["cpu_percent"].append(100 * (app.cpu_s - before) / seconds)


async def _trials(app: LiveApp, count: int, cell: Cell) -> None:
    for _ in range(count):
        told = await app.feed(count=random.randint(*BURST), per_s=BURST_PER_S)
        await _until_shown(app, told[-1], cell)


async def _until_shown(app: LiveApp, told_ms: float, cell: Cell) -> list[float | None]:
    shown = await app.shown(seconds=STALE_S)
    cell["stale"] += [at is None for at in shown]
    cell["last_ms"] += [at - told_ms for at in shown if at is not None]
    return shown


@contextmanager
def busy_loops(count: int) -> Generator[None]:
    """Other work on the machine while the block runs."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


async def run(size: Size, parts: Collection[str]) -> dict[str, dict[str, float]]:
    """Every round of every side, in one Chromium."""
    cells = samples()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=own_chromium(), args=flags())
        for number in range(size.rounds):
            for side in size.sides:
                print(f"round {number + 1}: {side.name}", file=sys.stderr, flush=True)
                await measure(side, browser, size, parts, cells)
        await browser.close()
    return {name: summary(cell) for name, cell in cells.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print a row for each cell; exit code 1 when a page of ours was left with an old number."""
    line = parser(__doc__, quick="two short rounds, eight minutes")
    line.add_argument("--busy", action="store_true", help=f"while {BUSY_LOOPS} busy loops run on the machine")
    line.add_argument("--side", choices=[side.name for side in SIDES], action="append", help="only this app")
    line.add_argument("--part", choices=PARTS, action="append", help="only this part of the measurement")
    options = line.parse_args(arguments)
    size = options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE)
    if options.side:
        size = msgspec.structs.replace(size, sides=tuple(side for side in SIDES if side.name in options.side))
    with busy_loops(BUSY_LOOPS) if options.busy else nullcontext():
        figures = asyncio.run(run(size, options.part or PARTS))
    for name, row in figures.items():
        print(f"{name:20}", "   ".join(f"{key} {value:g}" for key, value in row.items()))
    report(options, figures)
    ours = tuple(side.name for side in SIDES if side.ours)
    return int(any(row.get("stale", 0) for name, row in figures.items() if name.startswith(ours)))


if __name__ == "__main__":
    sys.exit(main())
