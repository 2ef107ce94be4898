"""Rooms come back from snapshots as from all their rows: same state, same windows, same answers – or say why not."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from roomlit.kinds.chat import ChatRoom, ChatState
from roomlit.ports.logic import Act, Action, Fact, Step
from roomlit.ports.store import Snapshot
from roomlit.protocol.messages import Event, Position
from roomlit.server.hub import Hub
from roomlit.stores.memory import MemoryStore
from roomlit.testing import HeldStore, MemoryHub, until
from roomlit.testing.waiting import turns

EVERY = 10
HOUR_MS = 3_600_000


class Rounds(ChatRoom):
    """A chat that is over when somebody says so, and whispers to the speaker alone."""

    kind = "chat"

    def step(self, state: ChatState, action: Action, *, at: int) -> Step:
        step = super().step(state, action, at=at)
        if isinstance(action, Act) and action.name == "message" and step.refused is None:
            return msgspec.structs.replace(step, facts=(*step.facts, Fact("whisper", {"n": state.said}, action.player)))
        return step

    def ended(self, state: ChatState) -> bool:
        return bool(state.messages) and state.messages[-1].text == "over"


class Unreadable(Rounds):
    """Rules that cannot read what they saved."""

    def load(self, body: bytes) -> ChatState:
        raise ValueError("of another world")


class Unsaved(Rounds):
    """Rules that fail to save."""

    def save(self, state: ChatState) -> bytes:
        raise ValueError("no words for it")


class Newer(Rounds):
    """The next version of the rules."""

    version = 2


class CountingStore(MemoryStore):
    """Memory that notes from where rows were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    async def rows(self, room: str, *, after: int = 0) -> Any:
        self.asked.append(after)
        return await super().rows(room, after=after)


def bench(store: Any = None, **given: Any) -> MemoryHub:
    """A hub whose rooms are saved every ten rows."""
    given = {"logics": [Rounds()], "snapshot_rows": EVERY, "commands_per_s": 1e6, "command_burst": 10**6, **given}
    return MemoryHub(store=store, **given)


def told(hub: Hub, room: str = "LOBBY") -> Any:
    """Everything a client could notice of a room."""
    actor = hub.room(room)
    players = [*actor.state.members]
    logs = {who: actor.logs(who) for who in (None, *players)}
    heard = {
        who: {
            name: (log.first, log.seq, [entry.wire for entry in log.after(log.first - 1)]) for name, log in own.items()
        }
        for who, own in logs.items()
    }
    return heard, [msgspec.json.encode(actor.logic.view(actor.state, who)) for who in (None, *players)]


async def talked(bench: MemoryHub, count: int) -> Any:
    """Ada has said so many lines; each acknowledged."""
    ada = await bench.guest("Ada")
    for n in range(count):
        ada.say(f"line {n}")
        await turns(2)
    await turns()
    return ada


async def test_a_restart_folds_only_the_rows_since_the_newest_snapshot_and_nothing_is_different() -> None:
    async with bench(CountingStore(), window_events=25) as first:
        await talked(first, 57)
        rows, before = len(await first.store.rows("LOBBY")), told(first.hub)
    store = first.store
    assert isinstance(store, CountingStore)
    store.asked.clear()
    async with bench(store, clock=first.clock, window_events=25) as again:
        assert store.asked == [rows - rows % EVERY]
        assert told(again.hub) == before


@given(lines=st.integers(0, 45), every=st.integers(1, 20), window=st.integers(1, 50), behind=st.integers(0, 60))
@settings(max_examples=30)
async def test_whoever_stands_anywhere_resumes_after_a_restart_exactly_as_without_snapshots(
    lines: int, every: int, window: int, behind: int
) -> None:
    async def resumed(snapshot_rows: int) -> Any:
        async with bench(snapshot_rows=snapshot_rows, window_events=window) as first:
            ada = await talked(first, lines)
            at = {name: Position(p.epoch, max(0, p.seq - behind)) for name, p in ada.at.items()}
        first.clock.advance(5)
        async with bench(first.store, clock=first.clock, snapshot_rows=snapshot_rows, window_events=window) as again:
            back = again.connect(ada.seat, at=at, resume=ada.welcome.resume)
            back.say("after")
            await turns()
            heard = [(e.audience, e.seq, bytes(e.data)) for e in back.wire.of(Event)]
            return back.joined.how, back.joined.at, bytes(back.joined.snapshot), heard

    assert await resumed(every) == await resumed(10**9)


