"""`kill -9` of a real server under load, again and again: what was acknowledged is there, once and in order."""

import asyncio
import signal
import socket
import sqlite3
import sys
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from roomlit.client.connect import connect
from roomlit.client.room import RoomClient
from roomlit.errors import RemoteError
from roomlit.stores.sql import SqlStore
from roomlit.testing import MemoryHub, until
from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.services

SERVER = """
import asyncio, logging, sys
from pathlib import Path
import structlog
from roomlit.testing.live_hub import LiveHub

async def main():
    settings = {"commands_per_s": 1e6, "command_burst": 10**6, "snapshot_rows": 40}
    async with LiveHub(data=Path(sys.argv[1]), port=int(sys.argv[2]), settings=settings):
        await asyncio.Event().wait()

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
asyncio.run(main())
"""
ROOMS, WRITERS, KILLS, LINES_BETWEEN = 2, 3, 3, 100


class Server:
    """A hub in a process of its own, always on the same port and directory."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start and wait until it answers."""
        command = (sys.executable, "-c", SERVER, str(self.data), str(self.port))
        self._process = await asyncio.create_subprocess_exec(*command)
        async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient() as client:
            while True:
                assert self._process.returncode is None, "the server did not start"
                with suppress(httpx.HTTPError):
                    await client.get(f"{self.url}/api/v1/rooms/NOBODY", timeout=PATIENCE_S)
                    return
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """No goodbye."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()


class Writer:
    """Writes line after line, each when the one before is answered; remembers what was acknowledged."""

    def __init__(self, room: str, name: str) -> None:
        self.room, self.name = room, name
        self.acknowledged: list[str] = []
        self.asked = 0

    async def write(self, client: RoomClient, stop: asyncio.Event) -> None:
        """Until told to stop."""
        while not stop.is_set():
            self.asked += 1
            text = f"{self.name} {self.asked}"
            with suppress(RemoteError):  # Not answered in time: it may be there or not.
                await client.send("message", text=text)
                self.acknowledged.append(text)


def written(writers: list[Writer]) -> int:
    """How many lines were acknowledged."""
    return sum(len(writer.acknowledged) for writer in writers)


def texts(data: Path, room: str) -> list[str]:
    """Every line of a room's journal, in order."""
    with closing(sqlite3.connect(data / "journal.db")) as journal:
        rows = journal.execute("select action from journal where room = ? order by n", [room]).fetchall()
    said: list[dict[str, Any]] = [msgspec.json.decode(action) for (action,) in rows]
    return [action["args"]["text"] for action in said if action.get("name") == "message" and "args" in action]


def without_snapshots(data: Path) -> None:
    """The next start folds every row."""
    with closing(sqlite3.connect(data / "journal.db")) as journal, journal:
        assert journal.execute("select count(*) from snapshots").fetchone()[0] > 0
        journal.execute("delete from snapshots")


async def states(data: Path) -> dict[str, Any]:
    """What a start on that directory makes of every room."""
    async with MemoryHub(store=SqlStore(f"sqlite+aiosqlite:///{data / 'journal.db'}"), room_idle_ms=10**15) as bench:
        return {code: (actor.state.said, actor.state.messages) for code, actor in bench.hub.rooms.items()}


async def under_load(server: Server, writers: list[Writer]) -> None:
    """Everybody writes while the server is killed and started again."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(_present(server.url, writer, stop))
        try:
            for _ in range(KILLS):
                goal = written(writers) + LINES_BETWEEN
                await until(lambda goal=goal: written(writers) >= goal)
                await server.kill()
                await server.start()
        finally:
            stop.set()
    await server.kill()


async def _present(url: str, writer: Writer, stop: asyncio.Event) -> None:
    async with connect(url, room=writer.room, name=writer.name) as client:
        await writer.write(client, stop)


async def test_every_command_acknowledged_under_load_survives_kill_9_once_and_in_order(tmp_path: Path) -> None:
    server = Server(tmp_path)
    await server.start()
    try:
        async with httpx.AsyncClient(base_url=server.url) as client:
            asked = [await client.post("/api/v1/rooms", json={"kind": "chat"}) for _ in range(ROOMS)]
        rooms: list[str] = [answer.json()["room"] for answer in asked]
        writers = [Writer(room, f"w{n}") for room in rooms for n in range(WRITERS)]
        await under_load(server, writers)
    finally:
        await server.kill()
    for room in rooms:
        kept = texts(tmp_path, room)
        assert [line for line, times in Counter(kept).items() if times > 1] == []
        for writer in writers:
            if writer.room == room:
                own = [line for line in kept if line.startswith(f"{writer.name} ")]
                assert own == sorted(own, key=lambda line: int(line.split()[1]))
                assert [line for line in writer.acknowledged if line not in set(own)] == []
    assert written(writers) >= KILLS * LINES_BETWEEN
    from_snapshots = await states(tmp_path)
    without_snapshots(tmp_path)
    from_rows = await states(tmp_path)
    assert from_snapshots == from_rows
    assert set(from_rows) == set(rooms)
