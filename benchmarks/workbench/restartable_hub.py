"""A hub that is ended under its clients and started again, with the journal it had."""

import asyncio
import signal
import subprocess
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S
from workbench.process import listening, pin
from workbench.room_load import SERVER_CORE
from workbench.servers import Server, journaled


class RestartableHub:
    """Ours with a journal, on the first core: ended and started again on the same port."""

    def __init__(self, server: Server) -> None:
        self.port = free_port()
        self._server = server
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Returns when it takes connections."""
        command, quiet = self._server.command(self.port), subprocess.DEVNULL
        folder = self._server.folder
        self._process = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)  # noqa: ASYNC220
        pin(SERVER_CORE, self._process.pid)
        await listening(self.port)

    async def end(self, how: signal.Signals) -> None:
        """Returns when it has ended."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            await asyncio.to_thread(self._process.wait, PATIENCE_S)

    async def seats(self, room: str, count: int) -> list[tuple[str, str]]:
        """Players of new seats, each with a ticket."""
        return await self._ask("seats", room, count)

    async def say(self, room: str, count: int) -> int:
        """Have so many lines said in a room; its position then."""
        return await self._ask("say", room, count)

    async def _ask(self, what: str, room: str, count: int) -> Any:
        async with httpx.AsyncClient(timeout=PATIENCE_S, verify=False) as http:  # No TLS: spares 40 ms.
            url = f"http://127.0.0.1:{self.port}/{what}"
            return (await http.get(url, params={"room": room, "n": count})).raise_for_status().json()


@asynccontextmanager
async def restartable_hub() -> AsyncGenerator[RestartableHub]:
    """Started with an empty journal, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        one = RestartableHub(journaled(Path(folder)))
        try:
            await one.start()
            yield one
        finally:
            await one.end(signal.SIGKILL)
