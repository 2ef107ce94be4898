"""The server under test as a process of its own: started, killed, stopped, and its clock set, but never asked."""

import asyncio
import importlib.util
import os
import resource
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence
from pathlib import Path

import httpx

from roomlit.testing.free_port import free_port

START_S = 90.0
STOP_S = 20.0
LOOK_S = 0.1


def default_server() -> tuple[str, ...]:
    """The server to test when none is named: the game's, where it is installed, else a chat hub of the library."""
    if importlib.util.find_spec("masquerade") is not None:
        return ("masquerade", "up", "--host", "127.0.0.1", "--port", "{port}", "--data", "{data}")
    return ("roomlit_faults.nemesis.chat_hub", "--port", "{port}", "--data", "{data}")


class _Output(asyncio.Protocol):
    """Writes down what the server says. Through a pipe, because the server itself may be unable to write files."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def data_received(self, data: bytes) -> None:
        self._file.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._file.close()


class ServerProcess:
    """`server` is a Python module and its arguments; `{port}` and `{data}` in them are filled in.

    Everything it needs and says is below `directory`. With a `plant` it runs with that planted fault.
    """

    def __init__(self, server: Sequence[str], *, directory: Path, plant: str | None = None) -> None:
        self.port = free_port()
        self.data = directory / "data"
        self._output = directory / "server.log"
        self._clock = directory / "clock"
        self.off_ms = 0
        """How far its wall clock is from the true one."""
        words = [word.format(port=self.port, data=self.data) for word in server]
        planted = [] if plant is None else ["roomlit_faults.plants", plant, "--"]
        self._words = ["-m", "roomlit_faults.nemesis.wall_clock", str(self._clock), "--", *planted, *words]
        self._process: Process | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def journal(self) -> Path:
        """Where its journal is; read it after `stop`."""
        return self.data / "journal.db"

    async def start(self) -> None:
        """Start it and wait for `/health`; raises `RuntimeError` with its last words when it does not come up."""
        ear, mouth = os.pipe()
        with os.fdopen(ear, "rb", buffering=0) as hearing, os.fdopen(mouth, "wb", buffering=0) as output:
            # A session of its own: Ctrl+C is for whoever started it, who then ends it in order.
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self._words, stdout=output, stderr=output, start_new_session=True
            )
            listening = os.fdopen(os.dup(hearing.fileno()), "rb", buffering=0)
        await asyncio.get_running_loop().connect_read_pipe(lambda: _Output(self._output), listening)
        try:
            async with asyncio.timeout(START_S), httpx.AsyncClient(timeout=2, trust_env=False, verify=False) as client:
                while not await self._healthy(client):
                    if self._process.returncode is not None:
                        raise RuntimeError(f"the server ended with {self._process.returncode}: {self._last_words()}")
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise RuntimeError(f"the server did not answer in {START_S:.0f} s: {self._last_words()}") from None

    async def _healthy(self, client: httpx.AsyncClient) -> bool:
        try:
            return (await client.get(f"{self.url}/health")).is_success
        except httpx.HTTPError:
            return False

    async def kill(self) -> None:
        """`kill -9`."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            await self._process.wait()

    def freeze(self) -> None:
        """SIGSTOP: connections stay open, nothing moves."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def fill_disk(self) -> None:
        """From now on every write to a file fails, the journal's included (Linux)."""
        self._limit_files(0)

    def free_disk(self) -> None:
        """Files can be written again."""
        self._limit_files(resource.RLIM_INFINITY)

    def step(self, ms: int) -> None:
        """Set its wall clock by so much, while it runs; it stays set over restarts."""
        self.off_ms += ms
        draft = self._clock.with_suffix(".new")
        draft.write_text(str(self.off_ms))
        draft.replace(self._clock)

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL when that is not heard."""
        if self._process is None or self._process.returncode is not None:
            return
        self.thaw()
        self.free_disk()
        self._signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_S):
                await self._process.wait()
        except TimeoutError:
            await self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    def _limit_files(self, size: int) -> None:
        if self._process is not None and self._process.returncode is None:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def _last_words(self) -> str:
        return self._output.read_text(errors="replace")[-2000:]
