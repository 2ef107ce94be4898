"""When something goes wrong inside the hub: a slow peer, a dead disk, faulty rules, a room that is freed."""

import asyncio
from typing import Any

import pytest

from roomlit.errors import Refused, RoomlitError, StoreError
from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import Act, Action, Fact, Restarted, Step, Tick
from roomlit.ports.store import Commit, RoomMeta, Row
from roomlit.protocol.messages import Ack, Command, CommandRefused, Heartbeat, Hello, Joined
from roomlit.server.credentials import Claim
from roomlit.testing import HeldStore, MemoryHub, RecordingWire, until
from roomlit.testing.waiting import PATIENCE_S, turns


def reloaded(bench: MemoryHub) -> bool:
    """Whether the room is there again."""
    return "LOBBY" in bench.hub.rooms and not bench.hub.rooms["LOBBY"].dead


class Faulty(ChatRoom):
    """Rules with a bug in one command and, once armed, in the deadline."""

    kind = "faulty"
    due: int | None = None

    def step(self, state: Any, action: Action, *, at: int) -> Step:
        match action:
            case Act(name="crash"):
                raise TypeError("a bug in the rules")
            case Act(name="unspeakable"):
                return Step(state, (Fact("odd", {"it": object()}),))
            case Tick():
                raise ZeroDivisionError
            case _:
                return super().step(state, action, at=at)

    def deadline(self, state: Any) -> int | None:
        return self.due


class Patient(ChatRoom):
    """Rules that note how long they were told to have been away."""

    kind = "patient"

    def __init__(self) -> None:
        self.away: list[int] = []

    def step(self, state: Any, action: Action, *, at: int) -> Step:
        if isinstance(action, Restarted):
            self.away.append(action.down_ms)
        return super().step(state, action, at=at)


class FullStore(HeldStore):
    """A store that refuses to queue more while `full`."""

    full = False

    def append(self, row: Row) -> Commit | None:
        if self.full:
            raise StoreError("journal/overloaded", "too many rows wait for the disk")
        return super().append(row)


class MoodyStore(HeldStore):
    """A store whose reads and signs of life fail while `down`."""

    down = False
    tries = 0
    beats = 0

    async def rows(self, room: str, *, after: int = 0) -> Any:
        self.tries += 1
        if self.down:
            raise StoreError("store/down", "no disk")
        return await super().rows(room, after=after)

    async def beat(self, at: int) -> None:
        if self.down:
            self.beats += 1
            raise StoreError("store/down", "no disk")
        await super().beat(at)


class SlowOpening(HeldStore):
    """A store that takes a turn of the loop to remember a room."""

    async def open_room(self, meta: RoomMeta) -> None:
        await turns(3)
        await super().open_room(meta)


def look_again(bench: MemoryHub) -> None:
    """What the hub does once a second."""
    for connection in bench.hub.registry.connections:
        connection.tick()


async def test_a_client_that_stops_reading_is_dropped_and_everybody_else_goes_on() -> None:
    async with MemoryHub(outbox_bytes=2000) as bench:
        slow = await bench.guest("Slow")
        others = [await bench.guest(name) for name in ("Ada", "Bob", "Cyd")]
        slow.wire.stalled = True
        for n in range(15):
            others[n % 3].say("x" * 150 + str(n))
        assert slow.wire.buffered() < 1000, "what it does not read is not piled up"
        look_again(bench)
        assert not slow.wire.aborted
        bench.clock.advance(bench.hub.settings.lag_ms)
        look_again(bench)
        assert slow.wire.aborted
        for other in others:
            assert len(other.texts) == 15
        assert slow.connection not in bench.hub.registry.connections


async def test_two_clients_of_a_room_can_be_dropped_for_the_same_message() -> None:
    async with MemoryHub(outbox_bytes=500) as bench:
        slow = [await bench.guest(f"Slow {n}") for n in range(2)]
        ada = await bench.guest("Ada")
        for each in slow:
            each.wire.stalled = True
        for n in range(5):
            ada.say("x" * 150 + str(n))
        for each in slow:
            for nonce in range(20):
                each.send(Heartbeat(nonce=nonce))
        assert all(each.wire.aborted for each in slow)
        assert len(ada.texts) == 5


