"""The tables of the journal, and how rooms, rows and snapshots become records and back."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table

from roomlit.ports.store import JournalTorn, RoomMeta, Row, Snapshot

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


def _rows(name: str) -> Table:
    return Table(
        name,
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
        # None in rows of a release that wrote no checksum.
        Column("crc", BigInteger, nullable=True),
    )


journal_table = _rows("journal")
aside_table = _rows("aside")
"""Rows that could not be folded any more, kept as they were found."""
snapshots_table = Table(
    "snapshots",
    metadata,
    Column("room", String, primary_key=True),
    Column("n", BigInteger, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("layout", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("crc", BigInteger, nullable=False),
)
beat_table = Table("beat", metadata, Column("id", Integer, primary_key=True), Column("at", BigInteger, nullable=False))


def room_record(meta: RoomMeta) -> dict[str, Any]:
    """A room as a record."""
    return {**msgspec.structs.asdict(meta), "options": msgspec.json.encode(meta.options)}


def room_of(record: Mapping[Any, Any]) -> RoomMeta:
    """The room of a record."""
    return RoomMeta(**{**record, "options": msgspec.json.decode(record["options"])})


def row_record(row: Row) -> dict[str, Any]:
    """A row as a record, with its checksum."""
    record = {**msgspec.structs.asdict(row), "seqs": msgspec.json.encode(row.seqs)}
    return {**record, "crc": _crc(record)}


def rows_of(room: str, records: Iterable[Mapping[Any, Any]]) -> Sequence[Row]:
    """The rows of records in order; raises `JournalTorn` at the first whose checksum or content is wrong."""
    rows: list[Row] = []
    for record in records:
        values: dict[Any, Any] = dict(record)
        crc = values.pop("crc")
        if crc is not None and not _sums_to(values, crc):
            raise JournalTorn(room, rows, f"row {values['n']} does not have its checksum")
        try:
            values["seqs"] = msgspec.json.decode(values["seqs"], type=dict[str, int])
        except (msgspec.MsgspecError, TypeError) as error:
            raise JournalTorn(room, rows, f"row {values['n']} cannot be read ({error})") from None
        rows.append(Row(**values))
    return rows


def snapshot_record(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as a record, with its checksum."""
    return {**msgspec.structs.asdict(snapshot), "crc": zlib.crc32(snapshot.body)}


def snapshot_of(record: Mapping[Any, Any]) -> Snapshot | None:
    """The snapshot of a record, or None when its body is not what was written."""
    values: dict[Any, Any] = dict(record)
    crc = values.pop("crc")
    return Snapshot(**values) if zlib.crc32(values["body"]) == crc else None


def _sums_to(record: Mapping[str, Any], crc: int) -> bool:
    try:
        return crc == _crc(record)
    except (TypeError, AttributeError):  # SQLite gives whatever type the damaged field now claims to have.
        return False


def _crc(record: Mapping[str, Any]) -> int:
    parts = (record["room"], record["n"], record["epoch"], record["at"], record["version"], record["player"])
    head = "\n".join([*map(str, parts), record["command"]]).encode()
    return zlib.crc32(record["seqs"], zlib.crc32(record["action"], zlib.crc32(head)))
