"""A visitor of a Streamlit page without a browser: the files that the page links to, and then its socket."""

import asyncio
import re
import time
from urllib.parse import urljoin

import httpx
import msgspec
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from roomlit.testing.waiting import PATIENCE_S

CONNECTIONS = 6
"""So many has a browser with one server at a time."""
_LINKED = re.compile(r'<(?:script|link)[^>]+(?:src|href)="(\./(?:static|favicon|web)[^"]*)"')


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser that was never here before has loaded."""

    files: int
    kib: float


def linked(page: str) -> list[str]:
    """What a page loads at once, as it names it.

    >>> linked('<script type="module" src="./static/js/a.js"></script><link rel="preload" href="./static/b.css">')
    ['./static/js/a.js', './static/b.css']
    """
    return list(dict.fromkeys(_LINKED.findall(page)))


async def load(url: str) -> Loaded:
    """Fetch the page and all that it links to, as a browser does: compressed where it may be, six at a time."""
    limits = httpx.Limits(max_connections=CONNECTIONS)
    headers = {"accept-encoding": "gzip, deflate", "accept": "text/html,*/*"}
    async with httpx.AsyncClient(limits=limits, headers=headers, timeout=PATIENCE_S) as http:
        page = (await http.get(url)).raise_for_status()
        sent = page.num_bytes_downloaded
        waiting = linked(page.text)
        files = 1 + len(waiting)

        async def fetch() -> None:
            nonlocal sent
            while waiting:
                answer = await http.get(urljoin(url, waiting.pop(0)))
                sent += answer.raise_for_status().num_bytes_downloaded

        async with asyncio.TaskGroup() as group:
            for _ in range(CONNECTIONS):
                group.create_task(fetch())
    return Loaded(files=files, kib=round(sent / 1024, 1))


class Session:
    """One session of a page's script, by Streamlit's own protocol."""

    def __init__(self, url: str) -> None:
        self._url = f"{url.replace('http', 'ws', 1)}_stcore/stream"
        self._socket: ClientConnection | None = None

    async def run(self) -> float:
        """Open it and run the script once; the clock's second at which the first element came."""
        protocol = Subprotocol("streamlit")
        self._socket = await connect(
            self._url, subprotocols=[protocol], max_size=None, open_timeout=PATIENCE_S, compression=None
        )
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        await self._socket.send(asked.SerializeToString())
        drawn = 0.0
        while True:
            kind = ForwardMsg.FromString(await self._socket.recv(decode=False)).WhichOneof("type")
            if kind == "delta" and not drawn:
                drawn = time.monotonic()
            elif kind == "script_finished":
                return drawn or time.monotonic()

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()
