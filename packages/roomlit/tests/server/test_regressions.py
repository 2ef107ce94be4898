"""Faults of the earlier application that belong to the library; each test is named after its fault."""

import asyncio
from typing import Any

import msgspec

from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import Action, Fact, Step, Tick
from roomlit.protocol.messages import Ack, Command, Event, Hello, Joined
from roomlit.server.credentials import Claim
from roomlit.testing import Guest, ManualClock, MemoryHub, until


class Ticking(ChatRoom):
    """A chat with a deadline a second after its last one, told as an event."""

    kind = "ticking"

    def __init__(self, first: int) -> None:
        self._due = first

    def step(self, state: Any, action: Action, *, at: int) -> Step:
        if isinstance(action, Tick):
            self._due = at + 1_000
            return Step(state, (Fact("ticked", {}),))
        return super().step(state, action, at=at)

    def deadline(self, state: Any) -> int | None:
        return self._due


def lines(guest: Guest) -> list[str]:
    """The chat of the last snapshot and everything heard since."""
    return [m["text"] for m in guest.view["messages"]] + guest.texts


async def test_fault_01_no_history_is_lost_when_many_write_at_once_and_the_disk_is_slow() -> None:
    async with MemoryHub(commands_per_s=1000, command_burst=1000) as bench:
        guests = [await bench.guest(f"G{n}") for n in range(4)]
        bench.held.holding = True
        for n in range(12):
            guests[n % 4].say(f"{n}")
        bench.held.release()
        await until(lambda: all(len(guest.texts) == 12 for guest in guests))
        async with MemoryHub(store=bench.store, clock=bench.clock) as restarted:
            assert lines(restarted.connect(guests[0].seat)) == [str(n) for n in range(12)]


async def test_fault_03_the_last_socket_closing_does_not_delete_the_room() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        ada.say("still here")
        ada.connection.lost()
        bench.clock.advance(60_000)
        assert lines(bench.connect(ada.seat)) == ["still here"]
        assert [meta.room for meta in await bench.store.rooms()] == ["LOBBY"]


async def test_fault_05_a_second_socket_with_the_same_id_leaves_nobody_deaf_unawares() -> None:
    async with MemoryHub() as bench:
        first, bob = await bench.guest("Ada"), await bench.guest("Bob")
        second = bench.connect(first.seat)
        bob.say("do you hear me?")
        assert second.texts == ["do you hear me?"]
        assert first.wire.closed is not None
        assert first.wire.closed[0] == 4004
        first.connection.lost()
        bob.say("and now?")
        assert second.texts[-1] == "and now?"


async def test_fault_06_a_client_that_stops_reading_freezes_neither_the_others_nor_the_timer() -> None:
    clock = ManualClock()
    async with MemoryHub(
        logics=[Ticking(clock.now() + 1_000)], clock=clock, outbox_bytes=1_000, commands_per_s=100
    ) as bench:
        slow = bench.connect(await bench.seat("Slow", kind="ticking"))
        ada = bench.connect(await bench.seat("Ada", kind="ticking"))
        slow.wire.stalled = True
        for n in range(10):
            ada.say("x" * 150 + str(n))
            clock.advance(1_000)
            for connection in bench.hub.registry.connections:
                connection.tick()
        assert len(ada.texts) == 10
        assert [event.type for event in ada.wire.of(Event)].count("ticked") == 10
        assert slow.wire.aborted
        slow.wire.stalled = False
        assert lines(bench.connect(slow.seat))[-1] == "x" * 150 + "9"


async def test_fault_07_nobody_speaks_as_somebody_else_or_from_outside_the_room() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        other = await bench.seat("Eve", room="OTHER")
        forged = Guest(bench.hub, ada.seat)
        forged.send(Hello(ticket=bench.ticket(other)))
        assert forged.wire.closed is not None
        assert forged.wire.closed[0] == 4001
        bob.command("message", text="as Ada?", player=ada.seat.player, sender="Ada")
        assert msgspec.json.decode(ada.wire.of(Event)[-1].data)["sender"] == "Bob"
        bob.send(Command(id="out", room="OTHER", name="message", args={"text": "from outside"}))
        assert bench.hub.room("OTHER").state.said == 0
        stranger = await bench.hub.submit(
            Claim("LOBBY", "nobody"), Command(id="1", room="LOBBY", name="message", args={"text": "hi"})
        )
        assert not isinstance(stranger, Ack)


async def test_fault_09_a_malformed_frame_leaves_no_zombie() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        ada.connection.received(b'{"frame":"command","id":')
        assert ada.wire.closed is not None
        assert ada.wire.closed[0] == 4105
        assert bench.hub.registry.connections == (bob.connection,)
        assert ada.seat.player not in bench.hub.room("LOBBY").subscribers
        bob.say("the room lives")
        assert lines(bench.connect(ada.seat)) == ["the room lives"]


async def test_a_way_that_damages_frames_costs_a_connection_each_and_the_seat_only_when_there_is_no_end_of_it() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        codes: list[int] = []
        for minute in range(3):
            bench.clock.advance(minute * 120_000)
            for _ in range(6 if minute == 2 else 3):
                guest = bench.connect(ada.seat)
                guest.connection.received(b'{"frame":"comm\x01and"}')
                assert guest.wire.closed is not None
                codes.append(guest.wire.closed[0])
        assert codes == [4105] * 11 + [4006]


async def test_fault_10_an_idle_room_is_freed_with_everything_it_held() -> None:
    async with MemoryHub(room_idle_ms=60_000) as bench:
        tasks = len(asyncio.all_tasks())
        ada = await bench.guest("Ada")
        ada.connection.lost()
        bench.clock.advance(61_000)
        await until(lambda: not bench.hub.rooms)
        await until(lambda: len(asyncio.all_tasks()) == tasks)
        assert bench.clock.pending == []
        assert list(await bench.store.rooms()) == []


async def test_fault_16_a_double_click_makes_one_seat_even_before_the_first_answer() -> None:
    async with MemoryHub() as bench:
        await bench.hub.open_room("chat", code="LOBBY")
        bench.held.holding = True
        clicks = [asyncio.create_task(bench.hub.enter("LOBBY", name="Ada", request="a" * 32)) for _ in range(3)]
        await asyncio.sleep(0)
        bench.held.release()
        seats = await asyncio.gather(*clicks)
        assert len({seat.player for seat in seats}) == 1
        assert len(bench.hub.room("LOBBY").state.members) == 1


async def test_fault_19_the_same_word_said_twice_is_said_twice() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        for _ in range(3):
            ada.say("yes")
        assert bob.texts == ["yes", "yes", "yes"]


async def test_fault_20_history_is_shown_once_after_a_reconnect() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        bob.say("one")
        at = ada.at
        ada.connection.lost()
        bob.say("two")
        back = bench.connect(ada.seat, at=at)
        assert [type(frame) for frame in back.wire.frames[1:]] == [Joined, Event]
        assert ada.texts + back.texts == ["one", "two"]


async def test_fault_23_a_room_whose_disk_sleeps_does_not_stop_the_others() -> None:
    async with MemoryHub() as bench:
        guests = [bench.connect(await bench.seat("Ada", room=f"ROOM{n}")) for n in range(10)]
        awake = await bench.guest("Bob", room="AWAKE")
        bench.held.holding = True
        for guest in guests:
            guest.say("waiting")
        bench.held.holding = False
        awake.say("going on")
        assert awake.texts == ["going on"]
        bench.held.release()
        await until(lambda: all(guest.texts == ["waiting"] for guest in guests))
