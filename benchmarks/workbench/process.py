"""A server's process seen from outside: started, when it answers, and what it uses (Linux: read from `/proc`)."""

import asyncio
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S

TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_KIB = re.compile(r"^(\w+):\s+(\d+) kB$", re.MULTILINE)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a process holds now. Memory in KiB: `rss` with shared pages, `pss` with its part of them, `uss` without."""

    rss: int
    pss: int
    uss: int
    files: int
    threads: int
    cpu_s: float


def read(process: int) -> Reading:
    """Raises `OSError` when the process is not there."""
    status = dict(_KIB.findall(Path(f"/proc/{process}/status").read_text()))
    rollup = dict(_KIB.findall(Path(f"/proc/{process}/smaps_rollup").read_text()))
    return Reading(
        rss=int(status["VmRSS"]),
        pss=int(rollup["Pss"]),
        uss=int(rollup["Private_Clean"]) + int(rollup["Private_Dirty"]),
        files=len(os.listdir(f"/proc/{process}/fd")),
        threads=len(os.listdir(f"/proc/{process}/task")),
        cpu_s=cpu_s(process),
    )


def cpu_s(process: int) -> float:
    """CPU seconds of a process so far; 0 when it is not there."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK
    return 0.0


@contextmanager
def served(*arguments: str, folder: Path) -> Generator[int]:
    """`python -m …` as `started`."""
    with started(sys.executable, "-m", *arguments, folder=folder) as process:
        yield process


@contextmanager
def started(*command: str, folder: Path) -> Generator[int]:
    """A server in `folder`, whatever it says unheard, ended afterwards; gives its process id."""
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    try:
        yield server.pid
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


@contextmanager
def masquerade() -> Generator[int]:
    """`masquerade up` as a host starts it, with a data directory of its own; gives its port before it answers."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        arguments = ("masquerade", "up", "--port", str(port), "--data", f"{name}/data")
        with served(*arguments, folder=Path(name)):
            yield port


async def answer(url: str) -> httpx.Response:
    """The first good answer of a server that may be starting; without one in `PATIENCE_S` the benchmark ends."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(timeout=PATIENCE_S) as http:
            while True:
                with contextlib.suppress(httpx.TransportError):
                    if (found := await http.get(url)).is_success:
                        return found
                await asyncio.sleep(0.1)
    raise SystemExit(f"{Path(sys.argv[0]).stem}: no answer from {url} within {PATIENCE_S:.0f} seconds")
