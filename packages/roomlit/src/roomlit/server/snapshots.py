"""Snapshots of a room: when one is due, what is in it, how it is written, and how a room comes back from it."""

from collections.abc import Iterable
from typing import Any, Protocol

import msgspec

from roomlit.clock import Clock
from roomlit.errors import LocalError, StoreError
from roomlit.eventlog.event_log import KeptLog
from roomlit.eventlog.room_logs import RoomLogs
from roomlit.log import get_logger
from roomlit.ports.logic import RoomLogic, Saving
from roomlit.ports.store import RoomMeta, Snapshot, Store
from roomlit.protocol.messages import Ack
from roomlit.server.command_dedup import CommandDedup
from roomlit.task_supervisor import TaskSupervisor

LAYOUT = 1
"""Of `_Body`; a snapshot of another layout is not read, the rows are folded instead."""


class _Answered(msgspec.Struct, frozen=True, array_like=True):
    player: str
    command: str
    at: int
    seq: int
    result: bytes


class _Body(msgspec.Struct, frozen=True, array_like=True):
    state: bytes
    present: list[str]
    ended: int
    logs: tuple[KeptLog, dict[str, KeptLog]]
    answered: list[_Answered]


class RoomSnapshots:
    """One room's snapshots: due every `every` rows and when something is over, never when the rules cannot save.

    The windows of the logs and the answers to commands are in them whole, so what may be resumed and which commands are
    known does not depend on where the last snapshot was taken.
    """

    def __init__(self, *, meta: RoomMeta, logic: RoomLogic[Any], every: int) -> None:
        self._meta = meta
        self._version = logic.version
        self._saves = logic if isinstance(logic, Saving) else None
        self._every = every
        self._last = 0
        self._over = False
        self._ended = 0

    @property
    def ended(self) -> int:
        """The last row of what is over (see `Saving.ended`), 0 when nothing is."""
        return self._ended

    def due(self, state: Any, n: int) -> bool:
        """Call it after each row, folded or new: whether a snapshot should be taken now."""
        if self._saves is None:
            return False
        over, before = self._saves.ended(state), self._over
        self._over = over
        if over and not before:
            self._ended = n
            return True
        return n - self._last >= self._every

    def take(
        self, state: Any, n: int, at: int, present: Iterable[str], logs: RoomLogs, answered: CommandDedup
    ) -> Snapshot | None:
        """The room after its row `n`; None when the rules turn out not to save. Nothing of it is shared afterwards."""
        assert self._saves is not None, "take a snapshot only when one is due"
        self._last = n
        try:
            body = _Body(
                state=self._saves.save(state),
                present=sorted(present),
                ended=self._ended,
                logs=logs.kept(),
                answered=[
                    _Answered(player, command, given, ack.seq, msgspec.json.encode(ack.result))
                    for (player, command), (given, ack) in answered.kept.items()
                ],
            )
        except Exception:  # noqa: BLE001 – the edge of somebody else's rules: the room goes on without snapshots
            get_logger("roomlit.room").error("the room cannot be saved", room=self._meta.room, exc_info=True)
            return None
        return Snapshot(
            room=self._meta.room,
            n=n,
            epoch=self._meta.epoch,
            at=at,
            version=self._version,
            layout=LAYOUT,
            body=msgspec.msgpack.encode(body),
        )

    def open(self, snapshot: Snapshot, *, logs: RoomLogs, answered: CommandDedup) -> tuple[Any, set[str]]:
        """Fill `logs` and `answered`, both empty; the state, and who was here. Raises `LocalError`, nothing filled."""
        if self._saves is None or (snapshot.version, snapshot.layout) != (self._version, LAYOUT):
            raise LocalError(
                "snapshot/other_version",
                f"expected version {self._version} and layout {LAYOUT}, got {snapshot.version} and {snapshot.layout}",
            )
        try:
            body = msgspec.msgpack.decode(snapshot.body, type=_Body)
            state = self._saves.load(body.state)
            over = self._saves.ended(state)
            acks = [
                (one, Ack(id=one.command, seq=one.seq, result=msgspec.json.decode(one.result))) for one in body.answered
            ]
        except Exception as error:  # Whatever it is, the rows are still there.
            raise LocalError("snapshot/unreadable", f"snapshot {snapshot.n} of {snapshot.room}: {error!r}") from error
        logs.restore(*body.logs)
        for one, ack in acks:
            answered.put((one.player, one.command), ack, one.at)
        self._last, self._over, self._ended = snapshot.n, over, body.ended
        return state, set(body.present)


class KeepSnapshot(Protocol):
    """Keeps a snapshot soon; see `SnapshotWriter.keep`."""

    def __call__(self, snapshot: Snapshot, ended: int, *, forget: bool = False) -> None: ...


class SnapshotWriter:
    """Keeps the snapshots of all rooms, one at a time per room; when the disk is slow, the newest of those that wait.

    `tasks` is the hub's; it ends them.

    Of finished things (`Saving.ended`) a room keeps two snapshots, the rows since the earlier one, and every row that
    is younger than `rows_ms`; of everything else it keeps all rows.
    """

    def __init__(self, *, store: Store, clock: Clock, rows_ms: int, tasks: TaskSupervisor) -> None:
        self._store = store
        self._clock = clock
        self._rows_ms = rows_ms
        self._tasks = tasks
        self._waiting: dict[str, tuple[Snapshot, int]] = {}
        self._forgetting: set[str] = set()
        self._log = get_logger("roomlit.upkeep")

    def keep(self, snapshot: Snapshot, ended: int, *, forget: bool = False) -> None:
        """Write `snapshot` soon; rows up to `ended` are of what is over. `forget`: keep nothing from before it."""
        under_way = snapshot.room in self._waiting
        self._waiting[snapshot.room] = (snapshot, ended)
        if forget:
            self._forgetting.add(snapshot.room)
        if not under_way:
            self._tasks.start(f"snapshot-{snapshot.room}", self._write(snapshot.room))

    async def _write(self, room: str) -> None:
        written: Snapshot | None = None
        try:
            while (newest := self._waiting[room])[0] is not written:
                written = newest[0]
                await self._written(*newest)
        finally:
            del self._waiting[room]

    async def _written(self, snapshot: Snapshot, ended: int) -> None:
        forget = snapshot.room in self._forgetting
        try:
            earlier = await self._store.keep(snapshot, alone=forget)
            if forget:
                await self._store.compact(snapshot.room, upto=snapshot.n, before=snapshot.at + 1)
                self._forgetting.discard(snapshot.room)
            elif (upto := min(earlier, ended)) > 0:
                before = self._clock.now() - self._rows_ms
                await self._store.compact(snapshot.room, upto=upto, before=before)
        except StoreError as error:
            # Without this snapshot a restart folds more rows: no reason to disturb anybody.
            self._log.warning("no snapshot now", room=snapshot.room, error=error.message)
