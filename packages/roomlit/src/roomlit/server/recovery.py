"""How a room comes back: from its newest snapshot that can be used and the rows since, or from its rows alone."""

from collections.abc import Callable, Sequence

import msgspec

from roomlit.errors import LocalError, StoreError
from roomlit.log import get_logger
from roomlit.ports.store import JournalTorn, RoomMeta, Row, Snapshot, Store
from roomlit.server.room_state import RoomState

Make = Callable[[RoomMeta], RoomState]


class Recovered(msgspec.Struct, frozen=True):
    """A room as far as its journal is sound. `n`: its last row, `at`: when that was, `folded`: how many rows it took.

    `torn` says why the rows after `n` cannot be used; empty when nothing is wrong.
    """

    room: RoomState
    n: int
    at: int
    folded: int
    torn: str = ""


class _Unusable(Exception):
    """This way back does not lead anywhere; another may."""


async def recovered(meta: RoomMeta, store: Store, make: Make, *, again: bool = False) -> Recovered | None:
    """The room of `meta` as of its last sound row, or None when it must be left alone for now.

    Damaged rows are set aside, and the room goes on under a new epoch: what they said was seen. With `again` an
    unreadable journal is raised, for the caller to try once more; otherwise one room must not stop the others.
    """
    log = get_logger("roomlit.recovery")
    try:
        found = await _found(meta, store, make)
        if not found.torn:
            return found
        lost = await store.set_aside(meta.room, after=found.n)
        log.error(
            "journal damaged: the room goes on from its last sound row, the rest was set aside",
            room=meta.room, recovered_rows=found.n, set_aside=lost, why=found.torn,
        )  # fmt: skip
        meta = msgspec.structs.replace(meta, epoch=meta.epoch + 1)
        await store.open_room(meta)
        return await _found(meta, store, make)
    except Exception as error:
        diverged = isinstance(error, _Unusable)
        # A disk that does not answer says nothing about this room: its name must not be opened over a sound journal.
        if (again or isinstance(error, StoreError)) and not diverged:
            raise
        log.error("journal cannot be folded, room left alone", room=meta.room, error=str(error) or repr(error))
        return None


async def _found(meta: RoomMeta, store: Store, make: Make) -> Recovered:
    why = _Unusable("there is nothing")
    snapshots = await store.snapshots(meta.room)
    for snapshot in (*snapshots, None):
        try:
            return await _from(snapshot, meta, store, make, compacted=bool(snapshots))
        except _Unusable as error:
            why = error
            if snapshot is not None:
                log = get_logger("roomlit.recovery")
                log.warning("snapshot passed over", room=meta.room, row=snapshot.n, why=str(error))
    raise why


async def _from(snapshot: Snapshot | None, meta: RoomMeta, store: Store, make: Make, *, compacted: bool) -> Recovered:
    try:
        room, last, at = make(meta), 0, meta.opened_at
    except Exception as error:  # Options of another version may fail in any way
        raise _Unusable(repr(error)) from error
    if snapshot is not None:
        try:
            room.restore(snapshot)
        except LocalError as error:
            raise _Unusable(error.message) from error
        last, at = snapshot.n, snapshot.at
    torn, start = "", last
    try:
        rows: Sequence[Row] = await store.rows(meta.room, after=last)
    except JournalTorn as error:
        rows, torn = error.sound, error.why
    if snapshot is None and (rows[0].n != 1 if rows else compacted):
        raise _Unusable("its first rows are gone, and no snapshot of them can be used")
    for row in rows:
        if row.n != last + 1:
            torn = f"row {last + 1} is missing"
            break
        try:
            room.replay(row)
        except msgspec.ValidationError as error:  # Sound, but of other rules than these.
            raise _Unusable(f"row {row.n} is not understood: {error}") from error
        except msgspec.DecodeError as error:
            torn = f"row {row.n} cannot be read ({error})"
            break
        except Exception as error:  # Rules of another version may fail in any way
            raise _Unusable(str(error) or repr(error)) from error
        last, at = row.n, row.at
    return Recovered(room, last, at, last - start, torn)
