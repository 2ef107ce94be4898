"""The contract every store passes, and a store whose commits wait for the test."""

import asyncio
from typing import Any

from roomlit.errors import StoreError
from roomlit.ports.store import Commit, RoomMeta, Row, Snapshot, Store
from roomlit.stores.memory import MemoryStore


class HeldStore(MemoryStore):
    """A memory journal. While `holding`, rows become durable only by `release`, or are lost by `fail`.

    For tests of what happens between a decision and its commit:

        async with MemoryHub() as bench:
            ada = await bench.guest("Ada")
            bench.held.holding = True
            ada.say("hello")
            await turns()
            assert ada.texts == []
            bench.held.release()
            await until(lambda: ada.texts == ["hello"])
    """

    def __init__(self) -> None:
        super().__init__()
        self.holding = False
        self._held: list[tuple[Row, asyncio.Future[None]]] = []
        self._broken: set[str] = set()

    async def open_room(self, meta: RoomMeta) -> None:
        """Nothing is lost of it any more."""
        self._broken.discard(meta.room)
        await super().open_room(meta)

    def append(self, row: Row) -> Commit | None:
        """Durable at once, or held."""
        if row.room in self._broken:
            raise StoreError("journal/broken", "an earlier row of this room was lost")
        if not self.holding:
            return super().append(row)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._held.append((row, future))
        return future

    def release(self) -> None:
        """Everything held is durable now, and later rows at once."""
        self.holding = False
        held, self._held = self._held, []
        for row, future in held:
            super().append(row)
            if not future.done():
                future.set_result(None)

    def fail(self) -> None:
        """Everything held is lost; later rows are durable at once."""
        self.holding = False
        held, self._held = self._held, []
        for row, future in held:
            self._broken.add(row.room)
            if not future.done():
                future.set_exception(StoreError("journal/write_failed", "the disk is full"))
                future.exception()

    @property
    def held(self) -> int:
        """How many rows wait."""
        return len(self._held)


def meta(room: str = "ABC234", **changes: Any) -> RoomMeta:
    """A room to keep."""
    given: dict[str, Any] = {
        "room": room, "kind": "chat", "version": 1, "seed": 2**62, "options": {"a": [1, "é"]},
        "opened_at": 5, "epoch": 5,
    }  # fmt: skip
    return RoomMeta(**{**given, **changes})


def row(n: int, room: str = "ABC234", **changes: Any) -> Row:
    """A row to append."""
    given: dict[str, Any] = {
        "room": room, "n": n, "epoch": 5, "at": 1_700_000_000_000 + n, "version": 1, "action": b'{"type":"tick"}',
        "player": "p", "command": f"c{n}", "seqs": {"public": n, "p": 1},
    }  # fmt: skip
    return Row(**{**given, **changes})


def snapshot(n: int, room: str = "ABC234", **changes: Any) -> Snapshot:
    """A snapshot to keep."""
    given: dict[str, Any] = {
        "room": room, "n": n, "epoch": 5, "at": 1_700_000_000_000 + n, "version": 1, "layout": 1,
        "body": bytes(range(256)) + str(n).encode(),
    }  # fmt: skip
    return Snapshot(**{**given, **changes})


async def durable(*commits: Commit | None) -> None:
    """Wait until all of them are."""
    for commit in commits:
        if commit is not None:
            await commit


