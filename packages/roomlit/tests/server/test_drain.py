"""A server that leaves: nobody new comes in, everybody is told when to come back, a few at a time."""

import asyncio

from roomlit.protocol.messages import Bye, Hello
from roomlit.server.drain import BATCH_LEAST, batch, drain, window
from roomlit.server.housekeeping import BEAT_MISSED_MS
from roomlit.testing import until
from roomlit.testing.memory_hub import Guest, MemoryHub


async def test_everybody_is_told_to_come_back_and_when() -> None:
    async with MemoryHub() as bench:
        guests = [await bench.guest(f"Guest {n}") for n in range(3)]
        await drain(bench.hub.registry)
        for guest in guests:
            (bye,) = guest.wire.of(Bye)
            assert bye.code == 4100
            assert bye.retry == window(3)
            assert guest.wire.closed is not None
            assert guest.wire.closed[0] == 4100


async def test_a_crowd_is_told_in_batches_and_the_rest_plays_on_meanwhile() -> None:
    async with MemoryHub() as bench:
        guests = [await bench.guest(f"Guest {n}") for n in range(BATCH_LEAST + 1)]
        leaving = asyncio.create_task(drain(bench.hub.registry))
        await until(lambda: guests[0].wire.closed)
        last = guests[-1]
        assert last.wire.closed is None
        id = last.say("still here")
        assert last.answer(id) is not None
        await leaving
        assert last.wire.closed is not None


async def test_who_comes_while_the_server_leaves_is_told_the_same() -> None:
    async with MemoryHub() as bench:
        seat = await bench.seat("Ada")
        await drain(bench.hub.registry)
        late = Guest(bench.hub, seat)
        late.send(Hello(ticket=bench.ticket(seat)))
        assert [bye.code for bye in late.wire.of(Bye)] == [4100]
        assert bench.hub.registry.connections == ()


async def test_players_inside_the_process_stay_until_it_ends() -> None:
    async with MemoryHub() as bench:
        inside = bench.connect(await bench.seat("Bot"), internal=True)
        await drain(bench.hub.registry)
        assert inside.wire.closed is None
        bench.connect(inside.seat, internal=True)
        assert [bye.code for bye in inside.wire.of(Bye)] == [4004]


def test_the_window_grows_with_the_crowd_and_has_an_end() -> None:
    assert window(1).max_ms - window(1).min_ms == 1_000
    assert window(500).max_ms - window(500).min_ms == 7_500
    assert window(100_000).max_ms == 31_000
    assert all(batch(n) * 40 >= n for n in (1, 25, 999, 1_001, 100_000))


async def test_a_hub_is_ready_when_it_is_back_and_its_journal_writes_and_not_when_it_leaves() -> None:
    bench = MemoryHub()
    assert [reason.code for reason in bench.hub.housekeeping.not_ready()] == ["rooms/recovering"]
    async with bench:
        assert bench.hub.housekeeping.not_ready() == []
        bench.clock.advance(BEAT_MISSED_MS + 1)
        assert [reason.code for reason in bench.hub.housekeeping.not_ready()] == ["store/failing"]
        bench.hub.housekeeping.beaten_at = bench.clock.now()
        await bench.guest("Ada")
        bench.hub.room("LOBBY").dead = True
        assert [reason.code for reason in bench.hub.housekeeping.not_ready()] == ["rooms/restarting"]
        bench.hub.rooms["LOBBY"].dead = False
        await drain(bench.hub.registry)
        assert [reason.code for reason in bench.hub.housekeeping.not_ready()] == ["server/leaving"]