async def test_a_client_that_asks_without_reading_the_answers_is_dropped_too() -> None:
    async with MemoryHub(outbox_bytes=2000) as bench:
        ada = await bench.guest("Ada")
        ada.wire.stalled = True
        for n in range(100):  # What is beyond the limit is answered too.
            ada.say(f"{n}")
        assert ada.wire.aborted


async def test_joining_by_http_is_answered_when_the_commit_fails() -> None:
    async with MemoryHub() as bench:
        await bench.hub.open_room("chat", code="LOBBY")
        bench.held.holding = True
        joining = asyncio.create_task(bench.hub.enter("LOBBY", name="Ada", request="1" * 32))
        await turns()
        bench.held.fail()
        with pytest.raises(Refused) as caught:
            await asyncio.wait_for(joining, PATIENCE_S)
        assert caught.value.code == "room/restarting"
        assert caught.value.retry_ms > 0
        await until(lambda: reloaded(bench))
        again = await bench.hub.enter("LOBBY", name="Ada", request="1" * 32)
        assert again.me == "Ada"


async def test_a_snapshot_by_http_never_shows_what_was_lost() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        actor = bench.hub.room("LOBBY")
        bench.held.holding = True
        ada.say("lost")
        waiting = asyncio.create_task(actor.settled())
        await turns()
        bench.held.fail()
        with pytest.raises(RoomlitError) as caught:
            await asyncio.wait_for(waiting, PATIENCE_S)
        assert caught.value.code == "room/restarting"


async def test_a_command_by_http_is_answered_when_its_room_is_freed_meanwhile() -> None:
    async with MemoryHub() as bench:
        seat = await bench.seat("Ada")
        bench.held.holding = True
        command = Command(id="1", room="LOBBY", name="message", args={"text": "hi"})
        asked = asyncio.create_task(bench.hub.submit(Claim(seat.room, seat.player), command))
        await turns()
        await bench.hub.free("LOBBY")
        answer = await asyncio.wait_for(asked, PATIENCE_S)
        assert isinstance(answer, CommandRefused)


async def test_a_room_being_reloaded_says_so_and_is_not_unknown() -> None:
    async with MemoryHub(store=(store := MoodyStore())) as bench:
        ada = await bench.guest("Ada")
        store.holding = store.down = True
        ada.say("lost")
        store.fail()
        await until(lambda: ada.wire.closed)
        await turns()
        with pytest.raises(RoomlitError) as caught:
            bench.hub.room("LOBBY")
        assert caught.value.code == "room/restarting"
        back = bench.connect(ada.seat)
        assert back.wire.closed is not None
        assert back.wire.closed[0] // 100 == 42
        store.down = False
        await until(lambda: reloaded(bench))
        assert bench.connect(ada.seat).joined.how == "fresh"


async def test_a_room_is_told_how_long_the_disk_kept_it_away() -> None:
    async with MemoryHub(store=(store := MoodyStore()), logics=(rules := Patient(),)) as bench:
        ada = bench.connect(await bench.seat("Ada", kind="patient"))
        store.holding = store.down = True
        ada.say("lost")
        store.fail()
        await until(lambda: store.tries >= 1)
        bench.clock.advance(13_000)
        store.down = False
        await until(lambda: reloaded(bench))
        assert rules.away == [13_000]


async def test_a_room_is_reloaded_as_soon_as_the_disk_is_back() -> None:
    async with MemoryHub(store=(store := MoodyStore())) as bench:
        ada = await bench.guest("Ada")
        store.holding = store.down = True
        ada.say("lost")
        store.fail()
        await until(lambda: store.tries >= 3)
        store.down = False
        await until(lambda: reloaded(bench))


async def test_a_room_whose_row_cannot_even_be_queued_is_reloaded_from_what_was_kept() -> None:
    async with MemoryHub(store=(store := FullStore())) as bench:
        ada = await bench.guest("Ada")
        ada.say("kept")
        store.full = True
        id = ada.say("lost")
        store.full = False
        await until(lambda: ada.wire.closed and reloaded(bench))
        back = bench.connect(ada.seat)
        assert [m["text"] for m in back.view["messages"]] == ["kept"]
        back.command("message", id=id, text="lost")
        assert isinstance(back.answer(id), Ack)


async def test_a_disk_that_does_not_answer_at_the_start_costs_no_room_its_journal() -> None:
    async with MemoryHub(store=(store := MoodyStore())) as bench:
        ada = await bench.guest("Ada")
        ada.say("kept")
    store.down = True
    with pytest.raises(StoreError):
        await MemoryHub(store=store, clock=bench.clock).hub.start()
    store.down = False
    async with MemoryHub(store=store, clock=bench.clock) as restarted:
        back = restarted.connect(await restarted.seat("Ada"))
        assert [m["text"] for m in back.view["messages"]] == ["kept"]