async def test_a_command_answered_before_the_snapshot_is_not_executed_again_after_the_restart() -> None:
    async with bench() as first:
        ada = await first.guest("Ada")
        id = ada.say("once")
        for n in range(3 * EVERY):
            ada.say(f"{n}")
        answer = ada.answer(id)
    async with bench(first.store, clock=first.clock) as again:
        back = again.connect(ada.seat)
        said = again.hub.room("LOBBY").state.said
        back.command("message", id=id, text="once")
        assert back.answer(id) == answer
        assert again.hub.room("LOBBY").state.said == said


async def test_whoever_was_here_by_the_snapshot_and_does_not_return_is_shown_absent() -> None:
    async with bench() as first:
        await talked(first, 3 * EVERY)
        async with bench(first.store, clock=first.clock) as again:
            first.clock.advance(10_001)
            assert b'"online":true' not in bytes(again.hub.room("LOBBY").snapshot(None).snapshot)


async def test_what_may_still_be_lost_is_in_no_snapshot() -> None:
    async with bench() as first:
        ada = await talked(first, 1)
        first.held.holding = True
        for n in range(3 * EVERY):
            ada.say(f"lost {n}")
        await turns()
        assert list(await first.store.snapshots("LOBBY")) == []
        first.held.fail()
        await until(lambda: ada.wire.closed)


async def test_a_room_that_died_comes_back_from_its_snapshot_under_a_new_epoch() -> None:
    async with bench() as first:
        ada = await talked(first, 3 * EVERY)
        at = ada.at
        first.held.holding = True
        ada.say("lost")
        first.held.fail()
        await until(lambda: ada.wire.closed and not first.hub.rooms["LOBBY"].dead)
        back = first.connect(ada.seat, at=at)
        assert back.joined.how == "snapshot"
        assert back.joined.at["public"].epoch == at["public"].epoch + 1
        assert back.view["messages"][-1]["text"] == f"line {3 * EVERY - 1}"
        for n in range(2 * EVERY):
            back.say(f"later {n}")
        await until(lambda: len(back.texts) == 2 * EVERY)
        before = told(first.hub)
    async with bench(first.store, clock=first.clock) as again:
        assert told(again.hub) == before


@pytest.mark.parametrize("rules", [Unreadable, Newer])
async def test_a_snapshot_that_cannot_be_used_is_passed_over_and_the_rows_are_folded(rules: type[Rounds]) -> None:
    async with bench() as first:
        await talked(first, 3 * EVERY)
        before = told(first.hub)
    with capture_logs() as logged:
        async with bench(first.store, clock=first.clock, logics=[rules()]) as again:
            assert told(again.hub) == before
    assert [line["room"] for line in logged if line["event"] == "snapshot passed over"] == ["LOBBY", "LOBBY"]


async def test_rules_that_fail_to_save_cost_the_snapshot_and_nothing_else() -> None:
    async with bench(logics=[Unsaved()]) as first:
        ada = await talked(first, 3 * EVERY)
        assert len(ada.texts) == 3 * EVERY
        assert list(await first.store.snapshots("LOBBY")) == []
        before = told(first.hub)
    async with bench(first.store, clock=first.clock) as again:
        assert told(again.hub) == before


async def test_rows_of_what_is_over_go_when_they_are_old_and_two_snapshots_hold_what_came_of_them() -> None:
    async with bench(silence_ms=10 * HOUR_MS, room_idle_ms=10 * HOUR_MS, journal_keep_ms=HOUR_MS) as first:
        ada = await talked(first, 25)
        ada.say("over")
        over = len(await first.store.rows("LOBBY"))
        ada.say("next")
        await turns()
        assert len(await first.store.rows("LOBBY")) == over + 1, "young rows stay"
        first.clock.advance(2 * HOUR_MS)
        for n in range(2 * EVERY):
            ada.say(f"{n}")
        await turns()
        left = [row.n for row in await first.store.rows("LOBBY")]
        assert left[0] == over + 1
        before = told(first.hub)
    async with bench(first.store, clock=first.clock, room_idle_ms=10 * HOUR_MS) as again:
        assert told(again.hub) == before
    with capture_logs() as logged:
        async with bench(first.store, clock=first.clock, room_idle_ms=10 * HOUR_MS, logics=[Newer()]) as newer:
            assert "LOBBY" not in newer.hub.rooms, "nothing is made up in place of rows that are gone"
    assert any("its first rows are gone" in str(line.get("error")) for line in logged)


