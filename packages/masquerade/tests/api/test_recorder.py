"""Finished games are kept once each, whatever happens to the disk and to the server."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from masquerade.api import recorder as module
from masquerade.api.recorder import Recorder
from masquerade.insight.game import record as readable
from masquerade.insight.game import remembered
from masquerade.match.logic import Match
from masquerade.ports.results import Key, Record
from masquerade.storage.memory import MemoryResults
from masquerade.storage.sql import SqlResults, results_url
from roomlit.hosting import Hub, HubSettings, MemoryStore, Node, SqlStore, StoreError
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.server.hub import refuse
from roomlit.testing.manual_clock import ManualClock
from roomlit.testing.store_contract import HeldStore
from roomlit.testing.waiting import turns, until

OPTIONS = {"mode": "spot", "ai_seats": 1, "ready_s": 1, "discussion_s": 5, "ballot_s": 5, "result_s": 1}
HOUR_MS = 3_600_000


class Table:
    """A hub on a manual clock with one room, in which two people play against silent AI seats."""

    def __init__(self, node: Node, clock: ManualClock) -> None:
        self.node, self.clock = node, clock
        self.room = ""
        self.host = ""
        self._commands = 0

    @property
    def hub(self) -> Hub:
        return self.node.hub

    async def play(self) -> Key:
        """One game from the lobby to the reveal."""
        await self.start()
        return await self.finish()

    async def start(self) -> None:
        """Two people in a room, and masks dealt."""
        actor = await self.hub.open_room("masquerade", options=OPTIONS)
        self.room = actor.meta.room
        for name, request in (("Ada", "a" * 32), ("Bo", "b" * 32)):
            seat = await self.hub.enter(self.room, name=name, request=request)
            self.host = self.host or seat.player
        await self.command("start")

    async def rematch(self) -> Key:
        """The next game in the same room."""
        await self.command("rematch")
        return await self.finish()

    async def command(self, name: str, **args: object) -> None:
        self._commands += 1
        asked = Command(id=f"c{self._commands}", room=self.room, name=name, args=args)
        refuse(await self.hub.submit(Claim(self.room, self.host), asked))

    async def finish(self) -> Key:
        """Let the clock run until the masks are off."""
        actor = self.hub.rooms[self.room]
        for _ in range(60):
            if actor.state.phase.name == "reveal":
                return Key(room=self.room, opened_at=actor.meta.opened_at, game=actor.state.game)
            self.clock.advance(1_000)
            await turns()
        raise AssertionError(f"expected the reveal within a minute, the room is in {actor.state.phase.name}")


class Shelf(MemoryResults):
    """Memory that counts."""

    @property
    def count(self) -> int:
        return len(self._records)


class FailingResults(Shelf):
    """A disk that is full until it is `well`."""

    well = False
    tried = 0

    async def save(self, record: Record) -> bool:
        self.tried += 1
        if not self.well:
            raise StoreError("results/failed", "the disk is full")
        return await super().save(record)


class CountedResults(SqlResults):
    """The real store; how often something was saved, new or not."""

    tried = 0

    async def save(self, record: Record) -> bool:
        new = await super().save(record)
        self.tried += 1
        return new


def a_table(store: Any = None, **settings: Any) -> Table:
    clock = ManualClock()
    given = HubSettings(presence_grace_ms=HOUR_MS, **settings)  # Nobody is connected, and nobody is missed.
    return Table(Node(logics=[Match()], store=store or MemoryStore(), clock=clock, settings=given), clock)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again soon: what is tested is what happens, not when."""
    monkeypatch.setattr(module, "AGAIN_S", 0.002)
    monkeypatch.setattr(module, "AGAIN_MAX_S", 0.004)


async def kept(results: MemoryResults | SqlResults) -> list[Key]:
    return [record.key for record in await results.newest(100)]


async def test_each_finished_game_is_kept_once_a_rematch_is_another_one() -> None:
    table, results = a_table(), Shelf()
    async with table.node, Recorder(table.hub, results).at_work():
        first = await table.play()
        await until(lambda: results.count == 1)
        second = await table.rematch()
        await until(lambda: results.count == 2)
        await turns(200)
        assert await kept(results) == [second, first]
        record = await results.get(first)
    assert record is not None
    assert record.mode == "spot"
    assert {seat.nickname for seat in remembered(record.body).seats if seat.role == "human"} == {"Ada", "Bo"}


