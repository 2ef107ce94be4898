"""The journal in SQLite (or any SQLAlchemy async database), by group commit."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table, delete, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from roomlit.errors import StoreError
from roomlit.ports.store import Commit, RoomMeta, Row
from roomlit.stores.opening import durable_engine, upgrade

MIGRATIONS = Path(__file__).parent / "migrations"
PENDING_MAX = 100_000
CLOSE_S = 5.0
metadata = MetaData()
rooms_table = Table(
    "rooms",
    metadata,
    Column("room", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("options", LargeBinary, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
)
journal_table = Table(
    "journal",
    metadata,
    Column("room", String, primary_key=True),
    Column("n", BigInteger, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("action", LargeBinary, nullable=False),
    Column("player", String, nullable=False),
    Column("command", String, nullable=False),
    Column("seqs", LargeBinary, nullable=False),
)
beat_table = Table("beat", metadata, Column("id", Integer, primary_key=True), Column("at", BigInteger, nullable=False))


class SqlStore:
    """Group commit: rows queued while one transaction runs go into the next; their futures finish together."""

    durability = "the disk: SQLite WAL with synchronous=FULL survives a crash of process and machine"
    survives_restart = True

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: AsyncEngine | None = None
        self._pending: list[dict[str, Any]] = []
        self._batch: asyncio.Future[None] | None = None
        self._wake = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._closing = False
        self._broken: set[str] = set()
        # One transaction at a time: SQLite has one writer anyway, and a dropped room must not get late rows.
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """See `Store.start`: migrates, then opens."""
        await asyncio.to_thread(migrate, self._url)
        self._engine = durable_engine(self._url)
        self._writer = asyncio.get_running_loop().create_task(self._write(), name="roomlit-journal")

    async def close(self) -> None:
        """See `Store.close`."""
        self._closing = True
        self._wake.set()
        if self._writer is not None:
            await asyncio.wait((self._writer,), timeout=CLOSE_S)
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        if self._engine is not None:
            await self._engine.dispose()

    async def open_room(self, meta: RoomMeta) -> None:
        """See `Store.open_room`."""
        values = {**msgspec.structs.asdict(meta), "options": msgspec.json.encode(meta.options)}
        try:
            async with self._turn, self._open().begin() as connection:
                await connection.execute(delete(rooms_table).where(rooms_table.c.room == meta.room))
                await connection.execute(insert(rooms_table).values(values))
        except DBAPIError as error:
            raise StoreError("journal/write_failed", f"the journal takes no new room now: {error.orig}") from error
        self._broken.discard(meta.room)

    async def rooms(self) -> Sequence[RoomMeta]:
        """See `Store.rooms`."""
        async with self._open().connect() as connection:
            found = (await connection.execute(select(rooms_table).order_by(rooms_table.c.opened_at))).mappings().all()
        return [RoomMeta(**{**row, "options": msgspec.json.decode(row["options"])}) for row in found]

    async def rows(self, room: str) -> Sequence[Row]:
        """See `Store.rows`."""
        query = select(journal_table).where(journal_table.c.room == room).order_by(journal_table.c.n)
        async with self._open().connect() as connection:
            found = (await connection.execute(query)).mappings().all()
        return [_row(values) for values in found]

    def append(self, row: Row) -> Commit | None:
        """See `Store.append`."""
        if self._closing:
            raise StoreError("store/closed", "the journal takes no more rows")
        if row.room in self._broken:
            raise StoreError("journal/broken", f"an earlier row of {row.room} was lost: open it under a new epoch")
        if len(self._pending) >= PENDING_MAX:
            raise StoreError("journal/overloaded", f"{PENDING_MAX} rows wait for the disk")
        if self._batch is None:
            self._batch = asyncio.get_running_loop().create_future()
            self._wake.set()
        self._pending.append({**msgspec.structs.asdict(row), "seqs": msgspec.json.encode(row.seqs)})
        return self._batch

    async def drop_room(self, room: str) -> None:
        """See `Store.drop_room`."""
        async with self._turn, self._open().begin() as connection:
            self._pending = [values for values in self._pending if values["room"] != room]
            self._broken.discard(room)
            await connection.execute(delete(journal_table).where(journal_table.c.room == room))
            await connection.execute(delete(rooms_table).where(rooms_table.c.room == room))

    async def beat(self, at: int) -> None:
        """See `Store.beat`."""
        async with self._turn, self._open().begin() as connection:
            await connection.execute(delete(beat_table))
            await connection.execute(insert(beat_table).values(id=1, at=at))

    async def last_beat(self) -> int:
        """See `Store.last_beat`."""
        async with self._open().connect() as connection:
            return (await connection.execute(select(beat_table.c.at))).scalar() or 0

    def _open(self) -> AsyncEngine:
        if self._engine is None:
            raise StoreError("store/closed", "call start() first")
        return self._engine

    async def _write(self) -> None:
        while not self._closing or self._batch is not None:
            await self._wake.wait()
            self._wake.clear()
            while self._batch is not None:
                async with self._turn:
                    await self._commit()

    async def _commit(self) -> None:
        rows, self._pending = self._pending, []
        batch, self._batch = self._batch, None
        try:
            if rows:
                async with self._open().begin() as connection:
                    await connection.execute(insert(journal_table), rows)
        except Exception as error:  # noqa: BLE001 – the edge of a task; the rooms concerned hear of it
            failure = StoreError("journal/write_failed", f"{type(error).__name__}: {error}")
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


def _row(values: Mapping[Any, Any]) -> Row:
    return Row(**{**values, "seqs": msgspec.json.decode(values["seqs"])})


def migrate(url: str) -> None:
    """Bring the tables up to date; raises `StoreError("journal/unreadable")`. `start` does it too."""
    upgrade(url, MIGRATIONS, code="journal/unreadable", what="journal")
