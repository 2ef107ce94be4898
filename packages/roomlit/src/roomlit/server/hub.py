"""All rooms of one process: opens, finds, recovers and frees them, and lets connections in."""

import asyncio
import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import msgspec
import structlog

from roomlit import errors
from roomlit.clock import Clock, Onward
from roomlit.errors import LocalError, RemoteError, RoomUnknown
from roomlit.ports.logic import Act, Enter, Restarted, RoomLogic
from roomlit.ports.room_observer import RoomObserver
from roomlit.ports.store import RoomMeta, Store
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Ack, Command, Refused
from roomlit.server.actor import Reply, RoomActor
from roomlit.server.connections import ConnectionRegistry
from roomlit.server.credentials import Claim, Credentials
from roomlit.server.recovery import recovered
from roomlit.server.room_code import new_code
from roomlit.server.room_observers import RoomObservers
from roomlit.server.snapshot_writer import SnapshotWriter
from roomlit.settings import HubSettings
from roomlit.task_supervisor import TaskSupervisor

TICK_S = 1.0
NAME_CHARS = 40


class SeatGrant(msgspec.Struct, frozen=True):
    """What joining gives: the player's id, its credential, and the name others see."""

    room: str
    player: str
    seat: str
    me: str


class Hub:
    """Owns every room, connection and task of the process. All methods must be called on its loop."""

    def __init__(
        self,
        *,
        settings: HubSettings,
        store: Store,
        clock: Clock,
        credentials: Credentials,
        logics: Mapping[str, RoomLogic[Any]],
    ) -> None:
        self.settings = settings
        self.clock = clock = Onward(clock)
        self.store = store
        self.credentials = credentials
        self.logics = dict(logics)
        self._rooms: dict[str, RoomActor] = {}
        self.registry = ConnectionRegistry(settings=settings, clock=clock, credentials=credentials, room=self.room)
        self._observers = RoomObservers()
        self._tasks = TaskSupervisor()
        self._upkeep = SnapshotWriter(store=store, clock=clock, rows_ms=settings.journal_keep_ms, tasks=self._tasks)
        self._opening = asyncio.Lock()
        self._closing = asyncio.Event()
        self.beaten_at: int | None = None
        """When the store last took a sign of life; None before the rooms are back."""
        self._log = structlog.get_logger("roomlit.hub")

    async def start(self) -> None:
        """Open the store, bring every kept room back, start the once-a-second round."""
        await self.store.start()
        beat = await self.store.last_beat()
        self.clock.not_before(beat)
        for meta in await self.store.rooms():
            await self._recover(meta, beat)
        self.beaten_at = self.clock.now()
        self._tasks.start("round", self._round())

    async def recover(self, kind: str) -> None:
        """Bring back the kept rooms of a kind that was registered after the start."""
        beat = await self.store.last_beat()
        for meta in await self.store.rooms():
            if meta.kind == kind and meta.room not in self._rooms:
                await self._recover(meta, beat)

    async def close(self) -> None:
        """Tell everybody to come back, stop the tasks, close the store."""
        for connection in self.registry.connections:
            connection.end(Close.DRAIN, "the server is restarting")
        for actor in self._rooms.values():
            actor.die()
        self._closing.set()
        await self._tasks.wait("round")  # Not cancelled: that could hit it in the middle of a transaction.
        await self._tasks.close()
        try:
            await self.store.beat(self.clock.now())
        finally:
            await self.store.close()

    @contextmanager
    def observe(self, observer: RoomObserver) -> Generator[None]:
        """While the block runs, `observer` hears what every room does; first of those that are there."""
        observation = self._observers.add(observer)
        for actor in self._rooms.values():
            if not actor.dead:
                actor.introduce(observation)
        try:
            yield
        finally:
            self._observers.remove(observation)

    @property
    def rooms(self) -> Mapping[str, RoomActor]:
        """Every open room by code."""
        return self._rooms

    def room(self, code: str) -> RoomActor:
        """The open room; raises `RoomUnknown`, or `RemoteError("room/restarting")` while it is being reloaded."""
        actor = self._rooms.get(code)
        if actor is None:
            raise RoomUnknown(code)
        if actor.dead:
            raise RemoteError("room/restarting", f"{code} is being reloaded: try again", retry_ms=500)
        return actor

    async def open_room(
        self, kind: str, *, options: dict[str, Any] | None = None, code: str | None = None
    ) -> RoomActor:
        """A new room of this kind; with `code`, the room of that name, opened when it is not there yet.

        Raises `LocalError("kind/unknown")`, `LocalError("hub/full")`.
        """
        async with self._opening:  # Two openers of one name get the same room.
            if code is not None and code in self._rooms:
                return self.room(code)
            return await self._open(kind, options or {}, code)

    async def _open(self, kind: str, options: dict[str, Any], code: str | None) -> RoomActor:
        logic = self.logics.get(kind)
        if logic is None:
            raise LocalError("kind/unknown", f"expected one of {sorted(self.logics)}, got {kind!r}")
        if len(self._rooms) >= self.settings.rooms_max:
            raise LocalError("hub/full", f"this server holds {self.settings.rooms_max} rooms: try again later")
        fresh = code or new_code()
        while code is None and fresh in self._rooms:
            fresh = new_code()
        now = self.clock.now()
        meta = RoomMeta(
            room=fresh,
            kind=kind,
            version=logic.version,
            seed=secrets.randbits(63),
            options=options,
            opened_at=now,
            epoch=now,
        )
        actor = self._actor(meta, logic)
        if code is not None:
            await self.store.drop_room(code)  # What a room of this name left behind that could not be folded.
        await self.store.open_room(meta)
        self._keep(actor)
        self._log.info("🚪 room opened", room=fresh, kind=kind)
        return actor

    async def enter(self, code: str, *, name: str, request: str, meta: dict[str, Any] | None = None) -> SeatGrant:
        """Give a new player a seat. The same `request` (a secret of the joiner) gets the same seat again.

        Raises `RoomUnknown`, or `Refused` with the room's reason.
        """
        actor = self.room(code)
        outcome: asyncio.Future[Ack | Refused] = asyncio.get_running_loop().create_future()
        player = self.credentials.player_for(code, request)
        actor.submit(
            Enter(player=player, name=name[:NAME_CHARS], meta=meta or {}),
            command=f"enter:{request}",
            reply=_settle(outcome),
        )
        refuse(await outcome)
        return SeatGrant(code, player, self.credentials.seat(code, player), actor.logic.me(actor.state, player))

    async def submit(self, claim: Claim, command: Command) -> Ack | Refused:
        """A command without a connection; raises `RoomUnknown`."""
        outcome: asyncio.Future[Ack | Refused] = asyncio.get_running_loop().create_future()
        self.room(claim.room).submit(
            Act(player=claim.player, name=command.name, args=command.args),
            command=command.id,
            reply=_settle(outcome),
        )
        return await outcome

    def _actor(self, meta: RoomMeta, logic: RoomLogic[Any]) -> RoomActor:
        return RoomActor(
            meta=meta,
            logic=logic,
            store=self.store,
            clock=self.clock,
            settings=self.settings,
            window=max(self.settings.window_events, getattr(logic, "window", 0)),
            dismiss=lambda player: self.registry.dismiss(Claim(meta.room, player)),
            keep=self._upkeep.keep,
            observers=self._observers,
        )

    def _keep(self, actor: RoomActor) -> None:
        self._rooms[actor.meta.room] = actor
        self._tasks.start(f"room-{actor.meta.room}", actor.run(), crashed=partial(self._died, actor))
        actor.wake()
        self._observers.opened(actor.observed(actor.state))

    def _died(self, actor: RoomActor, error: BaseException) -> None:
        code = actor.meta.room
        self._log.error("room died, recovering it", room=code, error=repr(error))
        if self._rooms.get(code) is actor:
            self._tasks.start(f"recovery-{code}-{actor.meta.epoch}", self._recover_dead(actor))

    async def _recover_dead(self, actor: RoomActor) -> None:
        """Until it is back the dead one stays in its place: visitors hear that it is reloaded, not that it is gone."""
        code, delay_s, died_at = actor.meta.room, 0.05, self.clock.now()
        meta = msgspec.structs.replace(actor.meta, epoch=actor.meta.epoch + 1)
        while self._rooms.get(code) is actor:
            try:
                await self._recover(meta, self.clock.now(), died_at=died_at)
            except Exception as error:  # noqa: BLE001 – the edge of a task
                self._log.error("room could not be recovered, trying again", room=code, error=repr(error))
                await asyncio.sleep(delay_s)
                delay_s = min(5.0, delay_s * 2)
            else:
                if self._rooms.get(code) is actor:
                    del self._rooms[code]
                    self._observers.freed(code)

    async def _recover(self, meta: RoomMeta, beat: int, *, died_at: int | None = None) -> None:
        logic = self.logics.get(meta.kind)
        if logic is None:
            self._log.warning("room of an unknown kind left alone", room=meta.room, kind=meta.kind)
            return
        if died_at is not None:
            await self.store.open_room(meta)
        found = await recovered(meta, self.store, lambda asked: self._actor(asked, logic), again=died_at is not None)
        if found is None:
            return
        last = max(beat, meta.opened_at, found.at)
        # A data directory that was put back from a backup has new epochs and old signs of life.
        if self.clock.now() - max(last, meta.epoch) > self.settings.room_idle_ms:
            await self.store.drop_room(meta.room)
            return
        if died_at is not None and meta.room not in self._rooms:  # Freed meanwhile.
            await self.store.drop_room(meta.room)
            return
        self._keep(found.actor)
        away_since = last if died_at is None else died_at
        found.actor.submit(Restarted(down_ms=max(0, self.clock.now() - away_since)))
        self._log.info("room recovered", room=meta.room, rows=found.n, folded=found.folded)

    async def _round(self) -> None:
        while True:
            try:
                async with asyncio.timeout(TICK_S):
                    await self._closing.wait()
                return
            except TimeoutError:
                pass
            try:
                self.registry.round()
                for code in self._unvisited():
                    await self.free(code)
                await self.store.beat(self.clock.now())
                self.beaten_at = self.clock.now()
            except Exception as error:  # noqa: BLE001 – the edge of a task: the next round tries again
                self._log.error("the round of the second failed", error=repr(error))

    def _unvisited(self) -> list[str]:
        now = self.clock.now()
        for code in self.registry.visited & self._rooms.keys():
            self._rooms[code].visited_at = now
        idle = self.settings.room_idle_ms
        return [code for code, actor in self._rooms.items() if now - actor.visited_at > idle]

    async def free(self, code: str) -> None:
        """Close a room for good: its journal goes too."""
        actor = self._rooms.pop(code, None)
        if actor is None:
            return
        self.registry.empty(code)
        self._tasks.cancel(f"room-{code}")
        actor.die()
        self._observers.freed(code)
        self.credentials.forget(code)
        await self.store.drop_room(code)
        self._log.info("room freed", room=code)


def _settle(future: "asyncio.Future[Ack | Refused]") -> Reply:
    def reply(answer: Ack | Refused) -> None:
        if not future.done():
            future.set_result(answer)

    return reply


def refuse(outcome: Ack | Refused) -> Ack:
    """The acknowledgement, or the refusal raised as `roomlit.errors.Refused`."""
    if isinstance(outcome, Refused):
        raise errors.Refused(outcome.code, outcome.message, retry_ms=outcome.retry_ms)
    return outcome
