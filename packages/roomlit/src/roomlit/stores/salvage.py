"""A damaged SQLite file: what can still be read goes into a new one, the old one is kept beside."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from roomlit.log import get_logger

STEP = 500
GIVE_UP = 5_000
"""So many row ids one after the other that cannot be read: what is behind them is looked for from the other end."""
CORRUPT = 11
"""SQLite's code for a damaged file; others (locked, not permitted, no database at all) are no reason to touch it."""


class Salvaged(msgspec.Struct, frozen=True):
    """What was found: rows kept by table, where the damaged file lies now, and what SQLite said of it."""

    kept: dict[str, int]
    damaged: Path
    why: str


def salvage(database: Path, create: Callable[[], None]) -> Salvaged | None:
    """None when the file is sound (or not there); otherwise `create` makes a new one, and all readable rows go into it.

    Raises `sqlite3.Error` when the file cannot be judged or is no database at all: then somebody must decide. Only for
    a file that no other process writes to.
    """
    if not database.exists() or (why := _fault(database)) is None:
        return None
    damaged = _free_name(database.with_name(f"{database.name}.damaged"))
    for suffix in ("", "-wal", "-shm"):
        beside = database.with_name(database.name + suffix)
        if beside.exists():
            beside.rename(damaged.with_name(damaged.name + suffix))
    create()
    kept: dict[str, int] = {}
    with closing(sqlite3.connect(damaged)) as source, closing(sqlite3.connect(database)) as target, target:
        # Otherwise SQLite reads nothing of a file that is shorter than it should be.
        source.execute("PRAGMA writable_schema=ON")
        for table, columns in _tables(target).items():
            kept[table] = _copied(source, target, table, columns)
    get_logger("roomlit.stores").error(
        "database damaged: what can be read goes on in a new file", file=str(database), damaged=str(damaged),
        why=why, kept=kept,
    )  # fmt: skip
    return Salvaged(kept, damaged, why)


def _fault(database: Path) -> str | None:
    with closing(sqlite3.connect(database)) as connection:
        try:
            said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF != CORRUPT:
                raise
            return str(error)
    return None if said == "ok" else str(said)


def _free_name(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _tables(target: sqlite3.Connection) -> dict[str, list[str]]:
    """The tables to fill, with their columns: those the migrations have made, except the version they note."""
    names = target.execute("select name from sqlite_master where type = 'table'").fetchall()
    return {
        name: [line[1] for line in target.execute(f"pragma table_info({name})")]
        for (name,) in names
        if not name.endswith("version") and not name.startswith("sqlite_")
    }


def _copied(source: sqlite3.Connection, target: sqlite3.Connection, table: str, columns: list[str]) -> int:
    try:
        known = {line[1] for line in source.execute(f"pragma table_info({table})")}
    except sqlite3.DatabaseError:
        return 0
    shared = [column for column in columns if column in known]
    if not shared:
        return 0
    names, marks = ", ".join(f'"{column}"' for column in shared), ", ".join("?" for _ in shared)
    count = 0
    for record in _readable(source, f'select rowid, {names} from "{table}" not indexed'):
        try:
            done = target.execute(f'insert or ignore into "{table}" ({names}) values ({marks})', record[1:])
        except sqlite3.Error:
            continue  # A field that is no longer what its column takes.
        count += done.rowcount
    return count


def _readable(source: sqlite3.Connection, select: str) -> Iterator[tuple[Any, ...]]:
    """Every row that can be read, maybe twice: upwards past damaged pages, then downwards from the end."""
    upwards, one = f"{select} where rowid > ? order by rowid limit {STEP}", f"{select} where rowid = ?"
    last, silent = 0, 0
    while silent < GIVE_UP:
        try:
            if not (found := source.execute(upwards, (last,)).fetchall()):
                return
        except sqlite3.DatabaseError:
            last += 1
            found = _tried(source, one, last)
        yield from found
        last, silent = (found[-1][0], 0) if found else (last, silent + 1)
    top = 2**63 - 1
    while found := _tried(source, f"{select} where rowid < ? order by rowid desc limit {STEP}", top):
        yield from found
        top = found[-1][0]


def _tried(source: sqlite3.Connection, query: str, at: int) -> list[tuple[Any, ...]]:
    try:
        return source.execute(query, (at,)).fetchall()
    except sqlite3.DatabaseError:
        return []
