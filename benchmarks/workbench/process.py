"""A server's process seen from outside: started, when it answers, and what it uses (Linux: read from `/proc`)."""

import asyncio
import contextlib
import ctypes
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S

CROWD_HERE: dict[str, str] = dict.fromkeys(
    (
        "ROOMLIT_JOINS_PER_MINUTE",
        "ROOMLIT_JOIN_BURST",
        "ROOMLIT_CONNECTIONS_PER_ADDRESS",
        "ROOMLIT_SESSIONS_PER_ADDRESS",
    ),
    "1000000",
)
"""For a server of ours whose whole crowd has one address."""
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
    """CPU seconds of a process so far, to the nanosecond; 0 when it is not there.

    By the process's own CPU clock (`clock_getcpuclockid`): `/proc` counts in ticks, too coarse for short bursts.
    """
    clock = ctypes.c_int()
    if ctypes.CDLL(None).clock_getcpuclockid(process, ctypes.byref(clock)):
        return 0.0
    with contextlib.suppress(OSError):
        return time.clock_gettime(clock.value)
    return 0.0


@contextmanager
def started(
    *command: str, folder: Path, core: int | None = None, environment: Mapping[str, str] | None = None
) -> Generator[int]:
    """A server in `folder`, on this core if one is named, unheard, ended afterwards; its process id."""
    quiet, said = subprocess.DEVNULL, {**os.environ, **(environment or {})}
    server = subprocess.Popen(command, cwd=folder, env=said, stdout=quiet, stderr=quiet)
    if core is not None:
        pin(core, server.pid)
    try:
        yield server.pid
    finally:
        server.terminate()
        try:
            server.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:  # A peer that waits for its clients; it must not outlive the benchmark.
            server.kill()
            server.wait()


@contextmanager
def masquerade(*, core: int | None = None, environment: Mapping[str, str] | None = None) -> Generator[tuple[int, int]]:
    """`masquerade up` as a host starts it, with a data directory of its own; its port, and its process."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        command = (sys.executable, "-m", "masquerade", "up", "--port", str(port), "--data", f"{name}/data")
        with started(*command, folder=Path(name), core=core, environment=environment) as process:
            yield port, process


def pin(core: int, process: int = 0) -> None:
    """Keep a process, by default this one, on one core, where there is more than one."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process, {core})


async def listening(port: int) -> None:
    """A server that may be starting takes connections; without that in `PATIENCE_S` the benchmark ends."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    return
                await asyncio.sleep(0.05)
    raise SystemExit(f"{Path(sys.argv[0]).stem}: nobody listens on port {port} within {PATIENCE_S:.0f} seconds")


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
