"""A real server for a hub, inside the test's own loop: a free port, no signal handlers, gone at the end."""

import asyncio
import contextlib
import socket
from collections.abc import Generator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import uvicorn
from starlette.applications import Starlette

from roomlit.asgi.api import Opener
from roomlit.asgi.routes import hub_routes
from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import RoomLogic
from roomlit.ports.store import Store
from roomlit.server.hub import Hub
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.memory import MemoryStore
from roomlit.testing.waiting import PATIENCE_S, until
from roomlit.transports.websocket import HubProtocol


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


class LiveHub:
    """A hub on `127.0.0.1`, for chat unless told. Use as `async with`. With `data`, it knows again what it knew."""

    def __init__(
        self,
        *,
        data: Path | None = None,
        port: int = 0,
        ws: Any = HubProtocol,
        settings: Mapping[str, Any] | None = None,
        logic: RoomLogic[Any] | None = None,
        nameable: str | None = ChatRoom.kind,
    ) -> None:
        logic = logic or ChatRoom()
        given: dict[str, Any] = {"data": data, **(settings or {})}
        self._node = Node(logics=[logic], store=_store(data), settings=HubSettings(**given))
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port = int(self._socket.getsockname()[1])
        anything: dict[str, Opener] = {logic.kind: lambda options: options}
        app = Starlette(routes=hub_routes(self.hub, nameable=nameable, openable=anything))
        config = uvicorn.Config(
            app,
            ws=ws,
            log_config=None,
            lifespan="off",
            ws_max_size=64 * 1024,
            timeout_graceful_shutdown=2,
            access_log=False,
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    @property
    def hub(self) -> Hub:
        """The hub itself."""
        return self._node.hub

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> "LiveHub":
        await self._node.start()
        serving = self._server.serve(sockets=[self._socket])
        self._task = asyncio.get_running_loop().create_task(serving, name="live-hub")
        await until(lambda: self._server.started)
        return self

    async def stop(self) -> None:
        """Close everything, as a restart would."""
        await self._node.close()
        self._server.should_exit = True
        if self._task is not None:
            await asyncio.wait_for(self._task, PATIENCE_S)
        self._socket.close()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


def _store(data: Path | None) -> Store:
    if data is None:
        return MemoryStore()
    from roomlit.stores.sql import SqlStore  # It needs the extra `sql`, which a hub in memory does not.

    return SqlStore(f"sqlite+aiosqlite:///{data / 'journal.db'}")
