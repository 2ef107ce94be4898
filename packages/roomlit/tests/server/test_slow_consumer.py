"""A client that reads too slowly: nothing is piled up for it, and it misses nothing."""

import msgspec
import pytest

from roomlit.protocol.messages import Ack, Bye, CommandRefused, Ephemeral, Event, Heartbeat, Joined, Signal
from roomlit.testing.memory_hub import Guest, MemoryHub

LINE = "x" * 150


def look_again(bench: MemoryHub) -> None:
    """What the hub does once a second."""
    for connection in bench.hub.registry.connections:
        connection.tick()


def brimful(guest: Guest, bench: MemoryHub) -> None:
    """As if the last frame had filled the wire: from now on this one lags."""
    guest.wire.stalled = True
    guest.wire.fill(bench.hub.settings.outbox_bytes)
    guest.send(Heartbeat(nonce=0))


def reads_again(guest: Guest) -> None:
    """The wire is empty again."""
    guest.wire.stalled = False
    guest.wire.fill(0)


def told_to(guest: Guest) -> list[str]:
    """The lines of chat and the kinds of answers it heard, in order."""
    return [
        msgspec.json.decode(frame.data)["text"] if isinstance(frame, Event) else type(frame).__name__
        for frame in guest.wire.frames
        if isinstance(frame, Ack | CommandRefused | Heartbeat) or (isinstance(frame, Event) and frame.type == "message")
    ]


async def test_it_hears_everything_it_missed_from_the_log_once_and_in_order() -> None:
    async with MemoryHub() as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        before = slow.wire.run()[-1]
        for n in range(15):
            ada.say(f"{n}")
        reads_again(slow)
        slow.connection.writable()
        ada.say("live again")
        assert slow.texts == [str(n) for n in range(15)] + ["live again"]
        assert slow.wire.run()[-16:] == list(range(before + 1, before + 17))


async def test_an_acknowledgement_keeps_its_place_behind_its_own_event() -> None:
    async with MemoryHub() as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        ada.say("before")
        slow.say("mine")
        ada.say("after")
        reads_again(slow)
        slow.connection.writable()
        assert told_to(slow) == ["before", "mine", "Ack", "after"]


async def test_a_sign_of_life_and_a_refusal_go_past_what_is_owed_to_a_client_that_reads_a_little() -> None:
    async with MemoryHub(outbox_bytes=4_000) as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        for n in range(9):
            ada.say(f"{LINE}{n}")
        slow.wire.stalled = False
        slow.send(Heartbeat(nonce=7))
        slow.say("")
        slow.say("mine")
        assert told_to(slow) == ["Heartbeat", "CommandRefused"]
        reads_again(slow)
        slow.connection.writable()
        assert told_to(slow) == ["Heartbeat", "CommandRefused", *(f"{LINE}{n}" for n in range(9)), "mine", "Ack"]
        assert slow.wire.run() == list(range(slow.wire.run()[0], slow.wire.run()[0] + len(slow.wire.run())))


async def test_what_goes_past_does_not_hide_that_it_reads() -> None:
    async with MemoryHub() as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        ada.say("hello?")
        for nonce in range(4):
            look_again(bench)
            bench.clock.advance(bench.hub.settings.lag_ms - 1)
            before = slow.wire.buffered()
            slow.send(Heartbeat(nonce=nonce))
            slow.wire.fill(slow.wire.buffered() - 1)  # It read a byte, and was sent more than that.
            assert slow.wire.buffered() > before
        look_again(bench)
        assert not slow.wire.aborted


async def test_what_is_not_durable_yet_is_not_replayed_either() -> None:
    async with MemoryHub() as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        ada.say("durable")
        bench.held.holding = True
        ada.say("not yet")
        reads_again(slow)
        slow.connection.writable()
        assert slow.texts == ["durable"]
        bench.held.release()
        await bench.hub.room("LOBBY").settled()
        assert slow.texts == ["durable", "not yet"]


async def test_hints_are_for_those_who_keep_up() -> None:
    async with MemoryHub() as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        ada.send(Signal(room="LOBBY", kind="typing"))
        reads_again(slow)
        slow.connection.writable()
        assert slow.wire.of(Ephemeral) == []


