"""Pages that stop polling: nothing of them stays."""

import secrets

import msgspec

from roomlit.protocol.close_codes import Close
from roomlit.protocol.codec import encode
from roomlit.protocol.framing import outgoing
from roomlit.protocol.messages import Hello
from roomlit.server.credentials import Claim
from roomlit.testing.memory_hub import MemoryHub
from roomlit.transports.long_poll import KEPT_MS, LongPolls
from roomlit.transports.reliable_queue import DownBatch, ReliableQueue, UpBatch


async def hello(bench: MemoryHub, polls: LongPolls, name: str) -> tuple[Claim, UpBatch]:
    """The first poll of a page that has a seat; what it asks next."""
    seat = await bench.seat(name)
    claim, session = Claim(seat.room, seat.player), secrets.token_hex(16)
    polls.exchange(claim, UpBatch(session=session, n=1, frames=[encode(Hello(ticket=bench.ticket(seat))).decode()]))
    return claim, UpBatch(session=session, n=2, frames=[])


def begins_again(down: DownBatch) -> bool:
    return f'"code":{int(Close.DRAIN)}' in "".join(down.frames)


async def test_a_page_that_stopped_asking_is_evicted_for_its_silence_and_forgotten_later() -> None:
    async with MemoryHub() as bench:
        polls = LongPolls(registry=bench.hub.registry, clock=bench.clock)
        ada, ada_asks = await hello(bench, polls, "Ada")
        assert len(bench.hub.registry.connections) == 1
        bench.clock.advance(bench.hub.settings.silence_ms)
        for connection in bench.hub.registry.connections:
            connection.tick()
        assert bench.hub.registry.connections == ()
        bench.clock.advance(KEPT_MS)
        await hello(bench, polls, "Bob")
        assert begins_again(polls.exchange(ada, ada_asks).queue.down())


async def test_a_page_that_reads_nothing_is_dropped_and_told_so_when_it_asks_again() -> None:
    async with MemoryHub(outbox_bytes=2_000) as bench:
        polls = LongPolls(registry=bench.hub.registry, clock=bench.clock)
        ada, ada_asks = await hello(bench, polls, "Ada")
        bob = await bench.guest("Bob")
        for number in range(20):
            bob.say(f"{number} of many lines that nobody fetches")
            bench.clock.advance(1_000)
            for connection in bench.hub.registry.connections:
                connection.tick()
        await bench.hub.room("LOBBY").settled()
        assert [connection.player for connection in bench.hub.registry.connections] == [bob.seat.player]
        assert f'"code":{int(Close.SLOW_CONSUMER)}' in polls.exchange(ada, ada_asks).queue.down().frames[-1]


async def test_a_frame_that_is_too_large_in_bytes_ends_with_bye_4105_that_says_by_how_much() -> None:
    async with MemoryHub() as bench:
        polls = LongPolls(registry=bench.hub.registry, clock=bench.clock)
        ada, ada_asks = await hello(bench, polls, "Ada")
        said = msgspec.structs.replace(ada_asks, frames=["é" * (bench.hub.settings.frame_bytes // 2 + 1)])
        last = polls.exchange(ada, said).queue.down().frames[-1]
        assert f'"code":{int(Close.GARBLED)}' in last
        assert "expected at most 65536 bytes, got 65538" in last


async def test_a_page_that_polls_is_told_that_it_was_sent_away() -> None:
    async with MemoryHub() as bench:
        polls = LongPolls(registry=bench.hub.registry, clock=bench.clock)
        ada, ada_asks = await hello(bench, polls, "Ada")
        bench.hub.registry.dismiss(ada)
        assert f'"code":{int(Close.KICKED)}' in polls.exchange(ada, ada_asks).queue.down().frames[-1]


def test_of_telemetry_a_page_that_asks_hears_the_newest_alone() -> None:
    queue = ReliableQueue(wake=lambda: None)

    def refresh(type: str, text: bytes) -> None:
        queue.refresh(type, outgoing(text))

    refresh("load", b"1")
    queue.write(outgoing(b"event"))
    refresh("load", b"2")
    refresh("heat", b"20")
    assert queue.down().frames == ["2", "event", "20"]
    refresh("load", b"3")  # What was fetched may have arrived: that one stays.
    assert queue.down().frames == ["2", "event", "20", "3"]
    assert queue.buffered() == len("2event203")
