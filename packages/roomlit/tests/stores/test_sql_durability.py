"""What the journal on SQLite survives: a full disk, damaged rows, and what is in force when a commit returns."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from roomlit.errors import StoreError
from roomlit.ports.store import JournalTorn
from roomlit.stores.opening import durable_engine
from roomlit.stores.sql import SqlStore
from roomlit.testing.store_contract import durable, meta, row, snapshot

NO_MORE, PLENTY = 1, 1_000_000
"""Pages: a ceiling below the file's size means that it may not grow."""


def url(path: Path) -> str:
    """A database below `path`."""
    return f"sqlite+aiosqlite:///{path / 'journal.db'}"


class Disk:
    """A disk that can be full."""

    pages = PLENTY

    def __call__(self) -> int:
        return self.pages


async def a_store(path: Path, disk: Disk | None = None) -> SqlStore:
    """A journal with one room and some rows."""
    store = SqlStore(url(path), pages_max=disk)
    await store.start()
    await store.open_room(meta())
    await durable(*(store.append(row(n)) for n in range(1, 11)))
    return store


async def test_what_the_docstring_says_of_sqlite_is_in_force_on_every_connection(tmp_path: Path) -> None:
    engine = durable_engine(url(tmp_path))
    async with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 2, "2 is FULL"
            assert (await connection.execute(text("PRAGMA journal_mode"))).scalar() == "wal"
    await engine.dispose()


async def test_on_a_full_disk_a_commit_fails_with_a_code_and_when_there_is_space_it_goes_on(tmp_path: Path) -> None:
    store = await a_store(tmp_path, disk := Disk())
    disk.pages = NO_MORE
    big = row(11, action=b'{"type":"tick"}' + b" " * 100_000)
    with pytest.raises(StoreError) as caught:
        await durable(store.append(big))
    assert caught.value.code == "journal/write_failed"
    assert "full" in caught.value.message
    assert (store.healthy, store.last_error) == (False, "database or disk is full")
    with pytest.raises(StoreError):
        await store.keep(snapshot(10, body=b"x" * 100_000))
    disk.pages = PLENTY
    await store.open_room(meta(epoch=6))
    await durable(store.append(big))
    assert (store.healthy, store.last_error) == (True, "")
    assert [kept.n for kept in await store.rows("ABC234")] == list(range(1, 12))
    await store.close()


async def test_the_sign_of_life_finds_out_that_there_is_space_again(tmp_path: Path) -> None:
    store = await a_store(tmp_path, disk := Disk())
    disk.pages = NO_MORE
    with pytest.raises(StoreError):
        await durable(store.append(row(11, action=b" " * 100_000)))
    assert not store.healthy
    disk.pages = PLENTY
    await store.beat(1)
    assert store.healthy
    await store.close()


@pytest.mark.parametrize("changed", ["x'7b7d'", "'text'", "7", "replace(action, 'tick', 'tock')"])
async def test_a_row_that_has_changed_is_noticed_and_those_before_it_are_given(tmp_path: Path, changed: str) -> None:
    await (await a_store(tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / "journal.db")) as raw, raw:
        raw.execute(f"update journal set action = {changed} where n = 8")
    store = SqlStore(url(tmp_path))
    await store.start()
    with pytest.raises(JournalTorn, match="row 8 does not have its checksum") as caught:
        await store.rows("ABC234")
    assert list(caught.value.sound) == [row(n) for n in range(1, 8)]
    assert caught.value.code == "journal/torn"
    assert [kept.n for kept in await store.rows("ABC234", after=8)] == [9, 10]
    await store.close()


async def test_a_row_without_a_checksum_is_taken_as_it_is_unless_it_cannot_be_read(tmp_path: Path) -> None:
    await (await a_store(tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / "journal.db")) as raw, raw:
        raw.execute("update journal set crc = null")
        raw.execute("update journal set seqs = x'ff' where n = 10")
    store = SqlStore(url(tmp_path))
    await store.start()
    with pytest.raises(JournalTorn, match="row 10 cannot be read") as caught:
        await store.rows("ABC234")
    assert len(caught.value.sound) == 9
    await store.close()


async def test_rows_set_aside_can_be_looked_at(tmp_path: Path) -> None:
    store = await a_store(tmp_path)
    await store.set_aside("ABC234", after=7)
    await store.close()
    with closing(sqlite3.connect(tmp_path / "journal.db")) as raw:
        assert raw.execute("select room, n from aside order by n").fetchall() == [("ABC234", n) for n in (8, 9, 10)]


async def test_a_snapshot_whose_bytes_have_changed_is_not_given(tmp_path: Path) -> None:
    store = await a_store(tmp_path)
    for n in (5, 10):
        await store.keep(snapshot(n))
    await store.close()
    with closing(sqlite3.connect(tmp_path / "journal.db")) as raw, raw:
        raw.execute("update snapshots set body = x'00' where n = 10")
    store = SqlStore(url(tmp_path))
    await store.start()
    assert list(await store.snapshots("ABC234")) == [snapshot(5)]
    await store.close()


async def test_a_snapshot_and_a_drop_at_the_same_time_leave_nothing_behind(tmp_path: Path) -> None:
    store = await a_store(tmp_path)
    await asyncio.gather(store.drop_room("ABC234"), store.keep(snapshot(10)))
    assert list(await store.snapshots("ABC234")) == []
    await store.close()