async def test_rows_queued_before_the_one_that_could_not_be_are_there_when_their_room_is_reloaded() -> None:
    async with MemoryHub(store=(store := FullStore())) as bench:
        ada = await bench.guest("Ada")
        store.holding = True
        id = ada.say("queued")
        store.full = True
        ada.say("lost")
        store.full = False
        await turns()
        store.release()
        await until(lambda: ada.wire.closed and reloaded(bench))
        back = bench.connect(ada.seat)
        assert [m["text"] for m in back.view["messages"]] == ["queued"]
        back.command("message", id=id, text="queued")
        assert isinstance(back.answer(id), Ack)
        back.say("later")
        assert [row.n for row in await bench.store.rows("LOBBY")] == [1, 2, 3]


@pytest.mark.parametrize("command", ["crash", "unspeakable"])
async def test_a_bug_in_the_rules_refuses_that_command_and_harms_nobody(command: str) -> None:
    async with MemoryHub(logics=[Faulty()]) as bench:
        ada = bench.connect(await bench.seat("Ada", kind="faulty"))
        bob = bench.connect(await bench.seat("Bob", kind="faulty"))
        before = bench.hub.room("LOBBY").state
        id = ada.command(command)
        answer = ada.answer(id)
        assert isinstance(answer, CommandRefused)
        assert answer.code == "room/fault"
        assert "the traceback is in the server's log" in answer.message
        assert bench.hub.room("LOBBY").state is before
        bob.say("unharmed")
        assert ada.texts == ["unharmed"]
        assert bob.wire.run() == list(range(bob.joined.at["public"].seq + 1, bob.at["public"].seq + 1))


async def test_a_bug_in_the_rules_of_a_deadline_does_not_spin() -> None:
    rules = Faulty()
    async with MemoryHub(logics=[rules]) as bench:
        rules.due = bench.clock.now() + 100
        ada = bench.connect(await bench.seat("Ada", kind="faulty"))
        bench.clock.advance(5_000)
        ada.say("unharmed")
        assert ada.texts == ["unharmed"]


async def test_two_openers_of_one_name_share_a_room_and_the_journal_knows_that_one() -> None:
    async with MemoryHub(store=SlowOpening()) as bench:
        first, second = await asyncio.gather(
            bench.hub.open_room("chat", code="LOBBY"), bench.hub.open_room("chat", code="LOBBY", options={"late": 1})
        )
        assert first is second
        assert list(await bench.store.rooms()) == [first.meta]


async def test_freeing_a_room_closes_its_connections_for_good_and_leaves_nothing_behind() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        ada.say("hi")
        await bench.hub.free("LOBBY")
        assert ada.wire.closed is not None
        assert ada.wire.closed[0] == 4003
        assert bench.hub.registry.connections == ()
        assert bench.clock.pending == []
        assert list(await bench.store.rooms()) == []
        await until(lambda: not [t for t in asyncio.all_tasks() if t.get_name() == "roomlit-room-LOBBY"])


async def test_rooms_and_connections_that_come_and_go_leave_no_task_alarm_or_seat_behind() -> None:
    async with MemoryHub() as bench:
        before = len(asyncio.all_tasks())
        for n in range(30):
            guests = [await bench.guest(name, room=f"ROOM{n}") for name in ("Ada", "Bob")]
            guests[0].say("hi")
            guests[0].connection.lost()
            await bench.hub.free(f"ROOM{n}")
        await until(lambda: len(asyncio.all_tasks()) == before)
        assert bench.clock.pending == []
        assert bench.hub.registry.connections == ()
        assert bench.hub.rooms == {}


async def test_a_freed_room_is_unknown_and_its_name_can_be_used_again() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        ada.say("old")
        await bench.hub.free("LOBBY")
        again = await bench.guest("Ada")
        assert again.view["messages"] == []
        async with MemoryHub(store=bench.store, clock=bench.clock) as restarted:
            assert restarted.hub.room("LOBBY").state.said == 0


