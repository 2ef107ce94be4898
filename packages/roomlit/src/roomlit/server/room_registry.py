"""Every room of one process by its code: opened, found, brought back when it has died, freed."""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import msgspec

from roomlit.clock import Clock
from roomlit.errors import LocalError, RemoteError, RoomUnknown
from roomlit.log import get_logger
from roomlit.ports.logic import Restarted, RoomLogic
from roomlit.ports.store import RoomMeta, Store
from roomlit.server.actor import RoomActor
from roomlit.server.journal_growth import JournalGrowth
from roomlit.server.recovery import recovered
from roomlit.server.room_code import new_code
from roomlit.server.room_observers import RoomObservers
from roomlit.server.room_state import RoomState
from roomlit.server.secret_sealer import SealingThreads, SecretSealer
from roomlit.server.snapshots import SnapshotWriter
from roomlit.settings import HubSettings
from roomlit.task_supervisor import TaskSupervisor

_log = get_logger("roomlit.hub")


class RoomRegistry:
    """Owns the rooms. `tasks` runs each under a key of its own; `kick(room, player)` ends a player's connections.

    A room that has died stays in its place until it is back: visitors hear that it is reloaded, not that it is gone.
    """

    def __init__(
        self,
        *,
        settings: HubSettings,
        store: Store,
        clock: Clock,
        logics: Mapping[str, RoomLogic[Any]],
        tasks: TaskSupervisor,
        kick: Callable[[str, str], None],
    ) -> None:
        self.rooms: dict[str, RoomActor] = {}
        self.observers = RoomObservers()
        self._settings = settings
        self._store = store
        self._clock = clock
        self._logics = logics
        self._tasks = tasks
        self._kick = kick
        self._snapshots = SnapshotWriter(store=store, clock=clock, rows_ms=settings.journal_keep_ms, tasks=tasks)
        self._growth = JournalGrowth(most=settings.journal_bytes, room_most=settings.room_journal_bytes)
        self._sealing = SealingThreads()
        self._visited_at: dict[str, int] = {}
        self._opening = asyncio.Lock()

    def find(self, code: str) -> RoomActor:
        """The room; raises `RoomUnknown`, or `RemoteError("room/restarting")` while it is being reloaded."""
        actor = self.rooms.get(code)
        if actor is None:
            raise RoomUnknown(code)
        if actor.dead:
            raise RemoteError("room/restarting", f"{code} is being reloaded: try again", retry_ms=500)
        return actor

    async def open(self, kind: str, options: dict[str, Any], code: str | None) -> RoomActor:
        """A new room of this kind; with `code`, the room of that name, opened when it is not there yet.

        Raises `LocalError("kind/unknown")`, `LocalError("hub/full")`.
        """
        async with self._opening:  # Two openers of one name get the same room.
            if code is not None and code in self.rooms:
                return self.find(code)
            return await self._open(kind, options, code)

    async def recover(self, meta: RoomMeta, *, alive_at: int, died_at: int | None = None) -> None:
        """Bring a kept room back. `alive_at`: when the server was seen last; `died_at`: when only the room has died."""
        logic = self._logics.get(meta.kind)
        if logic is None:
            _log.warning("room of an unknown kind left alone", room=meta.room, kind=meta.kind)
            return
        if died_at is not None:
            await self._store.open_room(meta)
        found = await recovered(meta, self._store, lambda asked: self._state(asked, logic), again=died_at is not None)
        if found is None:
            return
        last = max(alive_at, meta.opened_at, found.at)
        # A data directory that was put back from a backup has new epochs and old signs of life.
        if self._clock.now() - max(last, meta.epoch) > self._settings.room_idle_ms:
            await self._store.drop_room(meta.room)
            return
        if died_at is not None and meta.room not in self.rooms:  # Freed meanwhile.
            await self._store.drop_room(meta.room)
            return
        actor = self._start(found.room)
        away_since = last if died_at is None else died_at
        actor.submit(Restarted(down_ms=max(0, self._clock.now() - away_since)))
        _log.info("room recovered", room=meta.room, rows=found.n, folded=found.folded)

    def visit(self, code: str) -> None:
        """Somebody has to do with this room now: it is not idle."""
        self._visited_at[code] = self._clock.now()

    def unvisited(self, visited: Iterable[str]) -> list[str]:
        """The rooms that have been idle for too long, now that somebody from outside is in those `visited`."""
        now = self._clock.now()
        self._visited_at.update((code, now) for code in visited if code in self.rooms)
        return [code for code in self.rooms if now - self._visited_at[code] > self._settings.room_idle_ms]

    async def free(self, code: str) -> None:
        """Close a room for good: its journal goes too."""
        self._tasks.cancel(_task(code))
        self.rooms[code].die()
        self._forget(code)
        await self._store.drop_room(code)
        _log.info("room freed", room=code)

    def close(self) -> None:
        """Every room ends, as the process does: what is decided and not durable was never seen."""
        for actor in self.rooms.values():
            actor.die()
        self._sealing.close()

    async def _open(self, kind: str, options: dict[str, Any], code: str | None) -> RoomActor:
        logic = self._logics.get(kind)
        if logic is None:
            raise LocalError("kind/unknown", f"expected one of {sorted(self._logics)}, got {kind!r}")
        if len(self.rooms) >= self._settings.rooms_max:
            raise LocalError("hub/full", f"this server holds {self._settings.rooms_max} rooms: try again later")
        fresh = code or new_code()
        while code is None and fresh in self.rooms:
            fresh = new_code()
        now = self._clock.now()
        meta = RoomMeta(
            room=fresh,
            kind=kind,
            version=logic.version,
            seed=secrets.randbits(63),
            options=options,
            opened_at=now,
            epoch=now,
        )
        state = self._state(meta, logic)
        if code is not None:
            await self._store.drop_room(code)  # What a room of this name left behind that could not be folded.
        await self._store.open_room(meta)
        actor = self._start(state)
        _log.info("🚪 room opened", room=fresh, kind=kind)
        return actor

    def _state(self, meta: RoomMeta, logic: RoomLogic[Any]) -> RoomState:
        window = max(self._settings.window_events, getattr(logic, "window", 0))
        every = self._settings.snapshot_rows
        return RoomState(
            meta=meta, logic=logic, window=window, snapshot_rows=every, growth=self._growth.of_room(meta.room)
        )

    def _start(self, state: RoomState) -> RoomActor:
        code = state.meta.room
        actor = RoomActor(
            state,
            store=self._store,
            clock=self._clock,
            settings=self._settings,
            kick=partial(self._kick, code),
            keep=self._snapshots.keep,
            observers=self.observers,
            sealer=SecretSealer(state.logic, clock=self._clock, threads=self._sealing),
        )
        self.rooms[code] = actor
        self._visited_at[code] = self._clock.now()
        self._tasks.start(_task(code), actor.run(), crashed=partial(self._died, actor))
        actor.wake()
        self.observers.opened(actor.observed(actor.state))
        return actor

    def _died(self, actor: RoomActor, error: BaseException) -> None:
        code = actor.meta.room
        _log.error("room died, recovering it", room=code, error=repr(error))
        if self.rooms.get(code) is actor:
            self._tasks.start(f"recovery-{code}-{actor.meta.epoch}", self._recover_dead(actor))

    async def _recover_dead(self, actor: RoomActor) -> None:
        code, delay_s, died_at = actor.meta.room, 0.05, self._clock.now()
        meta = msgspec.structs.replace(actor.meta, epoch=actor.meta.epoch + 1)
        while self.rooms.get(code) is actor:
            try:
                await self.recover(meta, alive_at=self._clock.now(), died_at=died_at)
            except Exception as error:  # noqa: BLE001 – the edge of a task
                _log.error("room could not be recovered, trying again", room=code, error=repr(error))
                await asyncio.sleep(delay_s)
                delay_s = min(5.0, delay_s * 2)
            else:
                if self.rooms.get(code) is actor:
                    self._forget(code)

    def _forget(self, code: str) -> None:
        del self.rooms[code]
        self._growth.forget(code)
        del self._visited_at[code]
        self.observers.freed(code)


def _task(code: str) -> str:
    return f"room-{code}"
