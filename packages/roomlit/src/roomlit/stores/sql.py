"""The journal in SQLite (or any SQLAlchemy async database), by group commit."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from roomlit.errors import StoreError
from roomlit.log import get_logger
from roomlit.ports.store import Commit, RoomMeta, Row, Snapshot
from roomlit.stores.opening import durable_engine, sync_url, upgrade
from roomlit.stores.tables import (
    aside_table,
    beat_table,
    journal_table,
    room_of,
    room_record,
    rooms_table,
    row_record,
    rows_of,
    snapshot_of,
    snapshot_record,
    snapshots_table,
)
from roomlit.task_supervisor import TaskSupervisor

MIGRATIONS = Path(__file__).parent / "migrations"
PENDING_MAX = 100_000
GATHER_S = 0.003
"""A transaction begins this long after the one before at the earliest: what comes meanwhile shares it. A row that comes
alone waits for nothing. Evenly spread rows, a thousand a second, would have a transaction each otherwise."""
CLOSE_S = 5.0
WRITER = "journal"
KEPT = 2
"""Snapshots per room: should the newest not be readable, the one before it and the rows since are."""


class SqlStore:
    """A `Store` by group commit: rows queued while a transaction runs go into the next; their futures finish together.

    Durable, on SQLite: WAL with synchronous=FULL on every connection, so a finished commit has been flushed to the disk
    and survives a crash of the process, of the machine, and a power cut (as far as the disk keeps what it says is
    flushed). On another database: whatever its own commit promises. A write that fails is not tried again here; it
    makes the store not `healthy`, and the next one that succeeds makes it so again.
    """

    durability = "the disk: SQLite WAL with synchronous=FULL survives a crash of process and machine"
    survives_restart = True

    def __init__(self, url: str, *, pages_max: Callable[[], int] | None = None) -> None:
        """`pages_max` (SQLite): how many pages the file may have, asked at each transaction; fills disks in tests."""
        self._url = url
        self._pages_max = pages_max
        self._engine: AsyncEngine | None = None
        self._pending: list[dict[str, Any]] = []
        self._batch: asyncio.Future[None] | None = None
        self._wake = asyncio.Event()
        self._tasks = TaskSupervisor()
        self._closing = False
        self._broken: set[str] = set()
        self._last_error = ""
        # One transaction at a time: SQLite has one writer anyway, and a dropped room must not get late rows.
        self._turn = asyncio.Lock()

    @property
    def healthy(self) -> bool:
        return not self._last_error

    @property
    def last_error(self) -> str:
        return self._last_error

    async def start(self) -> None:
        """Migrates, then opens."""
        await asyncio.to_thread(migrate, self._url)
        self._engine = durable_engine(self._url, pages_max=self._pages_max)
        self._tasks.start(WRITER, self._write())

    async def close(self) -> None:
        self._closing = True
        self._wake.set()
        await self._tasks.wait(WRITER, timeout_s=CLOSE_S)
        await self._tasks.close()
        if self._engine is not None:
            await self._engine.dispose()

    async def open_room(self, meta: RoomMeta) -> None:
        async with self._turn, self._transaction() as connection:
            await connection.execute(delete(rooms_table).where(rooms_table.c.room == meta.room))
            await connection.execute(insert(rooms_table).values(room_record(meta)))
        self._broken.discard(meta.room)

    async def rooms(self) -> Sequence[RoomMeta]:
        async with self._open().connect() as connection:
            found = (await connection.execute(select(rooms_table).order_by(rooms_table.c.opened_at))).mappings().all()
        return [room_of(record) for record in found]

    async def rows(self, room: str, *, after: int = 0) -> Sequence[Row]:
        columns = journal_table.c
        query = select(journal_table).where(columns.room == room, columns.n > after).order_by(columns.n)
        async with self._open().connect() as connection:
            found = (await connection.execute(query)).mappings().all()
        return rows_of(room, found)

    def append(self, row: Row) -> Commit | None:
        if self._closing:
            raise StoreError("store/closed", "the journal takes no more rows")
        if row.room in self._broken:
            raise StoreError("journal/broken", f"an earlier row of {row.room} was lost: open it under a new epoch")
        if len(self._pending) >= PENDING_MAX:
            raise StoreError("journal/overloaded", f"{PENDING_MAX} rows wait for the disk")
        if self._batch is None:
            self._batch = asyncio.get_running_loop().create_future()
            self._wake.set()
        self._pending.append(row_record(row))
        return self._batch

    async def keep(self, snapshot: Snapshot, *, alone: bool = False) -> int:
        rooms, columns = rooms_table.c, snapshots_table.c
        ours = columns.room == snapshot.room
        async with self._turn, self._transaction() as connection:
            epoch = (await connection.execute(select(rooms.epoch).where(rooms.room == snapshot.room))).scalar()
            if epoch != snapshot.epoch:
                return 0
            await connection.execute(delete(snapshots_table).where(ours, columns.n == snapshot.n))
            await connection.execute(insert(snapshots_table).values(snapshot_record(snapshot)))
            query = select(columns.n).where(ours).order_by(columns.n.desc()).limit(1 if alone else KEPT)
            kept = (await connection.execute(query)).scalars().all()
            await connection.execute(delete(snapshots_table).where(ours, columns.n < kept[-1]))
        return kept[1] if len(kept) == KEPT else 0

    async def snapshots(self, room: str) -> Sequence[Snapshot]:
        columns = snapshots_table.c
        query = select(snapshots_table).where(columns.room == room).order_by(columns.n.desc())
        async with self._open().connect() as connection:
            found = (await connection.execute(query)).mappings().all()
        return [snapshot for record in found if (snapshot := snapshot_of(record)) is not None]

    async def compact(self, room: str, *, upto: int, before: int) -> int:
        """The file does not shrink; what is freed is used again."""
        columns = journal_table.c
        old = delete(journal_table).where(columns.room == room, columns.n <= upto, columns.at < before)
        async with self._turn, self._transaction() as connection:
            return (await connection.execute(old)).rowcount

    async def set_aside(self, room: str, *, after: int) -> int:
        """They lie in the table `aside`, as they were found."""
        columns, late = journal_table.c, snapshots_table.c
        chosen = (columns.room == room, columns.n > after)
        copied = insert(aside_table).from_select(
            [column.name for column in columns], select(journal_table).where(*chosen)
        )
        async with self._turn, self._transaction() as connection:
            await connection.execute(delete(aside_table).where(aside_table.c.room == room, aside_table.c.n > after))
            await connection.execute(copied)
            await connection.execute(delete(snapshots_table).where(late.room == room, late.n > after))
            return (await connection.execute(delete(journal_table).where(*chosen))).rowcount

    async def drop_room(self, room: str) -> None:
        async with self._turn, self._transaction() as connection:
            self._pending = [values for values in self._pending if values["room"] != room]
            self._broken.discard(room)
            for table in (journal_table, snapshots_table, aside_table, rooms_table):
                await connection.execute(delete(table).where(table.c.room == room))

    async def beat(self, at: int) -> None:
        async with self._turn, self._transaction() as connection:
            await connection.execute(delete(beat_table))
            await connection.execute(insert(beat_table).values(id=1, at=at))

    async def last_beat(self) -> int:
        async with self._open().connect() as connection:
            return (await connection.execute(select(beat_table.c.at))).scalar() or 0

    def _open(self) -> AsyncEngine:
        if self._engine is None:
            raise StoreError("store/closed", "call start() first")
        return self._engine

    @asynccontextmanager
    async def _transaction(self) -> AsyncGenerator[AsyncConnection]:
        try:
            async with self._open().begin() as connection:
                yield connection
        except DBAPIError as error:
            self._last_error = str(error.orig)
            raise StoreError(
                "journal/write_failed", f"the journal takes nothing now: {error.orig}", retry_ms=2000
            ) from error
        self._last_error = ""

    async def _write(self) -> None:
        loop, begun = asyncio.get_running_loop(), 0.0
        while not self._closing or self._batch is not None:
            await self._wake.wait()
            self._wake.clear()
            while self._batch is not None:
                await asyncio.sleep(0 if self._closing else max(0.0, begun + GATHER_S - loop.time()))
                begun = loop.time()
                async with self._turn:
                    await self._commit()

    async def _commit(self) -> None:
        rows, self._pending = self._pending, []
        batch, self._batch = self._batch, None
        try:
            if rows:
                async with self._transaction() as connection:
                    await connection.execute(insert(journal_table), rows)
        except Exception as error:  # noqa: BLE001 – the edge of a task; the rooms concerned hear of it
            failure = error if isinstance(error, StoreError) else StoreError("journal/write_failed", repr(error))
            _finish(batch, failure)
            # What was queued meanwhile may build on what was lost: it is lost too, until its room starts anew.
            self._broken.update(values["room"] for values in (*rows, *self._pending))
            self._pending = []
            _finish(self._batch, failure)
            self._batch = None
        else:
            _finish(batch)


def _finish(batch: "asyncio.Future[None] | None", failure: StoreError | None = None) -> None:
    if batch is None or batch.done():  # Whoever waited may have cancelled it.
        return
    if failure is None:
        batch.set_result(None)
        return
    batch.set_exception(failure)
    # Whoever awaits it hears of it; a room that died meanwhile must not leave a warning behind.
    batch.exception()


def migrate(url: str) -> None:
    """Bring the tables up to date; raises `StoreError("journal/unreadable")`. `start` does it too."""
    salvaged = upgrade(url, MIGRATIONS, code="journal/unreadable", what="journal")
    if salvaged is not None:
        with create_engine(sync_url(url)).begin() as connection:
            _mend(connection)


def _mend(connection: Connection) -> None:
    """After a salvage: any room's last rows may be missing without a gap, and rows without their room are no use."""
    connection.execute(update(rooms_table).values(epoch=rooms_table.c.epoch + 1))
    orphans = journal_table.c.room.not_in(select(rooms_table.c.room))
    lost = connection.execute(select(journal_table.c.room).where(orphans).distinct()).scalars().all()
    names = [column.name for column in journal_table.c]
    connection.execute(insert(aside_table).from_select(names, select(journal_table).where(orphans)))
    connection.execute(delete(journal_table).where(orphans))
    if lost:
        get_logger("roomlit.stores").error("rooms lost: their rows were set aside", rooms=sorted(lost))