async def test_whoever_reads_a_little_hears_a_little_and_stays() -> None:
    async with MemoryHub(outbox_bytes=4_000) as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        for n in range(10):
            ada.say(f"{LINE}{n}")
        for left in range(4, 0, -1):  # Four times a part of what is buffered, each in the last moment.
            look_again(bench)
            bench.clock.advance(bench.hub.settings.lag_ms - 1)
            slow.wire.fill(1_000 + left)
            ada.send(Heartbeat(nonce=left))
        assert not slow.wire.aborted
        reads_again(slow)
        look_again(bench)
        assert slow.texts == [f"{LINE}{n}" for n in range(10)]


async def test_a_wire_that_fills_up_again_is_paid_in_parts() -> None:
    async with MemoryHub(outbox_bytes=4_000) as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        for n in range(12):
            ada.say(f"{LINE}{n}")
        parts: list[int] = []
        while len(slow.texts) < 12:
            reads_again(slow)
            slow.wire.narrow = True
            slow.connection.writable()
            parts.append(len(slow.texts))
        assert len(parts) > 2
        assert slow.texts == [f"{LINE}{n}" for n in range(12)]


async def test_it_is_let_go_when_it_reads_nothing_for_too_long_and_only_then() -> None:
    async with MemoryHub() as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        ada.say("hello?")
        look_again(bench)
        bench.clock.advance(bench.hub.settings.lag_ms - 1)
        look_again(bench)
        assert not slow.wire.aborted
        bench.clock.advance(1)
        look_again(bench)
        assert slow.wire.aborted
        assert slow.connection not in bench.hub.registry.connections
        assert slow.seat.player not in bench.hub.room("LOBBY").subscribers


@pytest.mark.parametrize("reads", [True, False])
async def test_it_is_let_go_when_the_log_no_longer_has_what_it_missed(reads: bool) -> None:
    async with MemoryHub(commands_per_s=10_000, command_burst=10_000) as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        room = bench.hub.room("LOBBY")
        missed = room.log.seq + 1
        while room.log.first <= missed:
            ada.say("on and on")
        if reads:
            reads_again(slow)
        look_again(bench)
        assert slow.wire.aborted
        assert bench.connect(slow.seat, at=slow.at).joined.how == "snapshot"


async def test_answers_that_nobody_reads_do_not_pile_up_either() -> None:
    async with MemoryHub(outbox_bytes=8_000) as bench:
        ada = await bench.guest("Ada")
        brimful(ada, bench)
        for n in range(200):  # What is beyond the limit is answered too.
            ada.say(f"{n}")
        assert ada.wire.aborted


async def test_whoever_was_let_go_resumes_without_a_gap() -> None:
    async with MemoryHub() as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        for n in range(5):
            ada.say(str(n))
        look_again(bench)
        bench.clock.advance(bench.hub.settings.lag_ms)
        look_again(bench)
        again = bench.connect(slow.seat, resume=slow.welcome.resume, at=slow.at)
        assert again.joined.how == "resumed"
        assert again.texts == ["0", "1", "2", "3", "4"]


async def test_a_client_that_joins_again_while_it_lags_hears_the_answer_in_its_place() -> None:
    async with MemoryHub() as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        ada.say("one")
        slow.connection.received(b'{"frame":"join","room":"LOBBY"}')
        ada.say("two")
        reads_again(slow)
        slow.connection.writable()
        assert [type(frame) for frame in slow.wire.frames if isinstance(frame, Joined | Event)][-3:] == [
            Event,
            Joined,
            Event,
        ]
        assert slow.texts == ["one", "two"]


async def test_goodbye_does_not_wait_for_what_is_owed() -> None:
    async with MemoryHub() as bench:
        slow, ada = await bench.guest("Slow"), await bench.guest("Ada")
        brimful(slow, bench)
        ada.say("one")
        slow.wire.stalled = False
        bench.connect(slow.seat)
        assert [bye.code for bye in slow.wire.of(Bye)] == [4004]
