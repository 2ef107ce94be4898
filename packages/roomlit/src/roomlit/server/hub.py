"""All rooms of one process: opens, finds, recovers and frees them, and lets connections in."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from roomlit import errors
from roomlit.clock import Clock
from roomlit.errors import AuthError, LocalError, RoomlitError, RoomUnknown
from roomlit.ports.logic import Act, Enter, Restarted, RoomLogic
from roomlit.ports.store import RoomMeta, Store
from roomlit.ports.transport import Wire
from roomlit.protocol.codes import Close
from roomlit.protocol.messages import Ack, Command, Limits, Refused
from roomlit.server.actor import RoomActor
from roomlit.server.codes import new_code
from roomlit.server.connection import Connection
from roomlit.server.credentials import Claim, Credentials
from roomlit.session.machine import Rules
from roomlit.settings import HubSettings

TICK_S = 1.0
NAME_CHARS = 40


class Seat(msgspec.Struct, frozen=True):
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
        self.clock = clock
        self.store = store
        self.credentials = credentials
        self.logics = dict(logics)
        self._rooms: dict[str, RoomActor] = {}
        self._connections: dict[Claim, list[Connection]] = {}
        self._waiting: set[Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticker: asyncio.Task[None] | None = None
        self._log = structlog.get_logger("roomlit.hub")
        self.limits = Limits(
            frame_bytes=settings.frame_bytes,
            text_chars=settings.text_chars,
            commands_per_s=settings.commands_per_s,
            command_burst=settings.command_burst,
        )
        self._rules = Rules(
            hello_timeout_ms=settings.hello_timeout_ms,
            heartbeat_ms=settings.heartbeat_ms,
            silence_ms=settings.silence_ms,
            commands_per_s=settings.commands_per_s,
            command_burst=settings.command_burst,
            strikes=settings.strikes,
        )

    async def start(self) -> None:
        """Open the store, bring every kept room back, start the once-a-second round."""
        await self.store.start()
        beat = await self.store.last_beat()
        for meta in await self.store.rooms():
            await self._recover(meta, beat)
        self._ticker = asyncio.get_running_loop().create_task(self._round(), name="roomlit-round")

    async def close(self) -> None:
        """Tell everybody to come back, stop the tasks, close the store."""
        for connection in self.connections:
            connection.end(Close.DRAIN, "the server is restarting")
        tasks = [*self._tasks, *([self._ticker] if self._ticker is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.store.beat(self.clock.now())
        await self.store.close()

    @property
    def connections(self) -> tuple[Connection, ...]:
        """Every open connection, admitted or not."""
        return (*self._waiting, *(one for held in self._connections.values() for one in held))

    @property
    def rooms(self) -> Mapping[str, RoomActor]:
        """Every open room by code."""
        return self._rooms

    def room(self, code: str) -> RoomActor:
        """The open room; raises `RoomUnknown`."""
        actor = self._rooms.get(code)
        if actor is None:
            raise RoomUnknown(code)
        return actor

    async def open_room(
        self, kind: str, *, options: dict[str, Any] | None = None, code: str | None = None
    ) -> RoomActor:
        """A new room of this kind; with `code`, the room of that name, opened when it is not there yet.

        Raises `LocalError("kind/unknown")`, `LocalError("hub/full")`.
        """
        if code is not None and code in self._rooms:
            return self._rooms[code]
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
            room=fresh, kind=kind, version=logic.version, seed=secrets.randbits(63), options=options or {}, opened_at=now,
            epoch=now,
        )  # fmt: skip
        actor = self._actor(meta, logic)
        await self.store.open_room(meta)
        if fresh in self._rooms:  # Two openers of one name: the first wins, both get the same room.
            return self._rooms[fresh]
        self._keep(actor)
        self._log.info("🚪 room opened", room=fresh, kind=kind)
        return actor

    async def enter(self, code: str, *, name: str, request: str, meta: dict[str, Any] | None = None) -> Seat:
        """Give a new player a seat. The same `request` (a secret of the joiner) gets the same seat again.

        Raises `RoomUnknown`, or `Refused` with the room's reason.
        """
        actor = self.room(code)
        outcome: asyncio.Future[Ack | Refused] = asyncio.get_running_loop().create_future()
        player = self.credentials.player_for(code, request)
        actor.submit(
            Enter(player=player, name=name[:NAME_CHARS], meta=meta or {}),
            command=f"enter:{request}",
            reply=lambda answer: outcome.done() or outcome.set_result(answer),
        )
        refuse(await outcome)
        return Seat(code, player, self.credentials.seat(code, player), actor.logic.me(actor.state, player))

    async def submit(self, claim: Claim, command: Command) -> Ack | Refused:
        """A command without a connection; raises `RoomUnknown`."""
        outcome: asyncio.Future[Ack | Refused] = asyncio.get_running_loop().create_future()
        self.room(claim.room).submit(
            Act(player=claim.player, name=command.name, args=command.args),
            command=command.id,
            reply=lambda answer: outcome.done() or outcome.set_result(answer),
        )
        return await outcome

    def connect(self, *, room: str, player: str, wire: Wire) -> Connection:
        """A connection that has just opened; it has five seconds to say hello."""
        connection = Connection(
            room=room,
            player=player,
            door=self,
            wire=wire,
            clock=self.clock,
            rules=self._rules,
            limits=self.limits,
            outbox_bytes=self.settings.outbox_bytes,
        )
        self._waiting.add(connection)
        return connection

    # -- Door --------------------------------------------------------------------------------------------------------

    def admit(
        self, connection: Connection, claim: Claim, *, ticket: str | None, resume: str | None
    ) -> tuple[RoomActor, int, str]:
        """See `Door.admit`."""
        now = self.clock.now()
        if ticket is not None:
            given = self.credentials.redeem(ticket, now=now)
        else:
            given = self.credentials.resume_of(resume or "", now=now)
        if given != claim:
            raise AuthError("seat/foreign", "this credential is for another seat")
        try:
            actor = self.room(claim.room)
        except RoomUnknown as error:
            raise AuthError(error.code, error.message) from None
        generation, token = self.credentials.next_generation(claim, now=now)
        self._waiting.discard(connection)
        self._connections.setdefault(claim, []).append(connection)
        self._log.info("🔌 accepted", room=claim.room, generation=generation)
        return actor, generation, token

    def welcomed(self, connection: Connection) -> None:
        """See `Door.welcomed`."""
        for older in tuple(self._connections.get(Claim(connection.room, connection.player), ())):
            if older is not connection:
                older.end(Close.SUPERSEDED, "this seat is open in another tab")

    def confirm(self, claim: Claim, generation: int) -> None:
        """See `Door.confirm`."""
        self.credentials.confirm(claim, generation)

    def left(self, connection: Connection) -> None:
        """See `Door.left`."""
        self._waiting.discard(connection)
        claim = Claim(connection.room, connection.player)
        held = self._connections.get(claim)
        if held is not None and connection in held:
            held.remove(connection)
            if not held:
                del self._connections[claim]

    # -- inside ------------------------------------------------------------------------------------------------------

    def _actor(self, meta: RoomMeta, logic: RoomLogic[Any]) -> RoomActor:
        return RoomActor(
            meta=meta,
            logic=logic,
            store=self.store,
            clock=self.clock,
            window=max(self.settings.window_events, getattr(logic, "window", 0)),
            grace_ms=self.settings.presence_grace_ms,
        )

    def _keep(self, actor: RoomActor) -> None:
        self._rooms[actor.meta.room] = actor
        task = asyncio.get_running_loop().create_task(actor.run(), name=f"roomlit-room-{actor.meta.room}")
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(actor, done))
        actor.wake()

    def _ended(self, actor: RoomActor, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        self._log.error("room died, recovering it", room=actor.meta.room, error=repr(task.exception()))
        if self._rooms.get(actor.meta.room) is actor:
            del self._rooms[actor.meta.room]
            again = asyncio.get_running_loop().create_task(self._recover_dead(actor.meta))
            self._tasks.add(again)
            again.add_done_callback(self._tasks.discard)

    async def _recover_dead(self, meta: RoomMeta) -> None:
        try:
            await self._recover(msgspec.structs.replace(meta, epoch=meta.epoch + 1), self.clock.now(), bump=True)
        except Exception as error:
            self._log.error("room could not be recovered", room=meta.room, error=repr(error))

    async def _recover(self, meta: RoomMeta, beat: int, *, bump: bool = False) -> None:
        logic = self.logics.get(meta.kind)
        if logic is None:
            self._log.warning("room of an unknown kind left alone", room=meta.room, kind=meta.kind)
            return
        rows = await self.store.rows(meta.room)
        last = max([beat, meta.opened_at, *(row.at for row in rows[-1:])])
        if self.clock.now() - last > self.settings.room_idle_ms:
            await self.store.drop_room(meta.room)
            return
        if bump:
            await self.store.open_room(meta)
        actor = self._actor(meta, logic)
        try:
            for row in rows:
                actor.replay(row)
        except (RoomlitError, msgspec.DecodeError) as error:
            self._log.error("journal cannot be folded, room left alone", room=meta.room, error=str(error))
            return
        self._keep(actor)
        actor.submit(Restarted(down_ms=max(0, self.clock.now() - last)))
        self._log.info("room recovered", room=meta.room, rows=len(rows))

    async def _round(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            for connection in self.connections:
                connection.tick()
            await self.store.beat(self.clock.now())
            for code, actor in tuple(self._rooms.items()):
                if not actor.followers and self.clock.now() - actor.touched_at > self.settings.room_idle_ms:
                    await self.free(code)

    async def free(self, code: str) -> None:
        """Close a room for good: its journal goes too."""
        actor = self._rooms.pop(code, None)
        if actor is None:
            return
        for task in tuple(self._tasks):
            if task.get_name() == f"roomlit-room-{code}":
                task.cancel()
        actor.die()
        self.credentials.forget(code)
        await self.store.drop_room(code)
        self._log.info("room freed", room=code)


def refuse(outcome: Ack | Refused) -> Ack:
    """The acknowledgement, or the refusal raised as `roomlit.errors.Refused`."""
    if isinstance(outcome, Refused):
        raise errors.Refused(outcome.code, outcome.message, retry_ms=outcome.retry_ms)
    return outcome
