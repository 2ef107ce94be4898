"""A journal that lives as long as the process: for tests and rooms that nobody needs tomorrow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roomlit.ports.store import Commit, RoomMeta, Row, Snapshot
from roomlit.stores.directory import only_worker

if TYPE_CHECKING:
    from filelock import BaseFileLock

KEPT = 2


class MemoryStore:
    """A `Store` that keeps all in dictionaries. Durable: nothing, not even a crash of the process is survived."""

    durability = "none: lost with the process"
    survives_restart = False
    healthy = True
    last_error = ""

    def __init__(self) -> None:
        self._rooms: dict[str, RoomMeta] = {}
        self._rows: dict[str, list[Row]] = {}
        self._snapshots: dict[str, list[Snapshot]] = {}
        self._beat = 0
        self._only: BaseFileLock | None = None

    async def start(self) -> None:
        """Raises `LocalError("hub/workers")` when another worker of this server keeps rooms of its own."""
        self._only = only_worker()

    async def close(self) -> None:
        """Let another worker begin."""
        if self._only is not None:
            self._only.release()

    async def open_room(self, meta: RoomMeta) -> None:
        self._rooms[meta.room] = meta
        self._rows.setdefault(meta.room, [])

    async def rooms(self) -> Sequence[RoomMeta]:
        return tuple(self._rooms.values())

    async def rows(self, room: str, *, after: int = 0) -> Sequence[Row]:
        return tuple(row for row in self._rows.get(room, ()) if row.n > after)

    def append(self, row: Row) -> Commit | None:
        self._rows[row.room].append(row)
        return None

    async def keep(self, snapshot: Snapshot, *, alone: bool = False) -> int:
        meta = self._rooms.get(snapshot.room)
        if meta is None or meta.epoch != snapshot.epoch:
            return 0
        earlier = [one for one in self._snapshots.get(snapshot.room, ()) if one.n != snapshot.n]
        kept = sorted([snapshot, *earlier], key=lambda one: -one.n)[: 1 if alone else KEPT]
        self._snapshots[snapshot.room] = kept
        return kept[1].n if len(kept) == KEPT else 0

    async def snapshots(self, room: str) -> Sequence[Snapshot]:
        return tuple(self._snapshots.get(room, ()))

    async def compact(self, room: str, *, upto: int, before: int) -> int:
        return self._leave(room, [row for row in self._rows.get(room, ()) if row.n > upto or row.at >= before])

    async def set_aside(self, room: str, *, after: int) -> int:
        """There is nowhere to look at them here."""
        self._snapshots[room] = [one for one in self._snapshots.get(room, ()) if one.n <= after]
        return self._leave(room, [row for row in self._rows.get(room, ()) if row.n <= after])

    async def drop_room(self, room: str) -> None:
        self._rooms.pop(room, None)
        self._rows.pop(room, None)
        self._snapshots.pop(room, None)

    async def beat(self, at: int) -> None:
        self._beat = at

    async def last_beat(self) -> int:
        return self._beat

    def _leave(self, room: str, kept: list[Row]) -> int:
        gone = len(self._rows.get(room, ())) - len(kept)
        if gone:
            self._rows[room] = kept
        return gone
