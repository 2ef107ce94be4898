"""A stream under an ASGI server played by the test: peers that do not read, that leave, that hear nothing for long.

Its time is virtual: it leaps to the next deadline when nothing is left to do, and is not the machine's.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any

from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Hello
from roomlit.protocol.transport import Transport
from roomlit.server.credentials import Claim
from roomlit.testing.memory_hub import MemoryHub
from roomlit.testing.waiting import until
from roomlit.transports.long_poll import LongPolls, PollingPage
from roomlit.transports.reliable_queue import UpBatch
from roomlit.transports.sse import SseResponse
from roomlit_faults.simulation.virtual_time import VirtualLoop

SOON_S = 0.05
NEVER_S = 1_000.0


def in_virtual_time(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """The test, on a loop of its own."""

    @wraps(test)
    def run() -> None:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(test())

    return run


class Peer:
    """The far end: what was sent to it, whether it reads, and when it hangs up."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.leaves = asyncio.Event()

    async def send(self, message: Any) -> None:
        await self.reads.wait()
        self.messages.append(message)

    async def receive(self) -> dict[str, Any]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.messages).decode()

    @property
    def ended(self) -> bool:
        return bool(self.messages) and self.messages[-1].get("more_body") is False


@asynccontextmanager
async def served(answer: SseResponse, peer: Peer) -> AsyncGenerator[asyncio.Task[None]]:
    task = asyncio.get_running_loop().create_task(answer({"type": "http"}, peer.receive, peer.send))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait((task,))


async def page(bench: MemoryHub, *, away_s: float = NEVER_S) -> PollingPage:
    seat = await bench.seat("Ada")
    polls = LongPolls(registry=bench.hub.registry, clock=bench.clock, away_s=away_s)
    hello = encode(Hello(ticket=bench.ticket(seat))).decode()
    up = UpBatch(session=secrets.token_hex(16), n=1, frames=[hello])
    return polls.exchange(Claim(seat.room, seat.player), up, transport=Transport.SSE)


@in_virtual_time
async def test_a_quiet_stream_sends_comments() -> None:
    async with MemoryHub() as bench:
        peer = Peer()
        async with served(SseResponse(await page(bench), seen=0, comment_s=0.01), peer):
            await until(lambda: peer.text.endswith(":\n\n:\n\n"))
            assert peer.text.startswith("event: up\ndata: 1\n\nid: 1\ndata: {")


@in_virtual_time
async def test_a_peer_that_does_not_read_loses_its_seat_and_nothing_more_is_kept_for_it() -> None:
    async with MemoryHub() as bench:
        peer, bob = Peer(), await bench.guest("Bob")
        async with served(SseResponse(await page(bench), seen=0, stuck_s=SOON_S), peer) as task:
            await until(lambda: "joined" in peer.text)
            peer.reads.clear()
            bob.say("nobody reads this")
            await until(lambda: [one.player for one in bench.hub.registry.connections] == [bob.seat.player])
            peer.leaves.set()
            await task


@in_virtual_time
async def test_a_peer_that_reads_again_too_late_sees_the_end_of_its_stream() -> None:
    async with MemoryHub() as bench:
        peer, bob = Peer(), await bench.guest("Bob")
        async with served(SseResponse(await page(bench), seen=0, stuck_s=SOON_S), peer) as task:
            await until(lambda: "joined" in peer.text)
            peer.reads.clear()
            bob.say("late")
            await until(lambda: len(bench.hub.registry.connections) == 1)
            peer.reads.set()
            await task
            assert peer.ended


@in_virtual_time
async def test_a_page_whose_queue_runs_over_is_told_so_at_the_end_of_its_stream() -> None:
    async with MemoryHub(outbox_bytes=2_000) as bench:
        peer, bob = Peer(), await bench.guest("Bob")
        async with served(SseResponse(await page(bench), seen=0), peer) as task:
            for number in range(20):
                bob.say(f"{number} of many lines that are not confirmed")
                bench.clock.advance(1_000)
                for connection in bench.hub.registry.connections:
                    connection.tick()
            await task
            assert peer.text.endswith('"max_ms":1000}}\n\nevent: over\ndata:\n\n')
            assert '"code":4102' in peer.text


@in_virtual_time
async def test_a_page_that_hung_up_is_gone_after_a_while_unless_it_comes_back() -> None:
    async with MemoryHub() as bench:
        ada = await page(bench, away_s=SOON_S)
        back, away = Peer(), Peer()
        async with served(SseResponse(ada, seen=0), away) as task:
            await until(lambda: "joined" in away.text)
            away.leaves.set()
            await task
        async with served(SseResponse(ada, seen=2), back) as task:
            await asyncio.wait((task,), timeout=3 * SOON_S)
            assert len(bench.hub.registry.connections) == 1
            back.leaves.set()
        await until(lambda: bench.hub.registry.connections == ())


@in_virtual_time
async def test_much_that_was_missed_comes_in_pieces_and_in_order() -> None:
    async with MemoryHub() as bench:
        ada, bob = await page(bench), await bench.guest("Bob")
        for number in range(150):
            bob.say(f"{number} " + "x" * 150)
            bench.clock.advance(1_000)
        peer = Peer()
        async with served(SseResponse(ada, seen=0), peer):
            await until(lambda: f"id: {ada.queue.newest}\n" in peer.text)
            ids = [int(line[4:]) for line in peer.text.splitlines() if line.startswith("id: ")]
            assert ids == list(range(1, ada.queue.newest + 1))
            assert all(len(message.get("body", b"")) < 18 * 1024 for message in peer.messages)
