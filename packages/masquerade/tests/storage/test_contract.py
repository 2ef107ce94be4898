"""Both adapters keep the contract; SQL also survives what memory does not."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from masquerade.ports.results import Key, Record, Results
from masquerade.storage.memory import MemoryResults
from masquerade.storage.sql import SqlResults, metadata, results_url
from roomlit.errors import StoreError
from roomlit.stores import sql as journal


def a_record(game: int = 1, *, room: str = "KX7Q2M", opened_at: int = 5, ended_at: int = 100, **body: Any) -> Record:
    """A game to keep."""
    key = Key(room=room, opened_at=opened_at, game=game)
    return Record(key=key, ended_at=ended_at, mode="masks", body={"messages": ["é 🎭 \u2028"], "seats": [], **body})


class ResultsContract:
    """Subclass it as a test class and say how to `make` a started store; pytest-asyncio runs the rest."""

    async def make(self) -> Results:
        """A new, empty, started store."""
        raise NotImplementedError

    async def test_an_empty_store_has_no_games(self) -> None:
        store = await self.make()
        assert await store.get(a_record().key) is None
        assert list(await store.newest(10)) == []
        await store.close()

    async def test_a_record_comes_back_as_it_was_saved(self) -> None:
        store = await self.make()
        assert await store.save(a_record())
        assert await store.get(a_record().key) == a_record()
        await store.close()

    async def test_the_first_record_of_a_game_stays_and_saving_again_says_so(self) -> None:
        store = await self.make()
        assert await store.save(a_record())
        assert not await store.save(a_record(ended_at=999, later=True))
        assert list(await store.newest(10)) == [a_record()]
        await store.close()

    async def test_a_revised_record_takes_the_place_of_the_one_that_is_there(self) -> None:
        store = await self.make()
        await store.save(a_record())
        await store.save(a_record(2))
        await store.revise(a_record(hidden=True))
        await store.revise(a_record(3, hidden=True))
        assert await store.get(a_record().key) == a_record(hidden=True)
        assert await store.get(a_record(2).key) == a_record(2)
        assert await store.get(a_record(3).key) is None
        await store.close()

    async def test_many_savers_of_one_game_make_one_record(self) -> None:
        store = await self.make()
        new = await asyncio.gather(*(store.save(a_record()) for _ in range(8)))
        assert sorted(new) == [False] * 7 + [True]
        assert len(await store.newest(10)) == 1
        await store.close()

    async def test_a_rematch_and_a_later_room_of_the_same_code_are_other_games(self) -> None:
        store = await self.make()
        for kept in (a_record(), a_record(2), a_record(opened_at=6)):
            assert await store.save(kept)
        assert await store.get(a_record(opened_at=6).key) == a_record(opened_at=6)
        assert len(await store.newest(10)) == 3
        await store.close()

    async def test_the_newest_come_first_and_no_more_than_asked_for(self) -> None:
        store = await self.make()
        for game, ended_at in ((1, 300), (2, 100), (3, 200)):
            await store.save(a_record(game, ended_at=ended_at))
        assert [kept.key.game for kept in await store.newest(10)] == [1, 3, 2]
        assert [kept.key.game for kept in await store.newest(2)] == [1, 3]
        assert list(await store.newest(0)) == []
        assert list(await store.newest(-1)) == []
        await store.close()

    async def test_starting_again_and_closing_twice_is_harmless(self) -> None:
        store = await self.make()
        await store.save(a_record())
        await store.start()
        assert await store.get(a_record().key) == a_record()
        await store.close()
        await store.close()


class TestMemoryResults(ResultsContract):
    async def make(self) -> MemoryResults:
        store = MemoryResults()
        await store.start()
        return store


class TestSqlResults(ResultsContract):
    @pytest.fixture(autouse=True)
    def directory(self, tmp_path: Path) -> None:
        self.path = tmp_path

    async def make(self) -> SqlResults:
        store = SqlResults(results_url(self.path))
        await store.start()
        return store

    async def test_a_game_is_there_after_closing_and_starting_again(self) -> None:
        store = await self.make()
        await store.save(a_record())
        await store.close()
        again = await self.make()
        assert not await again.save(a_record())
        assert list(await again.newest(10)) == [a_record()]
        await again.close()

    async def test_a_store_that_is_not_open_says_so(self) -> None:
        store = SqlResults(results_url(self.path))
        for asked in (store.save(a_record()), store.get(a_record().key), store.newest(1)):
            with pytest.raises(StoreError) as caught:
                await asked
            assert caught.value.code == "store/closed"
        await store.close()

    async def test_a_file_that_is_no_database_says_what_to_do(self) -> None:
        (self.path / "results.db").write_text("this is no database, and it is long enough to be looked at" * 40)
        with pytest.raises(StoreError, match="move it away") as caught:
            await self.make()
        assert caught.value.code == "results/unreadable"

    async def test_a_database_of_a_later_version_is_left_alone(self) -> None:
        await (await self.make()).close()
        with closing(sqlite3.connect(self.path / "results.db")) as raw, raw:
            raw.execute("update masquerade_version set version_num = '9999'")
        with pytest.raises(StoreError) as caught:
            await self.make()
        assert caught.value.code == "results/unreadable"

    async def test_a_table_that_is_gone_is_a_failure_that_may_be_tried_again(self) -> None:
        store = await self.make()
        with closing(sqlite3.connect(self.path / "results.db")) as raw, raw:
            raw.execute("alter table results rename to elsewhere")
        with pytest.raises(StoreError) as caught:
            await store.save(a_record())
        assert caught.value.code == "results/failed"
        with closing(sqlite3.connect(self.path / "results.db")) as raw, raw:
            raw.execute("alter table elsewhere rename to results")
        assert await store.save(a_record())
        await store.close()

    async def test_the_migrations_make_the_table_the_store_uses(self) -> None:
        await (await self.make()).close()
        with closing(sqlite3.connect(self.path / "results.db")) as raw:
            for table in metadata.sorted_tables:
                made = {line[1] for line in raw.execute(f"pragma table_info({table.name})").fetchall()}
                assert made == {column.name for column in table.columns}

    @pytest.mark.parametrize("first", ["journal", "results"])
    async def test_journal_and_results_may_share_a_database_in_either_order(self, first: str) -> None:
        url = f"sqlite+aiosqlite:///{self.path / 'journal.db'}"
        keeper, store = journal.SqlStore(url), SqlResults(url)
        for each in (keeper, store) if first == "journal" else (store, keeper):
            await each.start()
        assert await store.save(a_record())
        assert await keeper.rooms() == []
        await store.close()
        await keeper.close()

    async def test_a_path_with_blanks_and_percent_signs_works(self) -> None:
        self.path = self.path / "my data 100%"
        self.path.mkdir()
        store = await self.make()
        assert await store.save(a_record())
        await store.close()
