"""Where rooms are kept: an append-only journal of actions per room."""

from collections.abc import Generator, Sequence
from typing import Any, Protocol

import msgspec

from roomlit.errors import StoreError


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


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A room as it was after its row `n`, so that earlier rows need not be folded.

    `version` is that of the rules that wrote it, `layout` that of `body`; who cannot read both folds rows instead.
    """

    room: str
    n: int
    epoch: int
    at: int
    version: int
    layout: int
    body: bytes


class JournalTorn(StoreError):
    """Some rows cannot be read; `sound` are those before the first of them."""

    def __init__(self, room: str, sound: "Sequence[Row]", why: str) -> None:
        super().__init__("journal/torn", f"the journal of {room} is damaged after {len(sound)} sound rows: {why}")
        self.sound = sound
        self.why = why


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

    @property
    def healthy(self) -> bool:
        """Whether the last attempt to write succeeded; a server that is not should get no new work (`/ready`)."""
        ...

    @property
    def last_error(self) -> str:
        """Why the last attempt to write failed; empty when it did not."""
        ...

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

    async def rows(self, room: str, *, after: int = 0) -> Sequence[Row]:
        """The journal of one room in order of `n`, from `after` on; raises `JournalTorn` with what can be read."""
        ...

    def append(self, row: Row) -> Commit | None:
        """Queue a row for the next group commit. None means it is as durable as it will ever be."""
        ...

    async def keep(self, snapshot: Snapshot, *, alone: bool = False) -> int:
        """Remember it and the newest one before it, forget all others; the `n` of that earlier one (0: none).

        `alone`: forget that one too.

        A snapshot of a room that is gone, or that has another epoch meanwhile, is not kept.
        """
        ...

    async def snapshots(self, room: str) -> Sequence[Snapshot]:
        """What `keep` has kept and can be read, newest first."""
        ...

    async def compact(self, room: str, *, upto: int, before: int) -> int:
        """Remove the rows that are numbered up to `upto` and older than `before` (ms); how many there were."""
        ...

    async def set_aside(self, room: str, *, after: int) -> int:
        """Take the rows after `after` out of the journal, for somebody to look at; how many there were."""
        ...

    async def drop_room(self, room: str) -> None:
        """Forget a room, its journal and its snapshots."""
        ...

    async def beat(self, at: int) -> None:
        """Remember that the server was alive at `at`."""
        ...

    async def last_beat(self) -> int:
        """The last `beat`, 0 when there was none."""
        ...
