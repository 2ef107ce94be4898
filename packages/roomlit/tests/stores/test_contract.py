"""Both stores keep the contract; SQL also survives what memory does not."""

import asyncio
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from roomlit.errors import LocalError, StoreError
from roomlit.ports.store import Commit, Row
from roomlit.stores.directory import DataDirectory
from roomlit.stores.memory import MemoryStore
from roomlit.stores.sql import SqlStore
from roomlit.stores.tables import metadata
from roomlit.testing.store_contract import StoreContract, durable, meta, row
from roomlit.testing.waiting import PATIENCE_S

WRITER = """
import asyncio, sys
from roomlit.stores.sql import SqlStore
from roomlit.testing.store_contract import meta, row

async def main(url):
    store = SqlStore(url)
    await store.start()
    await store.open_room(meta())
    n = 0
    while True:
        commits = []
        for _ in range(7):
            n += 1
            commits.append((n, store.append(row(n))))
        for n, commit in commits:
            await commit
            print(n, flush=True)

asyncio.run(main(sys.argv[1]))
"""


def url(path: Path) -> str:
    """A database below `path`."""
    return f"sqlite+aiosqlite:///{path / 'journal.db'}"


async def started(path: Path) -> SqlStore:
    """The store of that path."""
    store = SqlStore(url(path))
    await store.start()
    return store


class TestMemoryStore(StoreContract):
    async def make(self) -> MemoryStore:
        store = MemoryStore()
        await store.start()
        return store


