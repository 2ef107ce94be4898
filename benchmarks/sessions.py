"""What a first visit costs a Streamlit server: its files, and a session of its script, beside plain `streamlit run`.

The same page of one line is served by plain `streamlit run` (as it is, and with the two settings that make sessions
cheap) and by `st.App` with roomlit's routes; beside them stands `masquerade up` with the game's first page. No browser:
visitors speak Streamlit's protocol, so hundreds fit beside the server. Sessions follow an open schedule, and the clock
of each starts when it is due. CPU is that of the server's process (Linux: read from `/proc`).
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from workbench.command_line import parser, report
from workbench.process import answer, cpu_s, started
from workbench.visit import Session, load

from roomlit.testing.free_port import free_port
from roomlit.testing.streamlit import QUIET
from roomlit.testing.waiting import PATIENCE_S

PAGE = "import streamlit as st\nst.text('number 1')\n"
SERVER = """
import streamlit as st, roomlit
app = st.App("app.py", routes=roomlit.routes(), lifespan=roomlit.lifespan)
"""
DEFAULTS = {name: QUIET[name] for name in ("server.headless", "browser.gatherUsageStats")}
SIDES = ("streamlit", "streamlit_tuned", "roomlit", "masquerade")


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many sessions, so many a second; how many browsers load the files; how many whole visits within so long."""

    sessions: int = 250
    per_s: float = 100
    browsers: int = 20
    visits: int = 200
    visits_s: float = 20


WHOLE, QUICK = Size(), Size(sessions=60, per_s=50, browsers=5, visits=30, visits_s=3)
SMOKE = Size(sessions=3, per_s=20, browsers=1, visits=2, visits_s=0.2)


@asynccontextmanager
async def serving(side: str) -> AsyncGenerator[tuple[str, int]]:
    """One side in a process of its own, on the first core: its address and its process."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "app.py").write_text(PAGE)
        (folder / "server.py").write_text(SERVER)
        if side == "masquerade":
            command = ["masquerade", "up", "--port", str(port), "--data", f"{name}/data"]
        else:
            options = {**(DEFAULTS if side == "streamlit" else QUIET), "server.port": str(port)}
            given = [part for option, value in options.items() for part in (f"--{option}", value)]
            command = ["streamlit", "run", "server.py" if side == "roomlit" else "app.py", *given]
        with started(sys.executable, "-m", *command, folder=folder, core=0) as process:
            url = f"http://127.0.0.1:{port}/"
            await answer(f"{url}_stcore/health")
            yield url, process


async def measure(side: str, size: Size) -> dict[str, float]:
    """Everything about one side, by the names of the figures."""
    async with serving(side) as (url, process):
        await _visit(url)  # What is done once for all is done by now.
        return {
            **await _sessions(url, process, size),
            **await _files(url, process, size),
            **await _visits(url, size),
        }


async def _sessions(url: str, process: int, size: Size) -> dict[str, float]:
    opened = [Session(url) for _ in range(size.sessions)]
    before, began = cpu_s(process), time.monotonic()
    drawn = await _scheduled([one.run for one in opened], size.per_s)
    took, spent = time.monotonic() - began, cpu_s(process) - before
    for session in opened:
        await session.close()
    return {
        "sessions_per_s": round(size.sessions / took, 1),
        "first_p50_ms": drawn[len(drawn) // 2],
        "first_p99_ms": drawn[min(len(drawn) - 1, int(len(drawn) * 0.99))],
        "cpu_ms_per_session": round(1000 * spent / size.sessions, 2),
    }


async def _files(url: str, process: int, size: Size) -> dict[str, float]:
    before = cpu_s(process)
    loaded = [await load(url) for _ in range(size.browsers)]
    return {
        "files": loaded[-1].files,
        "kib": loaded[-1].kib,
        "cpu_ms_per_browser": round(1000 * (cpu_s(process) - before) / size.browsers, 2),
    }


async def _visits(url: str, size: Size) -> dict[str, float]:
    drawn = await _scheduled([lambda: _visit(url)] * size.visits, size.visits / size.visits_s)
    return {"visit_p50_ms": drawn[len(drawn) // 2], "visit_p95_ms": drawn[int(len(drawn) * 0.95)]}


async def _visit(url: str) -> float:
    """A first visit from the address to the first element; the clock's second at which it came."""
    await load(url)
    session = Session(url)
    try:
        return await session.run()
    finally:
        await session.close()


async def _scheduled(visits: Sequence[Callable[[], Awaitable[float]]], per_s: float) -> list[float]:
    """Begin one after the other when it is due, whatever became of those before; sorted milliseconds since then."""
    start = time.monotonic()

    async def one(number: int, visit: Callable[[], Awaitable[float]]) -> float:
        due = start + number / per_s
        await asyncio.sleep(max(0, due - time.monotonic()))
        async with asyncio.timeout(2 * PATIENCE_S):
            return round(1000 * (await visit() - due), 1)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(number, visit)) for number, visit in enumerate(visits)]
    return sorted(task.result() for task in tasks)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every side and print a table."""
    options = parser(__doc__, quick="a quarter of the sessions, a seventh of the visits").parse_args(arguments)
    size = options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE)
    figures: dict[str, dict[str, float]] = {}
    for side in SIDES:
        figures[side] = asyncio.run(measure(side, size))
        print(f"{side:16}", "   ".join(f"{name} {value:g}" for name, value in figures[side].items()), flush=True)
    report(options, figures)


if __name__ == "__main__":
    main()
