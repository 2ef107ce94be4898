"""The round of the second: who is quiet is asked, who is silent goes, everybody else is left alone."""

import pytest

from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Bye, Heartbeat
from roomlit.server.connection import Connection
from roomlit.testing.memory_hub import Guest, MemoryHub


def seconds(bench: MemoryHub, count: int) -> None:
    for _ in range(count):
        bench.clock.advance(1000)
        bench.hub.registry.round()


async def test_a_quiet_guest_is_asked_every_twenty_seconds_and_a_silent_one_evicted_after_forty_five() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        for _ in range(50):
            seconds(bench, 1)
            if bob.wire.frames and isinstance(bob.wire.frames[-1], Heartbeat):
                bob.send(Heartbeat(nonce=bob.wire.frames[-1].nonce, reply=True))
        assert ada.wire.of(Bye)[0].code == Close.SILENT
        assert bob.wire.of(Bye) == []
        assert bench.hub.registry.connections == (bob.connection,)


async def test_who_never_says_hello_is_gone_after_five_seconds() -> None:
    async with MemoryHub() as bench:
        guest = Guest(bench.hub, await bench.seat("Ada"))
        seconds(bench, 4)
        assert bench.hub.registry.connections == (guest.connection,)
        seconds(bench, 2)
        assert bench.hub.registry.connections == ()


async def test_a_round_looks_only_at_whom_it_has_something_to_say_to(monkeypatch: pytest.MonkeyPatch) -> None:
    async with MemoryHub() as bench:
        guests = [await bench.guest(f"Guest {n}") for n in range(20)]
        looked: list[Connection] = []
        monkeypatch.setattr(Connection, "tick", lambda self: looked.append(self))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
        seconds(bench, 19)
        assert looked == []
        seconds(bench, 1)
        assert looked == [guest.connection for guest in guests]


async def test_a_fault_at_one_guest_costs_the_others_no_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        tick = Connection.tick

        def fail(connection: Connection) -> None:
            if connection is ada.connection:
                raise OSError("broken wire")
            tick(connection)

        monkeypatch.setattr(Connection, "tick", fail)
        with pytest.raises(OSError, match="broken wire"):
            seconds(bench, 20)
        monkeypatch.undo()
        seconds(bench, 1)
        assert [len(guest.wire.of(Heartbeat)) for guest in (ada, bob)] == [1, 1]


async def test_a_room_is_visited_until_its_last_guest_from_outside_has_left() -> None:
    async with MemoryHub() as bench:
        inside = bench.connect(await bench.seat("Cat"), internal=True)
        assert bench.hub.registry.visited == set()
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        ada.connection.lost()
        ada.connection.lost()
        inside.connection.lost()
        assert bench.hub.registry.visited == {"LOBBY"}
        bob.connection.lost()
        assert bench.hub.registry.visited == set()


async def test_a_guest_that_stops_reading_is_looked_at_every_second_and_gone_in_time() -> None:
    async with MemoryHub() as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        slow.wire.stalled = True
        slow.wire.fill(bench.hub.settings.outbox_bytes)
        ada.say("too much for the wire")
        seconds(bench, bench.hub.settings.lag_ms // 1000 + 2)
        assert bench.hub.registry.connections == (ada.connection,)
