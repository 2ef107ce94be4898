"""What is written besides the rows while nobody waits: snapshots, and which rows may go."""

import structlog

from roomlit.clock import Clock
from roomlit.errors import StoreError
from roomlit.ports.store import Snapshot, Store
from roomlit.task_supervisor import TaskSupervisor


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
        self._log = structlog.get_logger("roomlit.upkeep")

    def keep(self, snapshot: Snapshot, ended: int) -> None:
        """Write `snapshot` soon; rows up to `ended` are of what is over."""
        under_way = snapshot.room in self._waiting
        self._waiting[snapshot.room] = (snapshot, ended)
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
        try:
            earlier = await self._store.keep(snapshot)
            if (upto := min(earlier, ended)) > 0:
                before = self._clock.now() - self._rows_ms
                await self._store.compact(snapshot.room, upto=upto, before=before)
        except StoreError as error:
            # Without this snapshot a restart folds more rows: no reason to disturb anybody.
            self._log.warning("no snapshot now", room=snapshot.room, error=error.message)
