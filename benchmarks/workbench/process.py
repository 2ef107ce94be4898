"""A server's process seen from outside: when it is ready, and what it uses (Linux: read from `/proc`)."""

import asyncio
import contextlib
import os
import re
import sys
from pathlib import Path

import httpx
import msgspec

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


async def ready(port: int, *, seconds: float = 30) -> None:
    """Wait for `/ready`; ends the benchmark when that takes too long."""
    async with httpx.AsyncClient(timeout=5) as http:
        for _ in range(round(10 * seconds)):
            with contextlib.suppress(httpx.TransportError):
                if (await http.get(f"http://127.0.0.1:{port}/ready")).is_success:
                    return
            await asyncio.sleep(0.1)
    raise SystemExit(f"{Path(sys.argv[0]).stem}: the server was not ready within {seconds:.0f} seconds")
