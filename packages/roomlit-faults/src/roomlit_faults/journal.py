"""The journal as the checker sees it: every row of every room, read from the disk of a server that has stopped."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path

import msgspec

from roomlit.ports.store import RoomMeta, Row


class Chapter(msgspec.Struct):
    """One room from its opening to its end. `epochs`: those under which it was opened, None where nobody knows."""

    room: str
    rows: list[Row]
    epochs: list[int] | None = None
    meta: RoomMeta | None = None


class Journal(msgspec.Struct, frozen=True):
    """All chapters, those of one room in order. Not `durable`: what a process knew is lost with it."""

    chapters: Sequence[Chapter]
    durable: bool = True


def read_journal(path: Path) -> Journal:
    """The journal in an SQLite database: one chapter for every room."""
    columns = ", ".join(Row.__struct_fields__)
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        found = database.execute(f"select {columns} from journal order by room, n").fetchall()
    rows = [Row(**{**dict(record), "seqs": msgspec.json.decode(record["seqs"])}) for record in found]
    return Journal([Chapter(room, list(chapter)) for room, chapter in groupby(rows, lambda row: row.room)])
