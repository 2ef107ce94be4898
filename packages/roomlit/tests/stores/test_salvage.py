"""A journal file with damaged pages: the server starts, the sound part of every room is there, the rest is told."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from roomlit.errors import StoreError
from roomlit.ports.store import JournalTorn
from roomlit.stores.sql import SqlStore, migrate
from roomlit.testing import MemoryHub, until
from roomlit.testing.store_contract import durable, meta, row

ROWS = 400
ROOMS = ("ABC234", "XYZ987")


def url(path: Path) -> str:
    """A database below `path`."""
    return f"sqlite+aiosqlite:///{path / 'journal.db'}"


async def a_journal(path: Path, *, first: int = 1) -> None:
    """Two rooms, their rows in turn, everything in the one file. `first` > 1: earlier rows were there and are gone."""
    store = SqlStore(url(path))
    await store.start()
    for room in ROOMS:
        await store.open_room(meta(room))
    for start in range(1, ROWS + 1, 50):
        await durable(*(store.append(row(n, room)) for n in range(start, start + 50) for room in ROOMS))
    for room in ROOMS:
        await store.compact(room, upto=first - 1, before=2**62)
    await store.close()
    with closing(sqlite3.connect(path / "journal.db")) as raw:
        raw.execute("pragma wal_checkpoint(truncate)")


def leaves(path: Path, table: str = "journal") -> list[int]:
    """The numbers of the pages that hold the rows of a table, in order."""
    with closing(sqlite3.connect(path / "journal.db")) as raw:
        root = raw.execute("select rootpage from sqlite_master where name = ?", [table]).fetchone()[0]
        size = raw.execute("pragma page_size").fetchone()[0]
    data = (path / "journal.db").read_bytes()
    page = data[(root - 1) * size : root * size]
    if page[0] == 13:
        return [root]
    assert page[0] == 5, "one level of inner pages is all these tests make"
    count = int.from_bytes(page[3:5])
    cells = [int.from_bytes(page[12 + 2 * i : 14 + 2 * i]) for i in range(count)]
    return [*(int.from_bytes(page[cell : cell + 4]) for cell in cells), int.from_bytes(page[8:12])]


def destroy(path: Path, *pages: int) -> None:
    """Overwrite whole pages."""
    with closing(sqlite3.connect(path / "journal.db")) as raw:
        size = raw.execute("pragma page_size").fetchone()[0]
    with (path / "journal.db").open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * size)
            file.write(b"\xa5" * size)


async def kept(path: Path) -> dict[str, list[int]]:
    """The numbers of the sound rows that are there after a start."""
    store = SqlStore(url(path))
    await store.start()
    numbers: dict[str, list[int]] = {}
    for room in ROOMS:
        try:
            rows = await store.rows(room)
        except JournalTorn as error:
            rows = error.sound
        numbers[room] = [row.n for row in rows]
    await durable(*(store.append(row(1000, room)) for room in ROOMS))
    await store.close()
    return numbers


@pytest.mark.parametrize("first", [1, 150])
async def test_of_a_file_whose_last_page_of_rows_is_destroyed_the_rows_before_it_are_there(
    tmp_path: Path, first: int
) -> None:
    await a_journal(tmp_path, first=first)
    destroy(tmp_path, leaves(tmp_path)[-1])
    with capture_logs() as logged:
        numbers = await kept(tmp_path)
    for n in numbers.values():
        assert n == list(range(first, first + len(n)))
        assert len(n) > ROWS - first - 50
    assert any(line["event"].startswith("database damaged") and line["log_level"] == "error" for line in logged)
    assert (tmp_path / "journal.db.damaged").exists()


async def test_rows_behind_a_destroyed_page_are_there_too(tmp_path: Path) -> None:
    await a_journal(tmp_path)
    pages = leaves(tmp_path)
    destroy(tmp_path, pages[len(pages) // 2])
    numbers = await kept(tmp_path)
    assert all(n[0] == 1 and n[-1] == ROWS and ROWS - 60 < len(n) < ROWS for n in numbers.values())


async def test_a_file_that_was_cut_off_gives_what_is_left(tmp_path: Path) -> None:
    await a_journal(tmp_path)
    size = (tmp_path / "journal.db").stat().st_size
    with (tmp_path / "journal.db").open("r+b") as file:
        file.truncate(size - 3 * 4096 - 100)
    numbers = await kept(tmp_path)
    assert all(n[:250] == list(range(1, 251)) for n in numbers.values())
    assert sum(map(len, numbers.values())) > ROWS


async def test_rooms_come_back_under_a_new_epoch_because_their_last_rows_may_be_missing(tmp_path: Path) -> None:
    async with MemoryHub(store=SqlStore(url(tmp_path)), commands_per_s=1e6, command_burst=10**6) as first:
        ada, bob = await first.guest("Ada"), await first.guest("Bob", room="OTHER")
        for n in range(60):
            ada.say(f"{n} " + "x" * 150)
            bob.say(f"{n} " + "y" * 150)
        await until(lambda: len(ada.texts) == len(bob.texts) == 60)
        at = ada.at
    with closing(sqlite3.connect(tmp_path / "journal.db")) as raw:
        raw.execute("pragma wal_checkpoint(truncate)")
    destroy(tmp_path, leaves(tmp_path)[-1])
    first.clock.advance(5)
    async with MemoryHub(store=SqlStore(url(tmp_path)), clock=first.clock) as again:
        assert set(again.hub.rooms) == {"LOBBY", "OTHER"}
        back = again.connect(ada.seat, at=at, resume=ada.welcome.resume)
        await until(lambda: len(back.wire.frames) > 1)
        assert back.joined.how == "snapshot"
        texts = [message["text"] for message in back.view["messages"]]
        assert texts == ada.texts[: len(texts)]
        id = back.say("onwards")
        await until(lambda: back.answer(id))


async def test_rows_of_rooms_that_are_lost_are_set_aside_and_the_rooms_are_named(tmp_path: Path) -> None:
    await a_journal(tmp_path)
    destroy(tmp_path, *leaves(tmp_path, "rooms"))
    with capture_logs() as logged:
        migrate(url(tmp_path))
    assert [line["rooms"] for line in logged if "rooms lost" in line["event"]] == [sorted(ROOMS)]
    with closing(sqlite3.connect(tmp_path / "journal.db")) as raw:
        assert raw.execute("select count(*) from aside").fetchone() == (2 * ROWS,)
        assert raw.execute("select count(*) from journal").fetchone() == (0,)


async def test_a_second_damage_does_not_overwrite_the_first_file(tmp_path: Path) -> None:
    await a_journal(tmp_path)
    for _ in range(2):
        destroy(tmp_path, leaves(tmp_path)[-1])
        migrate(url(tmp_path))
    assert (tmp_path / "journal.db.damaged").exists()
    assert (tmp_path / "journal.db.damaged-2").exists()


async def test_a_sound_file_and_a_locked_one_are_left_as_they_are(tmp_path: Path) -> None:
    await a_journal(tmp_path)
    with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as raw:
        raw.execute("begin immediate")
        raw.execute("delete from journal")
        with suppress(StoreError):
            migrate(url(tmp_path))
        raw.execute("rollback")
    assert not (tmp_path / "journal.db.damaged").exists()
    assert all(len(n) == ROWS for n in (await kept(tmp_path)).values())
