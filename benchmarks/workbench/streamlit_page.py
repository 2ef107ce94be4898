"""An open Streamlit page without a browser: its socket spoken by hand, polling as the browser's half would."""

import asyncio
import random
import re
import time
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from roomlit.testing.waiting import PATIENCE_S

MARK = re.compile(rb"line-(\d+)\.")


def line_text(n: int) -> str:
    """What line `n` says.

    >>> line_text(3)
    'line-3. the quick brown fox'
    """
    return f"line-{n}. the quick brown fox"


class StreamlitPage:
    """One session. `asked` are the runs it wanted, `runs` those that ended; `seen` is when each line first came."""

    def __init__(self, port: int, room: str = "") -> None:
        self.asked = self.runs = self.bytes = 0
        self.seen: dict[int, int] = {}
        self.ready = asyncio.Event()
        self._begun = asyncio.Event()
        self._url = f"ws://127.0.0.1:{port}/_stcore/stream"
        self._query = f"room={room}" if room else ""
        self._socket: ClientConnection | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._polling: set[str] = set()

    async def open(self) -> None:
        """Connect and have the script run once. Its timers begin with `begin`: a crowd that polls lets nobody in."""
        given: dict[str, Any] = {"max_size": None, "compression": None}
        self._socket = socket = await connect(self._url, subprotocols=[Subprotocol("streamlit")], **given)
        self._tasks.append(asyncio.create_task(self._listen(socket)))
        await self._ask(socket)
        await asyncio.wait_for(self.ready.wait(), PATIENCE_S)

    async def _ask(self, socket: ClientConnection, fragment: str = "") -> None:
        wanted = BackMsg()
        wanted.rerun_script.query_string = self._query
        if fragment:
            wanted.rerun_script.fragment_id = fragment
            wanted.rerun_script.is_auto_rerun = True
        data = wanted.SerializeToString()
        self.asked += 1
        self.bytes += len(data)
        await socket.send(data)

    async def _listen(self, socket: ClientConnection) -> None:
        try:
            async for data in socket:
                if isinstance(data, bytes):
                    self._hear(socket, data, time.monotonic_ns())
        except ConnectionClosed:
            pass  # The server ends before its pages.

    def _hear(self, socket: ClientConnection, data: bytes, now: int) -> None:
        self.bytes += len(data)
        for found in MARK.finditer(data):
            self.seen.setdefault(int(found[1]), now)
        said = ForwardMsg.FromString(data)
        match said.WhichOneof("type"):
            case "script_finished":
                self.runs += 1
                self.ready.set()
            case "auto_rerun" if said.auto_rerun.fragment_id not in self._polling:
                self._polling.add(said.auto_rerun.fragment_id)
                every = self._poll(socket, said.auto_rerun.fragment_id, said.auto_rerun.interval)
                self._tasks.append(asyncio.create_task(every))
            case _:
                pass

    async def _poll(self, socket: ClientConnection, fragment: str, every_s: float) -> None:
        await self._begun.wait()
        due = time.monotonic() + random.random() * every_s  # Pages of people are not in step.
        while True:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            await self._ask(socket, fragment)
            due += every_s

    def begin(self) -> None:
        """Let its timers run."""
        self._begun.set()

    async def close(self) -> None:
        """Close the tab."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()
