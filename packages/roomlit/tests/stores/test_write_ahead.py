"""A disk on which SQLite cannot write ahead: told at the start, with the way out."""

from pathlib import Path

import pytest

from roomlit.errors import StoreError
from roomlit.stores.opening import wal_refused
from roomlit.stores.sql import SqlStore

NO_SHARED_MEMORY = "vfs=unix-dotfile"
"""A way of SQLite's to lock files that has no shared memory, as network file systems have none."""


async def test_a_disk_without_shared_memory_is_refused_at_the_start_with_what_to_do(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite+aiosqlite:///file:{tmp_path / 'journal.db'}?{NO_SHARED_MEMORY}&uri=true")
    with pytest.raises(StoreError) as told:
        await store.start()
    assert told.value.code == "data/no_wal"
    assert "NFS" in told.value.message
    assert "--data" in told.value.message
    await store.close()


def test_a_directory_is_tried_before_anything_is_kept_there_and_nothing_stays_behind(tmp_path: Path) -> None:
    assert wal_refused(tmp_path) == ""
    assert "delete" in wal_refused(tmp_path, parameters=NO_SHARED_MEMORY)
    assert list(tmp_path.iterdir()) == []