class TestSqlStore(StoreContract):
    @pytest.fixture(autouse=True)
    def directory(self, tmp_path: Path) -> None:
        self.path = tmp_path

    async def make(self) -> SqlStore:
        return await started(self.path)

    async def test_everything_is_there_after_closing_and_starting_again(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await durable(store.append(row(1)))
        await store.beat(77)
        await store.close()
        again = await self.make()
        assert list(await again.rooms()) == [meta()]
        assert list(await again.rows("ABC234")) == [row(1)]
        assert await again.last_beat() == 77
        await again.close()

    @pytest.mark.parametrize("head_start", [0, 1, 2, 5, 20])
    async def test_closing_writes_what_is_queued_and_what_is_under_way(self, head_start: int) -> None:
        store = await self.make()
        await store.open_room(meta())
        first = store.append(row(1))
        for _ in range(head_start):
            await asyncio.sleep(0)
        second = store.append(row(2))
        await store.close()
        assert first is not None
        assert second is not None
        assert first.done()
        assert second.done()
        again = await self.make()
        assert list(await again.rows("ABC234")) == [row(1), row(2)]
        await again.close()

    async def test_after_a_failed_write_no_later_row_of_that_room_is_kept_until_it_is_opened_again(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await store.open_room(meta("XYZ987"))
        await durable(store.append(row(1)))
        bad = store.append(row(1))  # The same number twice: the database refuses the whole batch.
        assert bad is not None
        await asyncio.sleep(0)
        late = late_append(store, row(2))
        with pytest.raises(StoreError):
            await bad
        with pytest.raises(StoreError):
            await durable(late, store.append(row(3)))
        assert list(await store.rows("ABC234")) == [row(1)]
        await store.open_room(meta(epoch=6))
        await durable(store.append(row(2, epoch=6)), store.append(row(1, "XYZ987")))
        assert [kept.n for kept in await store.rows("ABC234")] == [1, 2]
        await store.close()

    async def test_a_waiter_that_gives_up_does_not_stop_the_journal(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        commit = store.append(row(1))
        waiter = asyncio.create_task(waited(commit))
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.gather(waiter, return_exceptions=True)
        later = store.append(row(2))
        assert later is not None
        await asyncio.wait_for(waited(later), PATIENCE_S)
        assert [kept.n for kept in await store.rows("ABC234")] == [1, 2]
        await store.close()

    async def test_a_store_that_is_not_open_says_so(self) -> None:
        store = SqlStore(url(self.path))
        with pytest.raises(StoreError) as caught:
            await store.rooms()
        assert caught.value.code == "store/closed"

    async def test_starting_on_a_database_of_this_version_changes_nothing(self) -> None:
        store = await self.make()
        await store.open_room(meta())
        await store.close()
        with closing(sqlite3.connect(self.path / "journal.db")) as raw:
            before = raw.execute("select name, sql from sqlite_master order by name").fetchall()
        await (await self.make()).close()
        with closing(sqlite3.connect(self.path / "journal.db")) as raw:
            assert raw.execute("select name, sql from sqlite_master order by name").fetchall() == before
            assert raw.execute("select version_num from alembic_version").fetchone() == ("0002",)
            assert raw.execute("pragma journal_mode").fetchone() == ("wal",)

    async def test_the_migrations_make_the_tables_the_store_uses(self) -> None:
        await (await self.make()).close()
        with closing(sqlite3.connect(self.path / "journal.db")) as raw:
            for table in metadata.sorted_tables:
                made = {line[1] for line in raw.execute(f"pragma table_info({table.name})").fetchall()}
                assert made == {column.name for column in table.columns}

    async def test_a_path_with_blanks_and_percent_signs_works(self) -> None:
        self.path = self.path / "my data 100%"
        self.path.mkdir()
        store = await self.make()
        await store.open_room(meta())
        assert list(await store.rooms()) == [meta()]
        await store.close()


def late_append(store: SqlStore, late: Row) -> Commit | None:
    """Append, or the refusal as a value."""
    try:
        return store.append(late)
    except StoreError as error:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.set_exception(error)
        return future


async def waited(commit: Commit | None) -> None:
    """Await a commit as a task."""
    assert commit is not None
    await commit


@pytest.mark.parametrize("after_ms", [50, 200])
async def test_every_row_acknowledged_before_kill_9_is_there_afterwards(tmp_path: Path, after_ms: int) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, url(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    acknowledged = int(await asyncio.wait_for(process.stdout.readline(), PATIENCE_S))
    loop = asyncio.get_running_loop()
    end = loop.time() + after_ms / 1000
    while loop.time() < end:
        acknowledged = int(await asyncio.wait_for(process.stdout.readline(), PATIENCE_S))
    process.send_signal(signal.SIGKILL)
    for line in (await asyncio.wait_for(process.stdout.read(), PATIENCE_S)).decode().splitlines():
        acknowledged = int(line)
    await process.wait()
    store = await started(tmp_path)
    kept = await store.rows("ABC234")
    assert len(kept) >= acknowledged > 0
    assert list(kept) == [row(n) for n in range(1, len(kept) + 1)]
    await store.close()


async def test_a_room_that_cannot_be_opened_for_the_disk_says_so_with_a_code(tmp_path: Path) -> None:
    store = await started(tmp_path)
    with closing(sqlite3.connect(tmp_path / "journal.db")) as disk:
        disk.execute("DROP TABLE rooms")
    with pytest.raises(StoreError) as caught:
        await store.open_room(meta())
    assert caught.value.code == "journal/write_failed"
    await store.close()


def test_a_data_directory_is_for_one_server_and_says_so(tmp_path: Path) -> None:
    with DataDirectory(tmp_path / "data") as first:
        with pytest.raises(LocalError) as caught:
            DataDirectory(tmp_path / "data")
        assert caught.value.code == "data/locked"
        assert "another server" in caught.value.message
        assert (first.path.stat().st_mode & 0o777) == 0o700
    DataDirectory(tmp_path / "data").close()


async def test_the_lock_of_a_data_directory_ends_with_a_killed_process(tmp_path: Path) -> None:
    hold = (
        "import sys, time; from pathlib import Path; from roomlit.stores.directory import DataDirectory;"
        " d = DataDirectory(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", hold, str(tmp_path), stdout=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), PATIENCE_S) == b"held\n"
    with pytest.raises(LocalError):
        DataDirectory(tmp_path)
    process.kill()
    await process.wait()
    DataDirectory(tmp_path).close()
