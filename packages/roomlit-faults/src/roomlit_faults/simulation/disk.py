"""A disk that outlives the process, slow or full at will, and the store that one process keeps on it."""

import asyncio
from collections.abc import Sequence

from roomlit.errors import StoreError
from roomlit.kinds.authoritative import Chance
from roomlit.ports.store import Commit, RoomMeta, Row, Snapshot
from roomlit.stores.memory import MemoryStore
from roomlit_faults.journal import Chapter

Batch = tuple[list[Row], "asyncio.Future[None]"]


class Disk:
    """What was written, and how the disk behaves now: commits take `slow_ms`; nothing works while it is `down`."""

    def __init__(self, chance: Chance, *, keeps: bool) -> None:
        self.chance = chance
        self.keeps = keeps
        self.chapters: list[Chapter] = []
        self.open: dict[str, Chapter] = {}
        self.kept = MemoryStore()
        self.slow_ms = 8
        self.down = False
        self.lose_next = False
        self.refuse_next = False
        self.limbo: list[asyncio.Future[None]] = []
        """What killed processes wait for. Held here, or their tasks would be collected while they wait."""

    def latency_s(self) -> float:
        """How long the next thing takes."""
        return (1 + self.chance.below(self.slow_ms)) / 1000

    def write(self, rows: Sequence[Row]) -> None:
        """A transaction: all of them."""
        for row in rows:
            if row.room in self.open:
                self.open[row.room].rows.append(row)
                self.kept.append(row)

    def crash(self, journal: "SimulatedStore") -> None:
        """The process is gone. A transaction under way has reached the disk, or not; without a disk all is gone."""
        under_way = journal.kill()
        if not self.keeps:
            self.open, self.kept = {}, MemoryStore()
        elif under_way and not self.down and self.chance.below(2):
            self.write(under_way)


class SimulatedStore:
    """A `roomlit.ports.store.Store`: group commit like the SQL journal, or in memory when the disk keeps nothing."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self.durability = "the simulated disk" if disk.keeps else "none: lost with the process"
        self.survives_restart = disk.keeps
        self._loop = asyncio.get_running_loop()
        self._pending: Batch | None = None
        self._writing: Batch | None = None
        self._broken: set[str] = set()
        self._dead = False
        self._idle = asyncio.Event()
        self._limbo: asyncio.Future[None] = self._loop.create_future()
        disk.limbo.append(self._limbo)

    def kill(self) -> list[Row]:
        """Nothing is written from now on; what was being written."""
        self._dead = True
        self._disk.limbo.extend(future for _, future in filter(None, (self._writing, self._pending)))
        return [] if self._writing is None else self._writing[0]

    @property
    def healthy(self) -> bool:
        return not self._disk.down

    @property
    def last_error(self) -> str:
        return "the disk does not answer" if self._disk.down else ""

    async def start(self) -> None:
        await self._pause()

    async def close(self) -> None:
        await self._settled()

    async def open_room(self, meta: RoomMeta) -> None:
        await self._pause()
        chapter = self._disk.open.get(meta.room)
        if chapter is None:
            chapter = self._disk.open[meta.room] = Chapter(meta.room, [], [], meta)
            self._disk.chapters.append(chapter)
        await self._disk.kept.open_room(meta)
        chapter.meta, chapter.epochs = meta, [*(chapter.epochs or ()), meta.epoch]
        self._broken.discard(meta.room)

    async def rooms(self) -> Sequence[RoomMeta]:
        await self._pause()
        return await self._disk.kept.rooms()

    async def rows(self, room: str, *, after: int = 0) -> Sequence[Row]:
        await self._pause()
        return await self._disk.kept.rows(room, after=after)

    def append(self, row: Row) -> Commit | None:
        if self._dead:
            return self._limbo
        if row.room in self._broken:
            raise StoreError("journal/broken", f"an earlier row of {row.room} was lost: open it under a new epoch")
        if self._disk.refuse_next:
            self._disk.refuse_next = False
            raise StoreError("journal/overloaded", "too many rows wait for the disk")
        if not self._disk.keeps:
            self._disk.write([row])
            return None
        if self._pending is None:
            self._pending = [], self._loop.create_future()
            if self._writing is None:
                self._loop.call_soon(self._begin)
        self._pending[0].append(row)
        return self._pending[1]

    async def keep(self, snapshot: Snapshot, *, alone: bool = False) -> int:
        await self._pause()
        return await self._disk.kept.keep(snapshot, alone=alone)

    async def snapshots(self, room: str) -> Sequence[Snapshot]:
        await self._pause()
        return await self._disk.kept.snapshots(room)

    async def compact(self, room: str, *, upto: int, before: int) -> int:
        await self._pause()
        return await self._disk.kept.compact(room, upto=upto, before=before)

    async def set_aside(self, room: str, *, after: int) -> int:
        await self._pause()
        return await self._disk.kept.set_aside(room, after=after)

    async def drop_room(self, room: str) -> None:
        await self._pause()
        await self._settled()
        self._broken.discard(room)
        self._disk.open.pop(room, None)
        await self._disk.kept.drop_room(room)

    async def beat(self, at: int) -> None:
        await self._pause()
        await self._disk.kept.beat(at)

    async def last_beat(self) -> int:
        await self._pause()
        return await self._disk.kept.last_beat()

    async def _pause(self) -> None:
        await asyncio.sleep(self._disk.latency_s() if self._disk.keeps else 0)
        if self._dead:
            await asyncio.shield(self._limbo)  # The process is gone: whoever waits waits for ever.
        if self._disk.down:
            raise StoreError("store/down", "the disk does not answer")

    async def _settled(self) -> None:
        if self._writing is not None or self._pending is not None:
            self._idle.clear()
            await self._idle.wait()

    def _begin(self) -> None:
        if not self._dead and self._pending is not None:
            self._writing, self._pending = self._pending, None
            self._loop.call_later(self._disk.latency_s(), self._end)
        else:
            self._idle.set()

    def _end(self) -> None:
        writing, self._writing = self._writing, None
        if self._dead or writing is None:
            return None
        if self._disk.down or self._disk.lose_next:
            self._disk.lose_next = False
            # What was queued meanwhile may build on what is lost: it is lost too.
            for rows, future in filter(None, (writing, self._pending)):
                self._broken.update(row.room for row in rows)
                _fail(future)
            self._pending = None
            return self._begin()
        self._disk.write(writing[0])
        if not writing[1].done():
            writing[1].set_result(None)
        return self._begin()


def _fail(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_exception(StoreError("journal/write_failed", "the disk is full"))
        future.exception()  # A room that died meanwhile must not leave a warning behind.
