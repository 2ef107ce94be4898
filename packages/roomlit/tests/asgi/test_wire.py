"""The plain way out: a queue that knows how much is in it."""

import asyncio
import gc
import weakref
from typing import Any

import pytest

from roomlit.ports.transport import Wire
from roomlit.protocol.framing import outgoing
from roomlit.testing.waiting import PATIENCE_S, until
from roomlit.transports.asgi_websocket import LOW_BYTES, AsgiWire, relay


async def test_what_was_sent_no_longer_counts_in_whatever_script_it_was_written() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    wire = AsgiWire(send)
    drain = asyncio.create_task(wire.drain())
    for text in ("plain", "Grüße", "💃" * 50):
        wire.write(outgoing(text.encode()))
    assert wire.buffered() == 5 + 7 + 200
    await until(lambda: len(sent) == 3)
    assert wire.buffered() == 0
    drain.cancel()
    await asyncio.gather(drain, return_exceptions=True)


class Listener:
    """The other end of a wire."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def received(self, data: bytes | str) -> None:
        """See `Inbound.received`."""

    def congested(self) -> None:
        """See `Inbound.congested`."""
        self.told.append("congested")

    def writable(self) -> None:
        """See `Inbound.writable`."""
        self.told.append("writable")

    def malformed(self, why: str) -> None:
        """See `Inbound.malformed`."""

    def lost(self) -> None:
        """See `Inbound.lost`."""
        self.told.append("lost")


async def for_ever(*_: Any) -> Any:
    """A server whose peer neither reads nor says anything."""
    await asyncio.Event().wait()


@pytest.mark.parametrize("frames", [70, 20, 2], ids=["brimful", "half full", "hardly anything"])
async def test_a_wire_says_that_it_takes_more_once_little_is_left_however_much_waited(frames: int) -> None:
    taken = asyncio.Semaphore(0)

    async def send(_: Any) -> None:
        await taken.acquire()

    wire, listener = AsgiWire(send), Listener()
    wire.inbound = listener
    drain = asyncio.create_task(wire.drain())
    for _ in range(frames):
        wire.write(outgoing(b"x" * 1000))
    assert wire.buffered() == 1000 * frames
    while wire.buffered():
        told, left = len(listener.told), wire.buffered() - 1000
        taken.release()
        await until(lambda left=left: wire.buffered() == left)
        assert len(listener.told) - told == (left <= LOW_BYTES)
    assert set(listener.told) == {"writable"}
    drain.cancel()
    await asyncio.gather(drain, return_exceptions=True)


async def test_a_peer_that_never_reads_is_let_go_at_once_and_what_waited_for_it_is_freed() -> None:
    wires: list[Wire] = []
    listener = Listener()

    def connect(wire: Wire) -> Listener:
        wires.append(wire)
        return listener

    relaying = asyncio.create_task(relay(for_ever, for_ever, connect=connect))
    await until(lambda: wires)
    for _ in range(60):
        wires[0].write(outgoing(b"x" * 1000))
    wires[0].abort()
    await asyncio.wait_for(relaying, PATIENCE_S)
    assert listener.told == ["lost"]
    gone = weakref.ref(wires.pop())
    del relaying
    await asyncio.sleep(0)
    gc.collect()
    assert gone() is None


async def test_a_polite_close_waits_for_such_a_peer_only_for_a_moment() -> None:
    wires: list[Wire] = []
    listener = Listener()

    def connect(wire: Wire) -> Listener:
        wires.append(wire)
        wire.write(outgoing(b"{}"))
        return listener

    relaying = asyncio.create_task(relay(for_ever, for_ever, connect=connect))
    await until(lambda: wires)
    wires[0].close(4100, "the server is restarting")
    await asyncio.wait_for(relaying, PATIENCE_S)
    assert listener.told == ["lost"]


async def test_a_peer_that_is_gone_is_no_error() -> None:
    async def send(_: Any) -> None:
        raise OSError("gone")

    wire = AsgiWire(send)
    wire.write(outgoing(b"{}"))
    await wire.drain()