async def test_a_running_game_is_nobodys_business() -> None:
    table, results = a_table(), Shelf()
    async with table.node, Recorder(table.hub, results).at_work():
        actor = await table.hub.open_room("masquerade", options=OPTIONS)
        await turns(200)
        assert actor.state.phase.name == "lobby"
        assert results.count == 0


async def test_a_record_names_no_player() -> None:
    table, results = a_table(), Shelf()
    async with table.node, Recorder(table.hub, results).at_work():
        key = await table.play()
        await until(lambda: results.count == 1)
        record = await results.get(key)
        state = table.hub.rooms[table.room].state
    assert record is not None
    assert not any(seat.player in repr(record.body) for seat in state.seats)


async def test_while_the_disk_fails_games_go_on_and_nothing_is_lost() -> None:
    table, results = a_table(), FailingResults()
    async with table.node, Recorder(table.hub, results).at_work():
        first = await table.play()
        await until(lambda: results.tried >= 2)
        second = await table.rematch()
        await until(lambda: results.tried >= 5)
        results.well = True
        await until(lambda: results.count == 2)
        assert set(await kept(results)) == {first, second}


async def test_a_store_that_cannot_be_opened_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "results.db").mkdir()
    table, results = a_table(), CountedResults(results_url(tmp_path))
    async with table.node, Recorder(table.hub, results).at_work():
        key = await table.play()
        (tmp_path / "results.db").rmdir()
        await until(lambda: results.tried)
        assert await kept(results) == [key]


async def test_the_oldest_game_gives_way_when_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITING_MAX", 1)
    table, results = a_table(), FailingResults()
    async with table.node, Recorder(table.hub, results).at_work():
        await table.play()
        await until(lambda: results.tried >= 1)
        second = await table.rematch()
        tried = results.tried
        await until(lambda: results.tried >= tried + 3)
        results.well = True
        await until(lambda: results.count == 1)
        assert await kept(results) == [second]


async def test_a_game_that_cannot_be_read_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def fragile(view: Any) -> dict[str, Any]:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("planted")
        return readable(view)

    monkeypatch.setattr(module, "record", fragile)
    table, results = a_table(), Shelf()
    async with table.node, Recorder(table.hub, results).at_work():
        await table.play()
        await until(lambda: calls)
        second = await table.rematch()
        await until(lambda: results.count == 1)
        assert await kept(results) == [second]
        assert len(calls) == 2


async def test_a_reveal_that_is_not_durable_yet_is_not_kept() -> None:
    store = HeldStore()
    table, results = a_table(store), Shelf()
    async with table.node, Recorder(table.hub, results).at_work():
        await table.start()
        store.holding = True
        await table.finish()
        await turns(200)
        assert results.count == 0
        store.release()
        await until(lambda: results.count == 1)


async def test_the_end_of_the_process_keeps_what_still_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_S", 60.0)
    table, results = a_table(), FailingResults()
    async with table.node, Recorder(table.hub, results).at_work():
        key = await table.play()
        await until(lambda: results.tried)
        results.well = True
        assert results.count == 0
    assert await kept(results) == [key]


async def test_the_end_of_the_process_waits_for_a_reveal_that_is_on_its_way_to_the_disk() -> None:
    store = HeldStore()
    table, results = a_table(store), Shelf()
    async with table.node, Recorder(table.hub, results).at_work():
        await table.start()
        store.holding = True
        key = await table.finish()
        asyncio.get_running_loop().call_soon(store.release)
    assert await kept(results) == [key]


async def test_the_end_of_the_process_waits_no_longer_than_that_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.01)
    store = HeldStore()
    table, results = a_table(store), Shelf()
    async with table.node:
        async with Recorder(table.hub, results).at_work():
            await table.start()
            store.holding = True
            await table.finish()
        store.release()
        assert results.count == 0


