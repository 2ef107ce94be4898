"""For tests of Streamlit pages: serve one, count its script runs, and visit it without a browser."""

import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import httpx
import uvicorn
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from roomlit.clock import SystemClock
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.server.server_voice import refuse
from roomlit.streamlit import _compat
from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S

QUIET = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "runner.postScriptGC": "false",
}


KEPT_S = 3_600
"""Seconds; longer than any file of tests takes."""


class Visitor:
    """Somebody else in a room of this process: enters when it is made."""

    def __init__(self, room: str, *, name: str = "Grace") -> None:
        self._runtime = _compat.runtime()
        self._room = room
        given = self._runtime.portal.run(
            lambda: self._runtime.hub.enter(room, name=name, request=secrets.token_hex(16))
        )
        self._claim = Claim(room, given.player)

    def send(self, name: str, **args: object) -> None:
        """Give a command, until it is durable."""
        command = Command(id=secrets.token_hex(16), room=self._room, name=name, args=args)
        refuse(self._runtime.portal.run(lambda: self._runtime.hub.submit(self._claim, command)))


class Runs:
    """Script runs of every session of this process. A run of one or more fragments counts once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.full = 0
        self.fragment = 0

    @property
    def total(self) -> int:
        """Both kinds."""
        return self.full + self.fragment

    def count(self, *, fragment: bool) -> None:
        """One more; from any thread."""
        with self._lock:
            if fragment:
                self.fragment += 1
            else:
                self.full += 1


@contextmanager
def counted_runs() -> Generator[Runs]:
    """Count at Streamlit's own script runner, so nothing escapes: begin before the sessions that shall be counted."""
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.scriptrunner import ScriptRunnerEvent

    runs = Runs()
    kind: Any = AppSession
    heard = kind._on_scriptrunner_event

    def hear(session: Any, sender: Any, event: Any, *args: Any, **more: Any) -> Any:
        if event is ScriptRunnerEvent.SCRIPT_STARTED:
            runs.count(fragment=bool(more.get("fragment_ids_this_run")))
        return heard(session, sender, event, *args, **more)

    # A runner holds who hears it weakly, and one that outlives its counting has still to say that it ends.
    vars(heard).setdefault("followers", []).append(hear)
    kind._on_scriptrunner_event = hear
    try:
        yield runs
    finally:
        kind._on_scriptrunner_event = heard


@contextmanager
def streamlit_run(
    script: Path,
    *,
    arguments: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> Generator[str]:
    """`streamlit run script` as a process of its own on a free port; gives its address, ends it afterwards.

    `arguments` are the script's, `options` are Streamlit's, by name: `{"server.baseUrlPath": "app"}`.
    """
    port = free_port()
    chosen = {**QUIET, "server.port": str(port), "server.address": "127.0.0.1", **(options or {})}
    given = [part for name, value in chosen.items() for part in (f"--{name}", value)]
    below = chosen.get("server.baseUrlPath", "")
    command = [sys.executable, "-m", "streamlit", "run", str(script), *given, "--", *arguments]
    process = subprocess.Popen(command, cwd=script.parent, env={**os.environ, **(environment or {})})
    try:
        yield _awaited(f"http://127.0.0.1:{port}/{below}".rstrip("/"), process)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE_S)


@contextmanager
def served(app: Any) -> Generator[str]:
    """An ASGI application under uvicorn on a thread of this process, on a free port; gives its address."""
    # A session that Streamlit forgets by itself leaves its loop open for the garbage collector to complain of.
    config.set_option("server.disconnectedSessionTTL", KEPT_S)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="websockets-sansio"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield _awaited(f"http://127.0.0.1:{listener.getsockname()[1]}")
    finally:
        # A server that ends takes no time to close Streamlit's sessions.
        _await(_compat.sessions_ended)
        server.should_exit = True
        thread.join(PATIENCE_S)
        listener.close()


class StreamlitVisitor:
    """One session at `address`, made by `visiting`; nobody says who it is. `id` is what Streamlit calls it.

    The script runs when it is told to, with widgets set or without; nothing draws what it says.

        async with visiting("http://localhost:8501") as visitor:
            await visitor.run(query="room=TEAM")
    """

    def __init__(self, address: str, socket: ClientConnection) -> None:
        self.id = ""
        self._address = address
        self._socket = socket

    async def run(self, *widgets: str, query: str = "") -> None:
        """Have the script run with these widgets set and this in its address, until it has ended."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        for id in widgets:
            asked.rerun_script.widget_states.widgets.add(id=id, trigger_value=True)
        await self._socket.send(asked.SerializeToString())
        while (said := await self._heard()).WhichOneof("type") != "script_finished":
            if said.WhichOneof("type") == "new_session":
                self.id = said.new_session.initialize.session_id or self.id

    async def upload(self, content: bytes, name: str = "file.bin") -> httpx.Response:
        """Send a file as the widget would, after fetching the token that a page has."""
        async with httpx.AsyncClient(base_url=self._address, timeout=PATIENCE_S, trust_env=False) as http:
            token = (await http.get("/_stcore/health")).cookies.get("_streamlit_xsrf", "")
            return await http.put(
                f"/_stcore/upload_file/{self.id}/{name}",
                files={"file": (name, content)},
                headers={"X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"},
            )

    async def _heard(self) -> ForwardMsg:
        said: Any = await self._socket.recv()
        return ForwardMsg.FromString(said)


@asynccontextmanager
async def visiting(address: str, *, query: str = "") -> AsyncGenerator[StreamlitVisitor]:
    """Open a session at `address`, run its script once with this `query` in its address, and end it with the block.

    It is a page to the server, without a browser.

        async with visiting("http://localhost:8501", query="room=TEAM") as visitor:
            await visitor.run()
    """
    place = address.replace("http", "ws", 1)
    async with connect(f"{place}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        visitor = StreamlitVisitor(address, socket)
        await visitor.run(query=query)
        yield visitor


def _awaited(address: str, process: "subprocess.Popen[bytes] | None" = None) -> str:
    def answers() -> bool:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                return True
        except (URLError, OSError):
            return False

    if not _await(answers):
        raise RuntimeError(f"{address} did not answer within {PATIENCE_S} s")
    return address


def _await(holds: Callable[[], bool]) -> bool:
    """Whether it does within the suite's patience."""
    clock, pause = SystemClock(), threading.Event()
    until = clock.now() + 1000 * PATIENCE_S
    while not (held := holds()) and clock.now() < until:
        pause.wait(0.1)
    return held
