"""The hub: the rooms and connections of one process, and how seats are taken in them."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec

from roomlit.clock import Clock, Onward
from roomlit.errors import AuthError, LocalError, Refused
from roomlit.ports.logic import Act, Approving, Enter, Identity, RoomLogic, Sealing, Vouching
from roomlit.ports.room_observer import RoomObserver
from roomlit.ports.store import Store
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Ack, Command, CommandRefused
from roomlit.server.actor import RoomActor
from roomlit.server.address_rate_limit import AddressRateLimit
from roomlit.server.connections import ConnectionRegistry
from roomlit.server.credentials import Claim, Credentials
from roomlit.server.guess_limits import GuessLimits
from roomlit.server.handovers import HANDOVER_MS
from roomlit.server.housekeeping import Housekeeping
from roomlit.server.identity import vouched_for
from roomlit.server.join_limits import JoinLimits, Origin
from roomlit.server.qr_code import qr_svg
from roomlit.server.room_card import card_of
from roomlit.server.room_code import tidy
from roomlit.server.room_registry import RoomRegistry
from roomlit.server.server_voice import OPENED, ServerVoice, outcome_of, refuse
from roomlit.settings import HubSettings
from roomlit.task_supervisor import TaskSupervisor

NAME_CHARS = 40
OFFERS_PER_MINUTE = 12
OFFERS_BURST = 6
"""Links by which one seat goes to another device: each is drawn as a QR code, which takes its time."""
DRAWN_CHARS = 300
"""A longer link takes a fifth of a second to draw, and few cameras read it."""
ROUND = "round"
HANDOVER_MARK = "roomlit-seat"
"""What stands behind the `#` of a handover's link, before `=`, the room's code, a dot and the token."""


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
        self.asks_who_joins = bool(settings.jwt_issuer)
        """Whether a hook or an issuer says who has a seat: no door without it gives one."""
        self.clock = clock = Onward(clock)
        self.store = store
        self.credentials = credentials
        self.logics = dict(logics)
        self._tasks = TaskSupervisor()
        self.registry = ConnectionRegistry(settings=settings, clock=clock, credentials=credentials, room=self.room)
        self._rooms = RoomRegistry(
            settings=settings,
            store=store,
            clock=clock,
            logics=self.logics,
            tasks=self._tasks,
            kick=lambda room, player: self.registry.dismiss(Claim(room, player)),
        )
        self.guesses = GuessLimits(clock)
        """For every door by which seats are asked for."""
        self.join_limits = JoinLimits(settings=settings, clock=clock)
        self._offers = AddressRateLimit(per_minute=OFFERS_PER_MINUTE, burst=OFFERS_BURST, clock=clock)
        self.voice = ServerVoice(rooms=self._rooms, store=store, tasks=self._tasks, opens=OPENED in self.logics)
        """How the server itself speaks in rooms."""
        self.housekeeping = Housekeeping(
            store=store, clock=clock, connections=self.registry, rooms=self._rooms, free=self.free
        )

    async def start(self) -> None:
        """Open the store, bring every kept room back, start the once-a-second round."""
        await self.store.start()
        alive_at = await self.store.last_beat()
        self.clock.not_before(alive_at)
        for meta in await self.store.rooms():
            await self._rooms.recover(meta, alive_at=alive_at)
        self.housekeeping.beaten_at = self.clock.now()
        self._tasks.start(ROUND, self.housekeeping.run())

    async def recover(self, kind: str) -> None:
        """Bring back the kept rooms of a kind that was registered after the start."""
        alive_at = await self.store.last_beat()
        for meta in await self.store.rooms():
            if meta.kind == kind and meta.room not in self._rooms.rooms:
                await self._rooms.recover(meta, alive_at=alive_at)

    async def close(self) -> None:
        """Tell everybody to come back, stop the tasks, close the store."""
        for connection in self.registry.connections:
            connection.end(Close.DRAIN, "the server is restarting")
        self._rooms.close()
        self.housekeeping.stop()
        await self._tasks.wait(ROUND)
        await self._tasks.close()
        try:
            await self.store.beat(self.clock.now())
        finally:
            await self.store.close()

    @property
    def rooms(self) -> Mapping[str, RoomActor]:
        """Every open room by code."""
        return self._rooms.rooms

    def room(self, code: str) -> RoomActor:
        """The open room; raises `RoomUnknown`, or `RemoteError("room/restarting")` while it is being reloaded."""
        return self._rooms.find(code)

    def card(self, code: str, *, address: str) -> dict[str, Any]:
        """Whether there is such a room, and what a stranger at `address` may know of it; who guesses codes waits.

        Raises `RoomUnknown`, `Refused("limit/too_fast")`, `RemoteError("room/restarting")`.
        """
        actor = self.guesses.look(address, lambda: self.room(tidy(code)))
        return {"room": actor.meta.room, "kind": actor.meta.kind, "open": True, **card_of(actor)}

    async def open_room(
        self, kind: str, *, options: dict[str, Any] | None = None, code: str | None = None
    ) -> RoomActor:
        """A new room of this kind; with `code`, the room of that name, opened when it is not there yet.

        Raises `LocalError("kind/unknown")`, `LocalError("hub/full")`.
        """
        return await self._rooms.open(kind, options or {}, code)

    async def free(self, code: str) -> None:
        """Close a room for good: its journal goes too."""
        if code in self._rooms.rooms:
            self.registry.empty(code)
            self.credentials.forget(code)
            await self._rooms.free(code)

    @contextmanager
    def observe(self, observer: RoomObserver) -> Generator[None]:
        """While the block runs, `observer` hears what every room does; first of those that are there."""
        observation = self._rooms.observers.add(observer)
        for actor in self._rooms.rooms.values():
            if not actor.dead:
                actor.introduce(observation)
        try:
            yield
        finally:
            self._rooms.observers.remove(observation)

    async def enter(
        self, code: str, *, name: str, request: str, meta: dict[str, Any] | None = None, origin: Origin | None = None
    ) -> SeatGrant:
        """Give a new player a seat. The same `request` (a secret of the joiner) gets the same seat again.

        `origin`: where the joiner comes from, as far as it is known. Raises `RoomUnknown`, or `Refused` with the room's
        reason; one with `retry_ms` may be another answer later.
        """
        actor = self.room(code)
        player = self.credentials.player_for(code, request)
        self._check_outside(actor, player)
        inside = actor.logic.me(actor.state, player) != ""
        counted = None if inside else origin
        if counted is not None:
            self.join_limits.check(code, counted)
        marks = () if origin is None else self.credentials.marks(code, origin)
        action = Enter(player=player, name=name[:NAME_CHARS], meta=meta or {}, marks=marks)
        # Only who is in gets an answer from memory. Who has left since, was taken out or lost the place at the door is
        # decided upon anew: an old yes would be a seat in a room that never let them in.
        command = f"enter:{request}" if inside else ""
        if origin is not None and isinstance(actor.logic, Sealing) and actor.logic.has_secret(actor.state, action):
            self.join_limits.check_secret(origin)
        outcome = await outcome_of(lambda reply: actor.submit(action, command=command, reply=reply))
        if counted is not None and isinstance(outcome, CommandRefused):
            self.join_limits.give_back(code, counted)
        refuse(outcome)
        self._check_outside(actor, player)
        return self._grant(actor, player)

    def _check_outside(self, actor: RoomActor, player: str) -> None:
        rules = actor.logic
        if not isinstance(rules, Approving) or (refusal := rules.outside(actor.state, player)) is None:
            return
        actor.presence.asked(player)
        raise Refused(refusal.code, refusal.message, retry_ms=refusal.retry_ms)

    async def vouch(self, code: str, identity: Identity) -> SeatGrant:
        """The seat of a signed-in user, the same one wherever they are; their name and roles are these from now on.

        From the first call on, the room takes nobody else. Raises `RoomUnknown`, `Refused` with the room's reason, and
        `LocalError("kind/no_users")` where the rules know no users, `LocalError("user/invalid")`.
        """
        identity = vouched_for(identity.user, name=identity.name, roles=identity.roles)
        actor = self.room(code)
        if not isinstance(actor.logic, Vouching):
            raise LocalError("kind/no_users", f"a {actor.meta.kind} room knows no users: its rules have no `identity`")
        name = " ".join((identity.name or identity.user).split())[:NAME_CHARS]
        given = msgspec.structs.replace(identity, name=name)
        player = self.credentials.player_for(code, f"user:{identity.user}")
        if actor.identity(player) != given:
            action = Enter(player=player, name=name, identity=given)
            refuse(await outcome_of(lambda reply: actor.submit(action, reply=reply)))
        return self._grant(actor, player)

    def hand_over(self, claim: Claim, *, page: str) -> dict[str, Any]:
        """A link below `page` that moves this seat to the device that opens it, once and within two minutes.

        Raises `Refused("handover/signed_in")` for a seat of a signed-in user, who has it on every device already, and
        `Refused("limit/too_fast")`.
        """
        if self.room(claim.room).identity(claim.player) is not None:
            told = "this seat is yours wherever you sign in: sign in on the other device"
            raise Refused("handover/signed_in", told)
        self._offers.check(f"{claim.room} {claim.player}")
        offer = self.registry.handovers.offer(claim, now=self.clock.now())
        link = f"{page}#{HANDOVER_MARK}={claim.room}.{offer.token}"
        drawn = qr_svg(link) if len(link) <= DRAWN_CHARS else ""
        return {"link": link, "qr_svg": drawn, "lasts_ms": HANDOVER_MS}

    def take_over(self, code: str, token: str, *, request: str) -> SeatGrant:
        """The seat behind the code of a handover; the same `request` (a secret of the taker) gets it again.

        Raises `RoomUnknown`, `AuthError("handover/gone")`, and what keeps anybody from using this seat.
        """
        actor = self.room(code)
        claim, device = self.registry.handovers.take(token, room=code, request=request, now=self.clock.now())
        if (closed := actor.closed(claim.player)) is not None:
            raise AuthError(closed.code, closed.message)
        return self._grant(actor, claim.player, device=device)

    def _grant(self, actor: RoomActor, player: str, *, device: str = "") -> SeatGrant:
        code = actor.meta.room
        credential = self.credentials.seat(code, player, device=device)
        return SeatGrant(code, player, credential, actor.logic.me(actor.state, player))

    async def submit(self, claim: Claim, command: Command) -> Ack | CommandRefused:
        """A command without a connection; raises `RoomUnknown`."""
        action = Act(player=claim.player, name=command.name, args=command.args)
        actor = self.room(claim.room)
        return await outcome_of(lambda reply: actor.submit(action, command=command.id, reply=reply))
