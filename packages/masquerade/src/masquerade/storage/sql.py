"""Finished games in SQLite (or any SQLAlchemy async database), in a file of their own beside the journal."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from masquerade.ports.results import Key, Record, erased
from roomlit.hosting import StoreError, durable_engine, upgrade

MIGRATIONS = Path(__file__).parent / "migrations"
metadata = MetaData()
results_table = Table(
    "results",
    metadata,
    Column("room", String, primary_key=True),
    Column("opened_at", BigInteger, primary_key=True),
    Column("game", Integer, primary_key=True),
    Column("ended_at", BigInteger, nullable=False),
    Column("mode", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("results_by_end", "ended_at"),
)


def results_url(data: Path) -> str:
    """The database of a data directory. Not the journal's: a full or broken one must not touch running games."""
    return f"sqlite+aiosqlite:///{data / 'results.db'}"


class SqlResults:
    """The `Results` of a server: one row per game. Only what a host hides, or a person wants deleted, ever changes."""

    durability = "the disk: SQLite WAL with synchronous=FULL survives a crash of process and machine"

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: AsyncEngine | None = None

    async def start(self) -> None:
        """Migrates, then opens."""
        if self._engine is not None:
            return
        await asyncio.to_thread(migrate, self._url)
        self._engine = durable_engine(self._url)

    async def close(self) -> None:
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    async def save(self, record: Record) -> bool:
        values = {**msgspec.structs.asdict(record.key), "ended_at": record.ended_at, "mode": record.mode}
        values["body"] = msgspec.json.encode(record.body)
        try:
            async with self._transaction() as connection:
                await connection.execute(insert(results_table).values(values))
        except IntegrityError:
            return False
        return True

    async def erase(self, room: str, opened_at: int, nicknames: Collection[str]) -> None:
        columns = results_table.c
        ours = (columns.room == room, columns.opened_at == opened_at)
        async with self._transaction() as connection:
            for values in (await connection.execute(select(results_table).where(*ours))).mappings().all():
                body = msgspec.json.encode(erased(msgspec.json.decode(values["body"]), nicknames))
                one = update(results_table).where(*ours, columns.game == values["game"])
                await connection.execute(one.values(body=body))

    async def revise(self, record: Record) -> None:
        body = msgspec.json.encode(record.body)
        async with self._transaction() as connection:
            await connection.execute(update(results_table).where(*_of(record.key)).values(body=body))

    async def get(self, key: Key) -> Record | None:
        query = select(results_table).where(*_of(key))
        async with self._transaction() as connection:
            found = (await connection.execute(query)).mappings().first()
        return None if found is None else _record(found)

    async def newest(self, limit: int) -> Sequence[Record]:
        columns = results_table.c
        query = select(results_table).order_by(columns.ended_at.desc(), columns.room, columns.game.desc())
        async with self._transaction() as connection:
            found = (await connection.execute(query.limit(max(0, limit)))).mappings().all()
        return [_record(values) for values in found]

    @asynccontextmanager
    async def _transaction(self) -> AsyncGenerator[AsyncConnection]:
        if self._engine is None:
            raise StoreError("store/closed", "call start() first")
        try:
            async with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise StoreError("results/failed", f"the results cannot be reached now: {error.orig}") from error


def _of(key: Key) -> tuple[ColumnElement[bool], ...]:
    columns = results_table.c
    return columns.room == key.room, columns.opened_at == key.opened_at, columns.game == key.game


def _record(values: Mapping[Any, Any]) -> Record:
    return Record(
        key=Key(room=values["room"], opened_at=values["opened_at"], game=values["game"]),
        ended_at=values["ended_at"],
        mode=values["mode"],
        body=msgspec.json.decode(values["body"]),
    )


def migrate(url: str) -> None:
    """Bring the table up to date; raises `StoreError("results/unreadable")`. `start` does it too."""
    upgrade(url, MIGRATIONS, code="results/unreadable", what="file of results", version_table="masquerade_version")
