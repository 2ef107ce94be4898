"""The contract every store passes, and a store whose commits wait for the test."""

import asyncio
from typing import Any

from roomlit.errors import StoreError
from roomlit.ports.store import Commit, RoomMeta, Row, Store
from roomlit.stores.memory import MemoryStore


class HeldStore(MemoryStore):
    """A memory journal. While `holding`, rows become durable only by `release`, or are lost by `fail`."""

    def __init__(self) -> None:
        super().__init__()
        self.holding = False
        self._held: list[tuple[Row, asyncio.Future[None]]] = []
        self._broken: set[str] = set()

    async def open_room(self, meta: RoomMeta) -> None:
        """See `Store.open_room`."""
        self._broken.discard(meta.room)
        await super().open_room(meta)

    def append(self, row: Row) -> Commit | None:
        """See `Store.append`."""
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


async def durable(*commits: Commit | None) -> None:
    """Wait until all of them are."""
    for commit in commits:
        if commit is not None:
            await commit


class StoreContract:
    """Subclass it as a test class and say how to `make` a store; pytest-asyncio runs the rest."""

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
