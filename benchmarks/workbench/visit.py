"""A visitor of a Streamlit page without a browser: the files that the page links to, and then its socket."""

import asyncio
import gzip
import re
import time
from typing import Self
from urllib.parse import urljoin, urlsplit

import msgspec
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from roomlit.testing.waiting import PATIENCE_S

CONNECTIONS = 6
"""So many has a browser with one server at a time."""
_LINKED = re.compile(r'<(?:script|link)[^>]+(?:src|href)="(\./(?:static|favicon|web)[^"]*)"')
_LENGTH = re.compile(rb"content-length: (\d+)")


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
    """Fetch the page and all that it links to, as a browser does: compressed where it may be, six at a time.

    Raises `OSError` for an answer that is no file.
    """
    place = urlsplit(url)
    first = await _Connection.open(place.hostname or "", place.port or 80)
    head, body = await first.get(place.path)
    page = gzip.decompress(body) if b"content-encoding: gzip" in head else body
    waiting = linked(page.decode())
    files, sent = 1 + len(waiting), len(body)

    async def fetch(connection: _Connection) -> None:
        nonlocal sent
        while waiting:
            _, content = await connection.get(urljoin(place.path, waiting.pop(0)))
            sent += len(content)
        connection.close()

    async with asyncio.TaskGroup() as group:
        group.create_task(fetch(first))
        for _ in range(min(CONNECTIONS - 1, len(waiting))):
            group.create_task(fetch(await _Connection.open(place.hostname or "", place.port or 80)))
    return Loaded(files=files, kib=round(sent / 1024, 1))


class _Connection:
    """HTTP as far as files need it, by hand: a client with more to it would be busier than the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._more = f" HTTP/1.1\r\nHost: {host}\r\nAccept: text/html,*/*\r\nAccept-Encoding: gzip, deflate\r\n\r\n"

    @classmethod
    async def open(cls, host: str, port: int) -> Self:
        return cls(*await asyncio.open_connection(host, port), f"{host}:{port}")

    async def get(self, path: str) -> tuple[bytes, bytes]:
        """The head of the answer, in small letters, and its body as it is sent."""
        self._writer.write(f"GET {path}{self._more}".encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = _LENGTH.search(head)
        if b" 200 " not in head.partition(b"\r\n")[0] or length is None:
            raise OSError(f"{path}: expected a file and its length, got {head!r}")
        return head, await self._reader.readexactly(int(length[1]))

    def close(self) -> None:
        self._writer.close()


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
