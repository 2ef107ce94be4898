"""The server of a load test: started for it, or one that runs already, if it may be put under load."""

import asyncio
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec
import psutil

from masquerade.api.server import take_port
from masquerade.settings import checked_url
from masquerade.ui.address import is_loopback
from roomlit.hosting import LocalError

CONFIRM = "--yes-this-server-is-mine"
"""What makes a server of another machine one's own."""
PATIENCE_S = 60.0
KIB = 1024
BAD = re.compile(r"\[(error|critical)\b|^(ERROR|CRITICAL)\b|Traceback|never retrieved|never awaited")
LIMITS: Mapping[str, str] = {
    "ROOMLIT_ROOMS_PER_ADDRESS": "10000",
    "ROOMLIT_ROOMS_PER_MINUTE": "100000",
    "ROOMLIT_CONNECTIONS_PER_ADDRESS": "100000",
    "ROOMLIT_SESSIONS_PER_ADDRESS": "100000",
    "ROOMLIT_JOINS_PER_MINUTE": "100000",
    "ROOMLIT_JOIN_BURST": "1000",
}
"""What a server of the test's own has besides its defaults: everybody comes from one address here."""


class ServerReading(msgspec.Struct, frozen=True, kw_only=True):
    """What the server's process holds now, and the CPU seconds it has used."""

    cpu_s: float
    rss_kib: int
    files: int
    threads: int


class LoadedServer:
    """Where the server answers; `process` is None when it is not on this machine. `log`: what it says, if that is kept.

    `raised`: it was started with `LIMITS`.
    """

    def __init__(
        self, url: str, process: psutil.Process | None, *, log: Path | None = None, raised: bool = False
    ) -> None:
        self.url = url
        self.process = process
        self.raised = raised
        self._log = log

    def read(self) -> ServerReading | None:
        """A look at the process; None when there is none to look at, or no more."""
        if self.process is None:
            return None
        try:
            with self.process.oneshot():
                times, memory = self.process.cpu_times(), self.process.memory_info()
                return ServerReading(
                    cpu_s=times.user + times.system,
                    rss_kib=memory.rss // KIB,
                    files=self.process.num_fds() if hasattr(self.process, "num_fds") else 0,
                    threads=self.process.num_threads(),
                )
        except psutil.Error:
            return None

    def errors(self) -> list[str]:
        """What it has logged that it should not have to."""
        if self._log is None:
            return []
        return [line for line in self._log.read_text(errors="replace").splitlines() if BAD.search(line)]


@asynccontextmanager
async def own_server(environment: Mapping[str, str], *, core: int | None = None) -> AsyncGenerator[LoadedServer]:
    """`masquerade up` with its journal, on a free port and in a directory that is removed afterwards.

    `environment` is this process's; `core` keeps the server on one, where the system can. Raises
    `LocalError("load/no_server")` when it does not come up.
    """
    with take_port("127.0.0.1", 0) as listener:  # Free now, and in a moment too.
        port = int(listener.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="masquerade-load-") as place:
        log = Path(place) / "server.log"
        words = ["-m", "masquerade", "up", "--host", "127.0.0.1", "--port", str(port), "--data", f"{place}/data"]
        started = _started(words, log, environment)
        try:
            if core is not None and hasattr(os, "sched_setaffinity"):
                os.sched_setaffinity(started.pid, {core})
            server = LoadedServer(f"http://127.0.0.1:{port}", psutil.Process(started.pid), log=log, raised=True)
            await answers(server.url, alive=lambda: started.poll() is None)
            yield server
        finally:
            await asyncio.to_thread(_end, started)


def checked_target(url: str, *, mine: bool) -> str:
    """The address without a slash at its end. `mine`: whoever asks has said plainly that the server is theirs.

    Raises `LocalError`: `settings/invalid` for what is no address, `load/foreign` for another machine's.

    >>> checked_target("http://localhost:8000", mine=False)
    'http://localhost:8000'
    """
    try:
        address = checked_url(url).rstrip("/")
    except ValueError as error:
        raise LocalError("settings/invalid", f"--url: {error}") from None
    if not address:
        raise LocalError("settings/invalid", "--url: expected the address of a server, as in http://localhost:8000")
    if not mine and not is_loopback(address):
        raise LocalError(
            "load/foreign",
            f"{address} is not on this machine: load takes a server away from the people on it. "
            f"If it is yours, and they know, say so with {CONFIRM}",
        )
    return address


def running_server(url: str) -> LoadedServer:
    """A server that is there already, with its process where that is on this machine and may be looked at."""
    return LoadedServer(url, _listening(urlsplit(url).port or 80) if is_loopback(url) else None)


async def answers(url: str, *, alive: Callable[[], bool] = lambda: True) -> None:
    """Until the server says that it is ready; raises `LocalError("load/no_server")` when it does not."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(trust_env=False) as http:
            while alive():
                with contextlib.suppress(httpx.HTTPError):
                    if (await http.get(f"{url}/ready")).is_success:
                        return
                await asyncio.sleep(0.1)
    raise LocalError("load/no_server", f"no masquerade answers at {url}/ready: start it there, or leave out --url")


def _started(words: list[str], log: Path, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    with log.open("wb") as output:
        told = {**environment, **LIMITS}
        return subprocess.Popen([sys.executable, *words], cwd=log.parent, env=told, stdout=output, stderr=output)


def _listening(port: int) -> psutil.Process | None:
    with contextlib.suppress(psutil.Error, OSError):
        for one in psutil.net_connections("tcp"):
            if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port == port and one.pid:
                return psutil.Process(one.pid)
    return None


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(PATIENCE_S)
