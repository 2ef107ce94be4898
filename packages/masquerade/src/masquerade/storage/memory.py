"""Finished games kept as long as the process: for tests and for evenings that nobody needs tomorrow."""

from collections.abc import Collection, Sequence

import msgspec

from masquerade.ports.results import Key, Record, erased


class MemoryResults:
    """`Results` in a dictionary; nothing survives the process."""

    durability = "none: lost with the process"

    def __init__(self) -> None:
        self._records: dict[Key, Record] = {}

    async def start(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to release."""

    async def save(self, record: Record) -> bool:
        new = record.key not in self._records
        self._records.setdefault(record.key, record)
        return new

    async def erase(self, room: str, opened_at: int, nicknames: Collection[str]) -> None:
        for key, record in tuple(self._records.items()):
            if (key.room, key.opened_at) == (room, opened_at):
                self._records[key] = msgspec.structs.replace(record, body=erased(record.body, nicknames))

    async def revise(self, record: Record) -> None:
        if record.key in self._records:
            self._records[record.key] = record

    async def get(self, key: Key) -> Record | None:
        return self._records.get(key)

    async def newest(self, limit: int) -> Sequence[Record]:
        ordered = sorted(
            self._records.values(), key=lambda record: (-record.ended_at, record.key.room, -record.key.game)
        )
        return ordered[: max(0, limit)]
