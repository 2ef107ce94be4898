"""Events that leave together: nothing changes its place, nothing is lost, and it is fewer writes."""

import random
from collections.abc import Callable

import pytest

from roomlit.eventlog.event_log import EventLog, LogEntry
from roomlit.eventlog.frame_batch import BATCH_BYTES, Addressed, FrameBatch, addressed, batches
from roomlit.kinds.chat import HINT_BYTES
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Ack, Ephemeral, Heartbeat, Signal
from roomlit.server.broadcast import Broadcaster, Subscribers
from roomlit.session.rate_limit import HINT_DELIVERIES_PER_S, TYPING_GAP_MS, EphemeralLimit
from roomlit.settings import HubSettings
from roomlit.testing import Guest, MemoryHub

CROWD = HubSettings().crowd_players


def log() -> EventLog:
    return EventLog(room="R", audience="public", epoch=1, window=10_000)


def entries(*sizes: int) -> list[LogEntry]:
    made = log()
    return [made.append(type="message", data=b'"%b"' % (b"x" * size), at=0) for size in sizes]


def test_a_batch_is_its_frames_one_after_the_other() -> None:
    run = entries(5, 5, 5)
    (batch,) = batches(run)
    assert list(batch.entries) == run
    assert batch.framed == b"".join(entry.wire.framed for entry in run)


def test_a_frame_that_is_worth_compressing_stands_alone() -> None:
    assert [len(batch.entries) for batch in batches(entries(5, 5, 3_000, 5, 5))] == [2, 1, 2]


def test_a_batch_ends_before_it_fills_the_wire_of_one_who_reads_slowly() -> None:
    made = batches(entries(*[500] * 200))
    assert max(len(batch.framed) for batch in made) <= BATCH_BYTES
    assert len(made) < 10


@pytest.mark.parametrize("seed", range(20))
def test_whoever_is_told_hears_all_that_is_for_him_in_the_order_it_was_published(seed: int) -> None:
    chance = random.Random(seed)
    books = {to: log() for to in (None, "ada", "bob")}
    told: list[Addressed] = []
    for _ in range(100):
        to = chance.choice([None, None, None, "ada", "bob"])
        told.append((to, books[to].append(type="t", data=b'"%b"' % (b"x" * chance.choice([1, 50, 2_000])), at=0)))
    assert [(to, entry) for to, batch in addressed(told) for entry in batch.entries] == told
    assert addressed([]) == []


