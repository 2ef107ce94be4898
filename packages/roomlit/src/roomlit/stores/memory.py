"""A journal that lives as long as the process: for tests and rooms that nobody needs tomorrow."""

from collections.abc import Sequence

from roomlit.ports.store import Commit, RoomMeta, Row


class MemoryStore:
    """Keeps everything in dictionaries; nothing survives the process."""

    durability = "none: lost with the process"
    survives_restart = False

    def __init__(self) -> None:
        self._rooms: dict[str, RoomMeta] = {}
        self._rows: dict[str, list[Row]] = {}
        self._beat = 0

    async def start(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to release."""

    async def open_room(self, meta: RoomMeta) -> None:
        """See `Store.open_room`."""
        self._rooms[meta.room] = meta
        self._rows.setdefault(meta.room, [])

    async def rooms(self) -> Sequence[RoomMeta]:
        """See `Store.rooms`."""
        return tuple(self._rooms.values())

    async def rows(self, room: str) -> Sequence[Row]:
        """See `Store.rows`."""
        return tuple(self._rows.get(room, ()))

    def append(self, row: Row) -> Commit | None:
        """See `Store.append`."""
        self._rows[row.room].append(row)
        return None

    async def drop_room(self, room: str) -> None:
        """See `Store.drop_room`."""
        self._rooms.pop(room, None)
        self._rows.pop(room, None)

    async def beat(self, at: int) -> None:
        """See `Store.beat`."""
        self._beat = at

    async def last_beat(self) -> int:
        """See `Store.last_beat`."""
        return self._beat