async def test_a_room_that_only_players_inside_the_process_follow_is_freed_when_idle() -> None:
    async with MemoryHub(room_idle_ms=60_000, silence_ms=10**9) as bench:
        ada = await bench.guest("Ada")
        bench.connect(await bench.seat("Robot"), internal=True)
        bench.clock.advance(120_000)
        await until(lambda: bench.hub.housekeeping.beaten_at == bench.clock.now())
        ada.connection.lost()
        bench.clock.advance(61_000)
        await until(lambda: "LOBBY" not in bench.hub.rooms)


async def test_a_room_somebody_is_connected_to_is_never_freed() -> None:
    async with MemoryHub(room_idle_ms=60_000, silence_ms=10**9) as bench:
        await bench.guest("Ada")
        bench.clock.advance(40_000)
        await until(lambda: bench.hub.housekeeping.beaten_at == bench.clock.now())
        bench.clock.advance(40_000)
        await until(lambda: bench.hub.housekeeping.beaten_at == bench.clock.now())
        assert "LOBBY" in bench.hub.rooms


async def test_a_failing_sign_of_life_does_not_stop_the_heartbeats() -> None:
    async with MemoryHub(store=(store := MoodyStore())) as bench:
        await bench.hub.open_room("chat", code="LOBBY")
        store.down = True
        late = bench.hub.registry.connect(room="LOBBY", player="x", wire=(wire := RecordingWire()))
        bench.clock.advance(1_000)
        await until(lambda: store.beats > 0)
        bench.clock.advance(5_000)
        await until(lambda: wire.closed)
        assert late not in bench.hub.registry.connections
        store.down = False


async def test_a_room_that_cannot_be_folded_does_not_keep_the_server_from_starting() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        ada.say("fine")
        other = await bench.guest("Bob", room="OTHER")
        other.command("wave")

    class Changed(ChatRoom):
        def step(self, state: Any, action: Action, *, at: int) -> Step:
            if isinstance(action, Act) and action.name == "wave":
                raise KeyError("rules of another version")
            return super().step(state, action, at=at)

    async with MemoryHub(store=bench.store, clock=bench.clock, logics=[Changed()]) as restarted:
        assert set(restarted.hub.rooms) == {"LOBBY"}


async def test_a_name_whose_old_journal_cannot_be_folded_can_be_opened_afresh() -> None:
    async with MemoryHub() as bench:
        (await bench.guest("Ada")).command("wave")

    class Changed(ChatRoom):
        def step(self, state: Any, action: Action, *, at: int) -> Step:
            if isinstance(action, Act) and action.name == "wave":
                raise KeyError("rules of another version")
            return super().step(state, action, at=at)

    async with MemoryHub(store=bench.store, clock=bench.clock, logics=[Changed()]) as restarted:
        guest = await restarted.guest("Ada")
        guest.say("afresh")
        rows = await restarted.store.rows("LOBBY")
        assert [row.n for row in rows] == list(range(1, len(rows) + 1))


async def test_closing_the_hub_tells_everybody_to_come_back_and_leaves_no_alarm() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        bob = await bench.guest("Bob")
        bob.connection.lost()
    assert ada.wire.closed is not None
    assert ada.wire.closed[0] == 4100
    assert bench.clock.pending == []


async def test_a_joiner_who_never_connects_is_shown_absent_after_the_grace_time() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        await bench.seat("Ghost")
        bench.clock.advance(10_001)
        members = bench.hub.room("LOBBY").snapshot(None)
        assert b'{"name":"Ghost","online":false}' in bytes(members.snapshot)
        assert ada.connection in bench.hub.registry.connections


async def test_whoever_was_here_before_a_restart_and_does_not_return_is_shown_absent() -> None:
    async with MemoryHub() as bench:
        await bench.guest("Ada")
        async with MemoryHub(store=bench.store, clock=bench.clock) as restarted:
            bench.clock.advance(10_001)
            assert b'"online":true' not in bytes(restarted.hub.room("LOBBY").snapshot(None).snapshot)


async def test_a_hello_without_end_is_cut_off_after_five_seconds() -> None:
    async with MemoryHub() as bench:
        await bench.hub.open_room("chat", code="LOBBY")
        connection = bench.hub.registry.connect(room="LOBBY", player="x", wire=(wire := RecordingWire()))
        bench.clock.advance(5_000)
        connection.tick()
        assert wire.closed is not None
        assert wire.closed[0] == 4104
        connection.received(b'{"frame":"hello","ticket":"x"}')
        assert wire.of(Joined) == []
        assert Hello().version == 1