async def test_a_recorder_that_comes_late_keeps_the_game_whose_masks_are_off_already() -> None:
    table, results = a_table(), Shelf()
    async with table.node:
        key = await table.play()
        async with Recorder(table.hub, results).at_work():
            await until(lambda: results.count == 1)
            assert await kept(results) == [key]


async def test_what_happens_after_the_reveal_keeps_nothing_again() -> None:
    table, results = a_table(), FailingResults()
    results.well = True
    async with table.node, Recorder(table.hub, results).at_work():
        await table.play()
        await until(lambda: results.count == 1)
        await table.hub.enter(table.room, name="Cy", request="c" * 32)
        await turns(200)
        assert results.tried == 1


async def test_a_game_waits_for_the_disk_longer_than_its_room_lasts() -> None:
    table, results = a_table(), FailingResults()
    async with table.node, Recorder(table.hub, results).at_work():
        key = await table.play()
        await until(lambda: results.tried)
        await table.hub.free(table.room)
        results.well = True
        await until(lambda: results.count == 1)
        assert await kept(results) == [key]


async def test_an_end_with_a_full_disk_is_an_end_all_the_same() -> None:
    table, results = a_table(), FailingResults()
    async with table.node, Recorder(table.hub, results).at_work():
        await table.play()
        await until(lambda: results.tried >= 1)
    assert results.count == 0


async def test_after_a_restart_the_game_at_its_reveal_is_seen_again_and_kept_once(tmp_path: Path) -> None:
    journal = f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}"
    keys: list[Key] = []
    for start in range(3):
        table, results = a_table(SqlStore(journal), data=tmp_path), CountedResults(results_url(tmp_path))
        await table.node.start()
        try:
            if start == 0:  # Ends before anything was recorded, as if killed at the reveal.
                keys.append(await table.play())
                await table.hub.rooms[table.room].settled()
                continue
            async with Recorder(table.hub, results).at_work():
                await until(lambda results=results: results.tried)
                assert await kept(results) == keys
        finally:
            await table.node.close()


async def test_what_a_person_has_deleted_leaves_the_kept_games_too(tmp_path: Path) -> None:
    results = SqlResults(f"sqlite+aiosqlite:///{tmp_path / 'results.db'}")
    await results.start()
    body = {
        "messages": [{"seat": 1, "text": "mine"}, {"seat": 2, "text": "theirs"}],
        "answers": [{"seat": 1, "text": "mine too"}],
        "reveal": {"seats": [{"seat": 1, "nickname": "Ada"}, {"seat": 2, "nickname": "Bo"}], "beliefs": [{"voter": 1}]},
    }
    key = Key(room="ROOM22", opened_at=5, game=1)
    await results.save(Record(key=key, ended_at=9, mode="spot", body=body))
    await results.erase("ROOM22", 5, frozenset({"Ada"}))
    kept = await results.get(key)
    await results.close()
    assert kept is not None
    assert "mine" not in repr(kept.body)
    assert "Ada" not in repr(kept.body)
    assert "theirs" in repr(kept.body)
    assert kept.body["reveal"]["seats"][1]["nickname"] == "Bo"


async def test_what_the_host_hides_after_the_end_is_hidden_in_the_kept_result_and_nothing_else_changes() -> None:
    table, shelf = a_table(), Shelf()
    async with table.node, Recorder(table.hub, shelf).at_work():
        await table.start()
        actor = table.hub.rooms[table.room]
        while actor.state.phase.name != "discussion":
            table.clock.advance(1_000)
            await turns()
        await table.command("message", text="1 Main Street")
        key = await table.finish()
        await until(lambda: shelf.count == 1)
        before = await shelf.get(key)
        assert before is not None
        assert "Main Street" in str(before.body)
        await table.command("settings", rounds=5)
        await table.command("hide", line=1)
        for _ in range(50):
            await turns()
        after = await shelf.get(key)
        assert after is not None
        assert "Main Street" not in str(after.body)
        assert after.body == before.body | {"messages": after.body["messages"]}
        await table.command("show", line=1)
        for _ in range(50):
            await turns()
        assert await shelf.get(key) == before