class Turn:
    """The end of a turn of the loop, by hand."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def end(self) -> None:
        """Everything that was put off happens."""
        waiting, self.waiting = self.waiting, []
        for release in waiting:
            release()


async def crowd(bench: MemoryHub, players: int) -> list[Guest]:
    return [await bench.guest(f"P{n}") for n in range(players)]


def everyone(guests: list[Guest]) -> Subscribers:
    subscribers = Subscribers(now=lambda: 0)
    for guest in guests:
        subscribers.seat(guest.connection)
    return subscribers


async def test_a_small_room_is_told_at_once_and_a_crowd_at_the_end_of_the_turn() -> None:
    async with MemoryHub() as bench:
        guests = await crowd(bench, CROWD)
        for guest in guests:
            guest.wire.frames.clear()
        said: list[str] = []
        turn = Turn()
        small = Broadcaster(everyone(guests[:-1]), crowd=CROWD, soon=turn.waiting.append)
        made = entries(1, 1, 1)
        small.publish([(None, made[0])], lambda: said.append("small"))
        assert (guests[0].wire.run(), said, turn.waiting) == ([1], ["small"], [])
        large = Broadcaster(everyone(guests), crowd=CROWD, soon=turn.waiting.append)
        large.publish([(None, made[1])], lambda: said.append("two"))
        large.publish([(None, made[2])], lambda: said.append("three"))
        assert (guests[0].wire.run(), said, len(turn.waiting)) == ([1], ["small"], 1)
        turn.end()
        assert (guests[0].wire.run(), said) == ([1, 2, 3], ["small", "two", "three"])
        large.flush()
        assert guests[0].wire.run() == [1, 2, 3]


async def test_whoever_joins_a_crowd_in_the_middle_of_a_turn_hears_nothing_twice() -> None:
    async with MemoryHub(commands_per_s=1e6, command_burst=1_000_000) as bench:
        guests = await crowd(bench, CROWD + 1)
        actor = bench.hub.room("LOBBY")
        await actor.settled()
        stood = guests[1].at
        guests[0].say("before")
        late = bench.connect(guests[1].seat, at=stood)
        guests[0].say("after")
        await actor.settled()
        assert late.joined.how == "resumed"
        assert late.texts == ["before", "after"]
        assert guests[2].texts == ["before", "after"]


async def test_what_is_held_when_a_room_dies_is_told_and_answered() -> None:
    async with MemoryHub() as bench:
        guests = await crowd(bench, CROWD)
        await bench.hub.room("LOBBY").settled()
        id = guests[0].say("last words")
        bench.hub.room("LOBBY").die()
        assert guests[1].texts == ["last words"]
        assert isinstance(guests[0].answer(id), Ack)


async def test_a_flood_of_hints_is_thinned_out_while_events_and_answers_all_arrive() -> None:
    async with MemoryHub(commands_per_s=1e6, command_burst=1_000_000) as bench:
        guests = await crowd(bench, 100)
        await bench.hub.room("LOBBY").settled()
        listener, talker = guests[0], guests[1]
        stood = listener.at["public"]
        ids: list[str] = []
        for second in range(10):
            for n, guest in enumerate(guests[1:]):
                guest.send(Signal(room="LOBBY", kind="typing"))
                if n % 20 == 0:
                    ids.append(talker.say(f"{second} {n}"))
            guests[2].send(Heartbeat(nonce=second))
            bench.clock.advance(1_000)
            await bench.hub.room("LOBBY").settled()
        hints = len(listener.wire.of(Ephemeral))
        assert 0 < hints <= 11 * HINT_DELIVERIES_PER_S // 100 < 990, "990 were sent"
        assert len(listener.texts) == len(ids) == 50
        assert listener.wire.run()[-50:] == list(range(stood.seq + 1, stood.seq + 51))
        assert all(isinstance(talker.answer(id), Ack) for id in ids)
        assert [beat.nonce for beat in guests[2].wire.of(Heartbeat) if beat.reply] == list(range(10))


async def test_a_pointer_reaches_the_others_twenty_times_a_second_with_what_it_says() -> None:
    async with MemoryHub() as bench:
        ada, bob = await crowd(bench, 2)
        await bench.hub.room("LOBBY").settled()
        for n in range(20):
            ada.send(Signal(room="LOBBY", kind="pointer", data={"x": n}))
            bench.clock.advance(50)
        assert [hint.data["x"] for hint in bob.wire.of(Ephemeral)] == list(range(20))
        assert {(hint.kind, hint.sender) for hint in bob.wire.of(Ephemeral)} == {("pointer", ada.seat.me)}
        assert ada.wire.of(Ephemeral) == []


@pytest.mark.parametrize(
    ("kind", "data"), [("pointer", {"x": "x" * HINT_BYTES}), ("message", {"text": "forged"}), ("No Name", {})]
)
async def test_a_hint_that_is_large_or_looks_like_something_else_is_dropped(kind: str, data: dict[str, str]) -> None:
    async with MemoryHub() as bench:
        ada, bob = await crowd(bench, 2)
        await bench.hub.room("LOBBY").settled()
        ada.send(Signal(room="LOBBY", kind=kind, data=data))
        ada.send(Signal(room="LOBBY", kind="reaction", data={"sign": "clap"}))
        assert [(hint.kind, hint.data) for hint in bob.wire.of(Ephemeral)] == [("reaction", {"sign": "clap"})]


def test_hints_cost_a_room_no_more_the_more_there_are_to_hear_them() -> None:
    for listeners in (10, 100, 1_000, 100_000):
        hints = EphemeralLimit()
        passed = sum(
            hints.passed(f"p{n % 100}", "typing", 10 * n, listeners=listeners)
            for n in range(1_000)
            if not hints.early(f"p{n % 100}", "typing", 10 * n)
        )
        assert passed * min(listeners, HINT_DELIVERIES_PER_S) <= 11 * HINT_DELIVERIES_PER_S
        assert passed >= 10
    assert TYPING_GAP_MS < 1_000


def test_a_hint_that_was_dropped_does_not_keep_its_player_from_the_next() -> None:
    hints = EphemeralLimit()
    assert hints.passed("ada", "typing", 0, listeners=HINT_DELIVERIES_PER_S)
    assert not hints.passed("bob", "typing", 0, listeners=10)
    assert not hints.early("bob", "typing", 10)
    assert hints.passed("bob", "typing", 10, listeners=10)


class Wired:
    """A subscriber whose wire takes frames straight while its peer reads."""

    def __init__(self, player: str) -> None:
        self.player = player
        self.reads = True
        self.written: list[bytes] = []
        self.heard: list[FrameBatch] = []
        self.stops_at: bytes | None = None
        self.after: Callable[[], None] = lambda: None

    @property
    def straight(self) -> Callable[[bytes], None] | None:
        """Its wire, as long as it reads."""
        return self._write if self.reads else None

    def _write(self, framed: bytes) -> None:
        self.written.append(framed)
        if framed == self.stops_at:
            self.reads = False
            self.after()

    def hear(self, batch: FrameBatch) -> None:
        """In the way of one that does not read."""
        self.heard.append(batch)

    def deliver(self, out: Outgoing) -> None: ...

    def hint(self, out: Outgoing) -> None: ...

    def refresh(self, type: str, out: Outgoing) -> None: ...

    def room_lost(self) -> None: ...


def audience(*wired: Wired) -> Subscribers:
    subscribers = Subscribers(now=lambda: 7)
    for one in wired:
        one.after = subscribers.restand
        subscribers.seat(one)
    return subscribers


def test_who_reads_is_written_to_straight_and_who_does_not_hears_by_its_connection() -> None:
    ada, bob = Wired("ada"), Wired("bob")
    bob.reads = False
    subscribers = audience(ada, bob)
    (batch,) = batches(entries(5, 5))
    subscribers.tell(None, batch)
    assert (ada.written, ada.heard) == ([batch.framed], [])
    assert (bob.written, bob.heard) == ([], [batch])
    assert subscribers.told_at == 7


def test_a_frame_that_may_be_compressed_goes_by_the_connection_of_everybody() -> None:
    ada = Wired("ada")
    (batch,) = batches(entries(3_000))
    audience(ada).tell(None, batch)
    assert (ada.written, ada.heard) == ([], [batch])


def test_who_stops_reading_in_the_middle_of_a_round_misses_nothing_and_hears_nothing_twice() -> None:
    ada, bob, eve = (Wired(name) for name in ("ada", "bob", "eve"))
    subscribers = audience(ada, bob, eve)
    first, second, third = (batches([entry])[0] for entry in entries(1, 2, 3))
    bob.stops_at = first.framed
    for batch in (first, second):
        subscribers.tell(None, batch)
    assert (bob.written, bob.heard) == ([first.framed], [second])
    bob.reads, bob.stops_at = True, None
    subscribers.restand()
    subscribers.leave(eve)
    subscribers.tell(None, third)
    assert (bob.written, bob.heard) == ([first.framed, third.framed], [second])
    assert ada.written == [first.framed, second.framed, third.framed]
    assert eve.written == [first.framed, second.framed]
