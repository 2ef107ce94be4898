"""Where rooms are kept: an append-only journal of actions per room."""

from collections.abc import Generator, Sequence
from typing import Any, Protocol

import msgspec


class RoomMeta(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a room besides its journal; `options` and `seed` are enough to start it again."""

    room: str
    kind: str
    version: int
    seed: int
    options: dict[str, Any]
    opened_at: int
    epoch: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One accepted action: `n` is dense from 1 per room, `seqs` the last number of each audience afterwards."""

    room: str
    n: int
    epoch: int
    at: int
    version: int
    action: bytes
    player: str
    command: str
    seqs: dict[str, int]


class Commit(Protocol):
    """A commit under way; an `asyncio.Future[None]` is one."""

    def done(self) -> bool:
        """Whether it has succeeded or failed."""
        ...

    def exception(self) -> BaseException | None:
        """Why it failed; only after `done`."""
        ...

    def __await__(self) -> Generator[Any, None, None]: ...


class Store(Protocol):
    """Keeps rooms and rows.

    Order: rows of one room become durable in the order of their `append` calls. Atomicity: a row is there as a whole
    or not at all. Loss: after the future of `append` is done, the row survives what `durability` names; a failed future
    means that this row and every later row of the same room are not there. Duplication: none.
    """

    durability: str
    survives_restart: bool

    async def start(self) -> None:
        """Open (and migrate) what is needed."""
        ...

    async def close(self) -> None:
        """Write what is pending and release everything."""
        ...

    async def open_room(self, meta: RoomMeta) -> None:
        """Remember a new room, or the same room under a new epoch."""
        ...

    async def rooms(self) -> Sequence[RoomMeta]:
        """Every room that can be recovered."""
        ...

    async def rows(self, room: str) -> Sequence[Row]:
        """The journal of one room in order of `n`."""
        ...

    def append(self, row: Row) -> Commit | None:
        """Queue a row for the next group commit. None means it is as durable as it will ever be."""
        ...

    async def drop_room(self, room: str) -> None:
        """Forget a room and its journal."""
        ...

    async def beat(self, at: int) -> None:
        """Remember that the server was alive at `at`."""
        ...

    async def last_beat(self) -> int:
        """The last `beat`, 0 when there was none."""
        ...
