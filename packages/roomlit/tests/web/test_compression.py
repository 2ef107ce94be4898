"""A large snapshot on its way to a real browser."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from roomlit.protocol.framing import Outgoing
from roomlit.testing.waiting import PATIENCE_S
from roomlit.transports.websocket import HubProtocol

pytestmark = pytest.mark.e2e
LINES = 15
TALK = f"""async () => {{
    const text = "and so on ".repeat(12);
    for (let n = 0; n < {LINES}; n += 1) await window.team.command("message", {{ text: text + n }});
}}"""


@pytest.mark.parametrize("hub", [HubProtocol], indirect=True)
def test_a_page_that_opens_late_is_sent_the_room_compressed_and_goes_on_with_small_frames(
    enter: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    squeezed: list[int] = []
    write = HubProtocol.write

    def noted(self: HubProtocol, out: Outgoing) -> None:
        write(self, out)
        if "squeezed" in vars(out):
            squeezed.append(len(out.text))

    monkeypatch.setattr(HubProtocol, "write", noted)
    ada = enter("Ada")
    expect(ada.get_by_text("🟢 Connected")).to_be_visible()
    ada.evaluate(TALK)
    assert squeezed == []
    bob = enter("Bob")
    lines = bob.locator(".rl-log li:not(.pending):not(.rl-empty)")
    expect(lines).to_have_count(LINES)
    assert len(squeezed) == 1
    ada.evaluate('() => window.team.command("message", { text: "short" })')
    expect(lines).to_have_count(LINES + 1)
    expect(lines.last).to_contain_text("short")
    assert len(squeezed) == 1


COMPRESSED = 0xC1


class Allergic:
    """A way to the hub that breaks at every compressed frame, as a browser does that cannot read one."""

    def __init__(self, port: int) -> None:
        self.deaths = 0
        self.handshakes: list[bool] = []
        """Whether compression was agreed, in each."""
        self._hub = port
        self._ready, self._stopping = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        self._ready.set()
        await self._stopping.wait()
        server.close()
        await asyncio.sleep(0)  # Who was just accepted has begun: then it ends what it holds.

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends, ups = [writer], list[asyncio.Task[None]]()
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                hub_reader, hub_writer = await asyncio.open_connection("127.0.0.1", self._hub)
                ends.append(hub_writer)
                ups.append(asyncio.create_task(self._up(reader, hub_writer)))
                await self._down(hub_reader, writer)
        finally:  # At the test's end too, which cancels.
            for up in ups:
                up.cancel()
            for end in ends:
                end.transport.abort()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n"):
            while not head.endswith(b"\r\n\r\n"):
                head += await reader.readuntil(b"\r\n")
            writer.write(head)
            lower = head.lower()
            if b" 101 " in head:
                self.handshakes.append(b"permessage-deflate" in lower)
                return await self._frames(reader, writer)
            if b"content-length:" in lower:
                length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
                writer.write(await reader.readexactly(length))
            elif b" 304 " not in head and b" 204 " not in head:  # Until its end, whatever that is.
                while data := await reader.read(65536):
                    writer.write(data)
                return None
        return None

    async def _frames(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            start = await reader.readexactly(2)
            if start[0] == COMPRESSED:
                self.deaths += 1
                return
            more = {126: 2, 127: 8}.get(start[1], 0)
            size = await reader.readexactly(more)
            length = int.from_bytes(size) if more else start[1]
            writer.write(start + size + await reader.readexactly(length))


@pytest.fixture
def allergic(hub: object) -> Iterator[Allergic]:
    way = Allergic(int(getattr(hub, "port", 0)))
    yield way
    way.stop()


@pytest.mark.parametrize("hub", [HubProtocol], indirect=True)
def test_who_dies_of_compressed_frames_is_spoken_to_without_them_after_the_second_death_and_stays_there(
    enter: Callable[..., Page], allergic: Allergic
) -> None:
    ada = enter("Ada")
    expect(ada.get_by_text("🟢 Connected")).to_be_visible()
    ada.evaluate(TALK)
    bob = enter("Bob", address=allergic.address, clock=True)
    lines = bob.locator(".rl-log li:not(.pending):not(.rl-empty)")
    expect(lines).to_have_count(LINES)
    expect(bob.get_by_text("🟢 Connected")).to_be_visible()
    assert (allergic.deaths, allergic.handshakes) == (2, [True, True, False])
    bob.clock.fast_forward(120_000)
    ada.evaluate('() => window.team.command("message", { text: "wide ".repeat(39) })')
    expect(lines).to_have_count(LINES + 1)
    assert (allergic.deaths, bob.evaluate("team.transport")) == (2, "websocket")
