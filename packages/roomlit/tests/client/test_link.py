"""Links inside the process: the same two verbs, and the same endings as over the network; and where those begin."""

import asyncio

import pytest

from roomlit.client.link import QUEUE, ConnectionLost, Link, MemoryLink, SocketLink
from roomlit.client.room import RoomClient
from roomlit.ports.transport import Wire
from roomlit.protocol.framing import outgoing
from roomlit.server.connection import Connection
from roomlit.server.credentials import Claim
from roomlit.testing import MemoryHub, until
from roomlit.testing.proxy import Proxy, Toxics
from roomlit.testing.waiting import PATIENCE_S


class Far:
    """The hub's end of a link."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.heard: list[bytes | str] = []
        self.gone = 0

    def received(self, data: bytes | str) -> None:
        self.heard.append(data)

    def lost(self) -> None:
        self.gone += 1


def pair() -> tuple[MemoryLink, Far]:
    """Both ends."""
    ends: list[Far] = []

    def connect(wire: Wire) -> Far:
        ends.append(Far(wire))
        return ends[0]

    return MemoryLink(connect), ends[0]


async def test_frames_arrive_in_order_both_ways() -> None:
    near, far = pair()
    await near.send(b"a")
    await near.send(b"b")
    far.wire.write(outgoing(b"1"))
    far.wire.write(outgoing(b"2"))
    assert far.heard == [b"a", b"b"]
    assert [await near.recv(), await near.recv()] == [b"1", b"2"]


async def test_what_was_written_before_the_close_is_heard_before_the_close_code() -> None:
    near, far = pair()
    far.wire.write(outgoing(b"bye"))
    far.wire.close(4004, "superseded")
    far.wire.write(outgoing(b"too late"))
    assert await near.recv() == b"bye"
    for code in (4004, 1006):
        with pytest.raises(ConnectionLost) as caught:
            await near.recv()
        assert caught.value.close_code == code
    with pytest.raises(ConnectionLost):
        await near.send(b"x")


@pytest.mark.parametrize(
    "there", ["ws://127.0.0.1:{port}/ws/R/p", "http://127.0.0.1:{port}/sign-in"], ids=["another socket", "a page"]
)
async def test_a_handshake_answered_with_another_address_goes_nowhere_and_may_be_tried_again(
    there: str,
) -> None:
    async with Proxy(("127.0.0.1", 1)) as elsewhere, Proxy(("127.0.0.1", 1)) as gate:
        led = there.format(port=elsewhere.port)
        gate.toxics = Toxics(answer=f"HTTP/1.1 302 Found\r\nLocation: {led}\r\nContent-Length: 0\r\n\r\n".encode())
        with pytest.raises(ConnectionLost) as caught:
            await SocketLink.open(f"ws://127.0.0.1:{gate.port}/ws/R/p")
        assert (caught.value.close_code, elsewhere.refused) == (1006, 0)


async def test_leaving_is_told_to_the_other_end_once() -> None:
    near, far = pair()
    await near.close()
    await near.close()
    assert far.gone == 1


async def test_a_reader_that_is_too_far_behind_is_cut_off_and_the_writer_never_waits() -> None:
    near, far = pair()
    for _ in range(QUEUE + 10):
        far.wire.write(outgoing(b"x"))
    with pytest.raises(ConnectionLost) as caught:
        await near.recv()
    assert caught.value.close_code == 1006


async def test_a_player_inside_the_process_plays_by_the_same_rules() -> None:
    async with MemoryHub() as bench:
        bob = await bench.guest("Bob")
        seat = await bench.seat("Robot")
        claim = Claim(seat.room, seat.player)

        async def open_link() -> Link:
            def connect(wire: Wire) -> Connection:
                return bench.hub.registry.connect(room=claim.room, player=claim.player, wire=wire, internal=True)

            return MemoryLink(connect)

        async def ticket() -> str:
            return bench.ticket(seat)

        async with RoomClient(room="LOBBY", open_link=open_link, ticket=ticket) as robot:
            await asyncio.wait_for(robot.send("message", text="beep"), PATIENCE_S)
            await until(lambda: bob.texts == ["beep"])
            assert robot.me == "Robot"
        await until(lambda: len(bench.hub.registry.connections) == 1)