async def test_rows_of_what_goes_on_stay_however_old_they_are() -> None:
    async with bench(silence_ms=10 * HOUR_MS, room_idle_ms=10 * HOUR_MS, journal_keep_ms=0) as first:
        ada = await talked(first, 5 * EVERY)
        first.clock.advance(HOUR_MS)
        for n in range(3 * EVERY):
            ada.say(f"{n}")
        await turns()
        assert (await first.store.rows("LOBBY"))[0].n == 1


class TornStore(HeldStore):
    """Memory that loses or garbles a row."""

    def garble(self, room: str, n: int) -> None:
        self._rows[room] = [
            msgspec.structs.replace(row, action=b"\xff") if row.n == n else row for row in self._rows[room]
        ]

    def lose(self, room: str, n: int) -> None:
        self._rows[room] = [row for row in self._rows[room] if row.n != n]

    def spoil(self, room: str) -> None:
        newest: list[Snapshot] = self._snapshots[room]
        newest[0] = msgspec.structs.replace(newest[0], body=b"\xff")


@pytest.mark.parametrize("harm", ["garble", "lose"])
async def test_after_a_damaged_row_a_room_goes_on_from_the_sound_ones_and_says_what_was_recovered(harm: str) -> None:
    store = TornStore()
    async with bench(store) as first:
        await first.guest("Bob", room="OTHER")
        ada = await talked(first, 2 * EVERY + 5)
        at, rows = ada.at, await store.rows("LOBBY")
        other = told(first.hub, "OTHER")
    broken = rows[-3].n
    getattr(store, harm)("LOBBY", broken)
    first.clock.advance(5)
    with capture_logs() as logged:
        async with bench(store, clock=first.clock) as again:
            assert told(again.hub, "OTHER") == other
            back = again.connect(ada.seat, at=at, resume=ada.welcome.resume)
            assert back.joined.how == "snapshot", "what was seen is gone: nobody may resume across it"
            texts = [message["text"] for message in back.view["messages"]]
            assert texts == [f"line {n}" for n in range(len(texts))]
            assert len(texts) < 2 * EVERY + 5
            back.say("onwards")
            await turns()
            assert back.texts == ["onwards"]
    [line] = [line for line in logged if "journal damaged" in line["event"]]
    assert (line["room"], line["recovered_rows"], line["log_level"]) == ("LOBBY", broken - 1, "error")
    async with bench(store, clock=first.clock) as third:
        assert third.hub.room("LOBBY").state.messages[-1].text == "onwards"


async def test_a_damaged_row_before_the_newest_snapshot_costs_nothing() -> None:
    store = TornStore()
    async with bench(store) as first:
        ada = await talked(first, 3 * EVERY)
        before = told(first.hub)
    store.lose("LOBBY", 4)
    async with bench(store, clock=first.clock) as again:
        assert told(again.hub) == before
        assert again.connect(ada.seat, at=ada.at, resume=ada.welcome.resume).joined.how == "resumed"


async def test_when_the_newest_snapshot_is_damaged_the_one_before_it_and_the_rows_since_do() -> None:
    store = TornStore()
    async with bench(store) as first:
        await talked(first, 3 * EVERY)
        before = told(first.hub)
    store.spoil("LOBBY")
    store.lose("LOBBY", 1)
    async with bench(store, clock=first.clock) as again:
        assert told(again.hub) == before


async def test_a_journal_that_cannot_be_read_at_all_leaves_that_room_alone_and_the_others_start() -> None:
    class Blind(HeldStore):
        async def rows(self, room: str, *, after: int = 0) -> Any:
            if room == "LOBBY":
                raise OSError("input/output error")
            return await super().rows(room, after=after)

    store = Blind()
    async with bench(store) as first:
        await first.guest("Ada")
        await first.guest("Bob", room="OTHER")
    with capture_logs() as logged:
        async with bench(store, clock=first.clock) as again:
            assert set(again.hub.rooms) == {"OTHER"}
    assert any(line.get("room") == "LOBBY" and "left alone" in line["event"] for line in logged)
