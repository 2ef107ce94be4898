"""Large frames, compressed once for everybody: who gets them, and what a rude sender of such frames can do."""

import asyncio
import base64
import zlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame, Opcode

from roomlit.client.http import HeldSeat, HubClient
from roomlit.protocol.close_codes import Close
from roomlit.protocol.codec import decode_server, encode
from roomlit.protocol.framing import SQUEEZE_FROM, outgoing
from roomlit.protocol.messages import Ack, Bye, Command, Hello, Joined, ServerFrame, Welcome
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S

LINES = 20
OFFER = "permessage-deflate; client_max_window_bits"
"""What Chromium and Firefox offer; Safari leaves the parameter out."""


class Stream:
    """A WebSocket whose bytes are looked at."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.answer = b""
        self._reader = reader
        self._writer = writer

    async def open(self, seat: HeldSeat, ticket: str, offer: str) -> None:
        """Shake hands and say hello."""
        key = base64.b64encode(bytes(16)).decode()
        self._writer.write(
            f"GET /ws/{seat.room}/{seat.player} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{offer}\r\n".encode()
        )
        self.answer = await self._reader.readuntil(b"\r\n\r\n")
        self._writer.write(Frame(Opcode.TEXT, encode(Hello(ticket=ticket))).serialize(mask=True))

    async def hear(self) -> tuple[int, bytes]:
        """The first byte of the next frame, and the rest of it as it came."""
        async with asyncio.timeout(PATIENCE_S):
            first, size = await self._reader.readexactly(2)
            if size == 126:
                size = int.from_bytes(await self._reader.readexactly(2), "big")
            return first, await self._reader.readexactly(size)


@asynccontextmanager
async def opened(live: LiveHub, http: HubClient, name: str, offer: str) -> AsyncGenerator[Stream]:
    seat = await http.join("LOBBY", name=name)
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    try:
        stream = Stream(reader, writer)
        await stream.open(seat, await http.ticket(seat.room, seat.seat), offer)
        yield stream
    finally:
        writer.close()


async def talk(live: LiveHub, http: HubClient) -> None:
    """So that a snapshot is worth compressing."""
    seat = await http.join("LOBBY", name="Talker")
    for n in range(LINES):
        command = Command(id=f"{n}", room="LOBBY", name="message", args={"text": f"line {n} " + "and so on " * 10})
        await live.hub.submit(live.hub.registry.claim("LOBBY", seat.seat), command)


@pytest.fixture
async def live() -> AsyncIterator[LiveHub]:
    async with LiveHub(settings={"commands_per_s": 1000, "command_burst": 1000}) as hub:
        await hub.hub.open_room("chat", code="LOBBY")
        yield hub


def unpacked(body: bytes) -> bytes:
    """As a browser does it (RFC 7692, section 7.2.2)."""
    return zlib.decompressobj(wbits=-15).decompress(body + b"\x00\x00\xff\xff")


def test_a_frame_is_compressed_once_and_unpacks_to_its_text() -> None:
    out = outgoing(b"0123456789" * 1000)
    assert out.squeezed is out.squeezed
    assert out.squeezed[0] == 0xC1
    assert unpacked(out.squeezed[2:]) == out.text
    assert out == outgoing(out.text)


async def test_a_client_that_offers_deflate_gets_a_large_snapshot_compressed_and_small_frames_as_they_are(
    live: LiveHub, http: HubClient
) -> None:
    await talk(live, http)
    async with opened(live, http, "Ada", f"Sec-WebSocket-Extensions: {OFFER}\r\n") as ada:
        assert b"server_no_context_takeover; client_no_context_takeover" in ada.answer
        first, text = await ada.hear()
        assert first == 0x81
        assert isinstance(decode_server(text), Welcome)
        first, squeezed = await ada.hear()
        assert first == 0xC1
        text = unpacked(squeezed)
        assert isinstance(decode_server(text), Joined)
        assert len(text) > SQUEEZE_FROM > len(squeezed)


@pytest.mark.parametrize(
    "offer",
    ["", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10\r\n"],
    ids=["none", "a window too small for what is shared"],
)
async def test_every_other_client_gets_it_plain(live: LiveHub, http: HubClient, offer: str) -> None:
    await talk(live, http)
    async with opened(live, http, "Ada", offer) as ada:
        await ada.hear()
        first, text = await ada.hear()
        assert first == 0x81
        assert len(text) > SQUEEZE_FROM
        assert isinstance(decode_server(text), Joined)


async def until(socket: Any, kind: type[Any]) -> Any:
    """The next frame of that kind."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            frame: ServerFrame = decode_server(await socket.recv())
            if isinstance(frame, kind):
                return frame


async def test_what_a_client_compresses_is_understood_and_answered(live: LiveHub, http: HubClient) -> None:
    seat = await http.join("LOBBY", name="Ada")
    async with connect(f"ws://127.0.0.1:{live.port}/ws/LOBBY/{seat.player}", compression="deflate") as socket:
        await socket.send(encode(Hello(ticket=await http.ticket("LOBBY", seat.seat))), text=True)
        await socket.send(encode(Command(id="1", room="LOBBY", name="message", args={"text": "hm " * 40})), text=True)
        assert isinstance(await until(socket, Ack), Ack)


async def test_a_frame_that_unpacks_to_more_than_the_limit_ends_its_connection(live: LiveHub, http: HubClient) -> None:
    seat = await http.join("LOBBY", name="Ada")
    offer = [ClientPerMessageDeflateFactory()]
    async with connect(f"ws://127.0.0.1:{live.port}/ws/LOBBY/{seat.player}", extensions=offer) as socket:
        await socket.send(encode(Hello(ticket=await http.ticket("LOBBY", seat.seat))), text=True)
        await until(socket, Joined)
        await socket.send("x" * 20_000_000)
        assert (await until(socket, Bye)).code == Close.GARBLED
        with pytest.raises(ConnectionClosed):
            await until(socket, Joined)
        assert socket.close_code == 1009
