"""Several workers of one server: rooms in memory would be split between them, so the second one does not begin."""

import subprocess
import sys
from pathlib import Path

from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S

SERVER = """
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from roomlit.hosting import ChatRoom, HubSettings, MemoryStore, Node, hub_routes

node = Node(logics=[ChatRoom()], store=MemoryStore(), settings=HubSettings(data=None))


@asynccontextmanager
async def lifespan(app):
    async with node:
        yield


app = Starlette(routes=hub_routes(node.hub), lifespan=lifespan)
"""


def test_a_server_with_two_workers_and_rooms_in_memory_stops_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SERVER, encoding="utf-8")
    command = [sys.executable, "-m", "uvicorn", "server:app", "--workers", "2", "--port", str(free_port())]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert "hub/workers" in done.stderr
    assert "--workers 1" in done.stderr