class StoreContract:
    """Subclass it as a test class and say how to `make` a store; pytest-asyncio runs the rest.

    Each of its tests is one promise of `roomlit.ports.store`.

        class TestOwnStore(StoreContract):
            async def make(self):
                return HeldStore()
    """

    async def make(self) -> Store:
        """A new, empty, started store."""
        raise NotImplementedError

    async def test_an_empty_store_knows_no_room_and_no_sign_of_life(self) -> None:
        store = await self.make()
        assert list(await store.rooms()) == []
        assert list(await store.rows("ABC234")) == []
        assert await store.last_beat() == 0
        await store.close()

    async def test_a_room_comes_back_as_it_was_opened(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        assert list(await store.rooms()) == [meta()]
        await store.close()

    async def test_a_room_opened_again_takes_the_new_epoch_and_keeps_its_journal(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await durable(store.append(row(1)))
        await store.open_room(meta(epoch=6))
        assert list(await store.rooms()) == [meta(epoch=6)]
        assert list(await store.rows("ABC234")) == [row(1)]
        await store.close()

    async def test_rows_come_back_whole_and_in_order_and_only_those_of_the_room(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await store.open_room(meta("XYZ987"))
        commits = [store.append(row(n, room)) for n in range(1, 51) for room in ("ABC234", "XYZ987")]
        await durable(*commits)
        assert list(await store.rows("ABC234")) == [row(n) for n in range(1, 51)]
        assert list(await store.rows("XYZ987")) == [row(n, "XYZ987") for n in range(1, 51)]
        await store.close()

    async def test_a_dropped_room_leaves_nothing_and_its_name_can_be_used_again(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        store.append(row(1))
        await store.drop_room("ABC234")
        assert list(await store.rooms()) == []
        assert list(await store.rows("ABC234")) == []
        await store.open_room(meta(epoch=9))
        await durable(store.append(row(1, epoch=9)))
        assert list(await store.rows("ABC234")) == [row(1, epoch=9)]
        await store.close()

    async def test_dropping_an_unknown_room_does_nothing(self) -> None:
        store = await self.make()
        await store.drop_room("NOBODY")
        await store.close()

    async def test_the_last_sign_of_life_is_the_latest(self) -> None:
        store = await self.make()
        await store.beat(10)
        await store.beat(20)
        assert await store.last_beat() == 20
        await store.close()

    async def test_a_store_that_has_written_is_healthy(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await durable(store.append(row(1)))
        assert (store.healthy, store.last_error) == (True, "")
        await store.close()

    async def test_rows_can_be_asked_for_from_a_number_on(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await durable(*(store.append(row(n)) for n in range(1, 10)))
        assert [kept.n for kept in await store.rows("ABC234", after=7)] == [8, 9]
        assert list(await store.rows("ABC234", after=9)) == []
        await store.close()

    async def test_the_newest_two_snapshots_are_kept_whole_and_the_earlier_one_is_named(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await store.open_room(meta("XYZ987"))
        assert [await store.keep(snapshot(n)) for n in (10, 20, 30, 30)] == [0, 10, 20, 20]
        assert await store.keep(snapshot(5, "XYZ987")) == 0
        assert list(await store.snapshots("ABC234")) == [snapshot(30), snapshot(20)]
        assert list(await store.snapshots("XYZ987")) == [snapshot(5, "XYZ987")]
        await store.close()

    async def test_a_snapshot_of_a_room_that_is_gone_or_has_another_epoch_is_not_kept(self) -> None:
        store = await self.make()
        assert await store.keep(snapshot(10)) == 0
        await store.open_room(meta(epoch=6))
        assert await store.keep(snapshot(10)) == 0
        assert list(await store.snapshots("ABC234")) == []
        await store.close()

    async def test_a_dropped_room_takes_its_snapshots_with_it(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await store.keep(snapshot(10))
        await store.drop_room("ABC234")
        assert list(await store.snapshots("ABC234")) == []
        await store.close()

    async def test_compacting_removes_old_rows_of_that_room_alone_and_no_young_ones(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await store.open_room(meta("XYZ987"))
        await durable(*(store.append(row(n, room)) for n in range(1, 10) for room in ("ABC234", "XYZ987")))
        assert await store.compact("ABC234", upto=6, before=row(4).at) == 3
        assert await store.compact("ABC234", upto=6, before=row(100).at) == 3
        assert [kept.n for kept in await store.rows("ABC234")] == [7, 8, 9]
        assert len(await store.rows("XYZ987")) == 9
        await durable(store.append(row(10)))
        assert [kept.n for kept in await store.rows("ABC234", after=8)] == [9, 10]
        await store.close()

    async def test_rows_set_aside_are_out_of_the_way_of_new_ones_with_the_snapshots_made_of_them(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await durable(*(store.append(row(n)) for n in range(1, 6)))
        for n in (2, 5):
            await store.keep(snapshot(n))
        assert await store.set_aside("ABC234", after=3) == 2
        assert await store.set_aside("ABC234", after=3) == 0
        assert list(await store.snapshots("ABC234")) == [snapshot(2)]
        await durable(store.append(row(4, command="new")))
        assert [kept.command for kept in await store.rows("ABC234", after=3)] == ["new"]
        assert await store.set_aside("ABC234", after=3) == 1
        await store.close()
