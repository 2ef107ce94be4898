"""One room, one writer: decide → position → persist → publish, in that order, always."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec

from roomlit.clock import Clock
from roomlit.errors import RemoteError, StoreError
from roomlit.eventlog.event_log import EventLog, LogEntry
from roomlit.log import get_logger
from roomlit.ports.connection import Reply, Subscriber
from roomlit.ports.logic import (
    SERVER,
    Act,
    Enter,
    Identity,
    Journaled,
    Presence,
    Publish,
    Refusal,
    RoomLogic,
    Step,
    Tick,
    Vouching,
)
from roomlit.ports.room_observer import ObservedRoom
from roomlit.ports.store import RoomMeta, Store
from roomlit.protocol.codec import encode
from roomlit.protocol.framing import outgoing
from roomlit.protocol.messages import Ack, Ephemeral, Joined, Position
from roomlit.server.broadcast import Broadcaster, Subscribers
from roomlit.server.commit_queue import CommitQueue
from roomlit.server.deadline_timer import DeadlineTimer
from roomlit.server.kicks import Kicks
from roomlit.server.latest_events import LatestEvents
from roomlit.server.presence import PresenceTracker
from roomlit.server.replies import answer, faulty, lost, overloaded, refused
from roomlit.server.room_observers import Observation, RoomObservers
from roomlit.server.room_state import RoomState, encoded, player_of
from roomlit.server.secret_sealer import SecretSealer
from roomlit.server.snapshots import KeepSnapshot
from roomlit.session.rate_limit import EphemeralLimit
from roomlit.settings import HubSettings

STAGED_MAX = 4096
PUBLISHED_MAX = 65_536
"""The server is not told to slow down as soon as visitors are: what it does not wait for would be lost."""
SAID = Act | Enter | Publish
"""What somebody asks for; everything else happens by itself."""
_json = msgspec.json.Encoder()
_log = get_logger("roomlit.room")


class RoomActor:
    """Owns one room's state. Deciding is synchronous; what was decided leaves in order once its row is durable.

    Every method must be called on the hub's loop.
    """

    def __init__(
        self,
        room: RoomState,
        *,
        store: Store,
        clock: Clock,
        settings: HubSettings,
        kick: Callable[[str], None],
        keep: KeepSnapshot,
        observers: RoomObservers,
        sealer: SecretSealer,
    ) -> None:
        self.dead = False
        self._room = room
        self._store, self._clock, self._keep = store, clock, keep
        self._commits = CommitQueue()
        self._broadcaster = Broadcaster(Subscribers(now=clock.now), crowd=settings.crowd_players)
        self.presence = PresenceTracker(
            clock=clock,
            grace_ms=settings.presence_grace_ms,
            connected=self._broadcaster.subscribers.seated,
            tell=self._tell_presence,
        )
        self.latest = LatestEvents(
            room=room.meta.room,
            epoch=room.meta.epoch,
            clock=clock,
            tell=self._refresh,
        )
        """Telemetry: of each type the newest event."""
        self._ephemeral_limit = EphemeralLimit()
        self._kicks, self._sealer = Kicks(logic=room.logic, kick=kick), sealer
        self._observers = observers
        self._timer = DeadlineTimer(clock=clock, deadline=self._deadline, ring=self._tick)

    @property
    def meta(self) -> RoomMeta:
        """What the store knows of the room besides its journal."""
        return self._room.meta

    @property
    def logic(self) -> RoomLogic[Any]:
        """The rules."""
        return self._room.logic

    @property
    def state(self) -> Any:
        """The rules' state as decided so far; the end of it may not be durable yet."""
        return self._room.state

    def submit(self, action: Journaled, *, command: str = "", reply: Reply | None = None) -> None:
        """Decide `action` now. `reply` hears the acknowledgement after the commit, or the refusal in its turn.

        The same `command` id of the same player is answered again, not executed again. What holds a secret is decided
        a moment later, when it has been sealed.
        """
        decide = partial(self._decide, command, reply)
        if self.dead or not self._sealer.seal(self._room.state, action, decide):
            decide(action)

    def _decide(self, command: str, reply: Reply | None, action: Journaled | Refusal) -> None:
        if isinstance(action, Refusal):
            return answer(reply, refused(command, action))
        room, player = self._room, player_of(action)
        if self.dead:
            return answer(reply, lost(command))
        known = self._kicks.refusal(room.state, action, command) or (
            room.answered.get((player, command)) if command else None
        )
        if known is not None:
            return self._commits.stage(None, lambda: answer(reply, known), lambda: answer(reply, lost(command)))
        most = PUBLISHED_MAX if isinstance(action, Publish) else STAGED_MAX
        if len(self._commits) >= most and isinstance(action, SAID):
            return answer(reply, overloaded(command))
        at = max(room.at, self._clock.now())
        try:
            action, step = room.decide(action, at=at)
            facts, said, _ = encoded(step), _json.encode(action), _json.encode(step.result)
        except Exception:  # noqa: BLE001 – the edge of somebody else's rules: their fault must not end the room
            _log.error("the rules failed, nothing was changed", room=room.meta.room, exc_info=True)
            return answer(reply, faulty(command))
        if (no := step.refused) is not None:
            told = refused(command, no)
            return self._commits.stage(None, lambda: answer(reply, told), lambda: answer(reply, told))
        if step.state is room.state and not step.facts and not isinstance(action, Act | Enter):
            return None
        applied = room.apply(action, step, facts, at=at, command=command)
        if applied.parted:
            self._ephemeral_limit.forget(applied.parted)
        self._kicks.decided(step.dismissed)
        try:
            commit = self._store.append(room.row(said, player, command))
        except StoreError as error:
            answer(reply, lost(command))
            return self.die(error)
        published = partial(self._published, reply, applied.ack, step)
        publish = partial(self._broadcaster.publish, applied.events, published)
        self._commits.stage(commit, publish, lambda: answer(reply, lost(command)))
        if applied.snapshot_due and (snapshot := room.snapshot()) is not None:
            # Behind its last row: a snapshot of what may still be lost is kept by nobody.
            self._commits.stage(None, partial(self._keep, snapshot, room.ended, forget=applied.forgets))
        if isinstance(action, Enter):
            self.presence.left(action.player)  # A seat taken by HTTP whose owner never connects is absent too.
        self._timer.set()
        return None

    def closed(self, player: str) -> Refusal | None:
        """Why nobody may use this seat, as far as that is durable."""
        return self._kicks.closed(self._room.state, player)

    def strangers_refused(self) -> Refusal | None:
        """Why nobody joins by asking; None when anybody may."""
        return self._kicks.closed(self._room.state, SERVER)

    def identity(self, player: str) -> Identity | None:
        """Who is signed in at this seat, as the app vouches."""
        rules, state = self._room.logic, self._room.state
        return rules.identity(state, player) if isinstance(rules, Vouching) and rules.vouched(state) else None

    def signal(self, player: str, kind: str, data: Mapping[str, Any]) -> None:
        """Pass a lossy hint on to everybody else, within the bounds of `EphemeralLimit`."""
        now, limit, room = self._clock.now(), self._ephemeral_limit, self._room
        passed = None if limit.early(player, kind, now) else room.logic.signal(room.state, player, kind, dict(data))
        subscribers = self._broadcaster.subscribers
        if passed is None or not limit.passed(player, kind, now, listeners=len(subscribers.seated)):
            return
        if (sender := room.logic.me(room.state, player)) == "":
            return  # Without a sender it would pass for one of the server's.
        hint = Ephemeral(room=room.meta.room, kind=kind, sender=sender, data=passed)
        subscribers.tell_others(player, outgoing(encode(hint)))

    def subscribe(self, subscriber: Subscriber, at: Mapping[str, Position]) -> None:
        """Let `subscriber` hear the room: the missed run or a snapshot first, then everything after, nothing twice."""
        subscribers = self._broadcaster.subscribers
        joined, missed = self._room.join(subscriber.player, at)
        turn = subscribers.expect(subscriber)

        def release() -> None:
            self._broadcaster.flush()
            if subscribers.greet(subscriber, turn, outgoing(encode(joined)), missed, self.latest.newest):
                self.presence.joined(subscriber.player, first=subscribers.seat(subscriber))

        self._commits.stage(None, release)

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Stop delivering; when it was the player's last connection, absence starts after the grace time."""
        self._broadcaster.subscribers.leave(subscriber)
        self.presence.left(subscriber.player)

    async def settled(self) -> None:
        """Wait until everything decided so far has left; raises `RemoteError("room/restarting")` when it was lost."""
        done = asyncio.Event()
        if not self.dead:
            self._commits.stage(None, lambda: self._broadcaster.publish([], done.set), done.set)
            await done.wait()
        if self.dead:
            raise RemoteError("room/restarting", "the room is reloaded: try again", retry_ms=500)

    def snapshot(self, player: str | None) -> Joined:
        """The room as `player` may see it now; call `settled` first to see only what is durable."""
        return self._room.joined(player)

    def logs(self, player: str | None) -> Mapping[str, EventLog]:
        """What this player hears, by audience."""
        return self._room.logs.logs(player)

    @property
    def log(self) -> EventLog:
        """The public log."""
        return self._room.logs.public

    @property
    def audience(self) -> Subscribers:
        """Everybody who hears the room."""
        return self._broadcaster.subscribers

    @property
    def subscribers(self) -> Mapping[str, list[Subscriber]]:
        """The connections of each player."""
        return self._broadcaster.subscribers.seated

    async def run(self) -> None:
        """Release what was decided once it is durable. Ends by cancellation, or when a commit fails."""
        try:
            await self._commits.run()
        except BaseException:
            self.die()
            raise

    def wake(self) -> None:
        """After opening or recovery: set the timer, and give everybody who was here the grace time to return."""
        self._timer.set()
        for player in sorted(self._room.present):
            self.presence.left(player)

    def die(self, failure: BaseException | None = None) -> None:
        """Stop deciding and send everybody away; what was not durable was never seen. `run` raises `failure`."""
        self.dead = True
        self._broadcaster.flush()
        self._timer.set()
        self.presence.stop()
        self.latest.stop()
        self._broadcaster.subscribers.dismiss()
        self._commits.close(failure)

    def introduce(self, observation: Observation) -> None:
        """Tell an observer who came late that this room is there, as soon as everything decided so far is durable."""
        self._commits.stage(None, partial(self._observers.opened, self.observed(self._room.state), to=observation))

    def observed(self, state: Any) -> ObservedRoom:
        """This room in a `state` of it, for those who observe it."""
        meta, logic = self._room.meta, self._room.logic
        return ObservedRoom(room=meta.room, kind=meta.kind, opened_at=meta.opened_at, state=state, logic=logic)

    def _published(self, reply: Reply | None, ack: Ack, step: Step) -> None:
        answer(reply, ack)
        self._kicks.published(step.dismissed)
        if self._observers.any:
            self._observers.stepped(self.observed(step.state), step.facts)

    def _refresh(self, type: str, entry: LogEntry) -> None:
        self._broadcaster.subscribers.refresh(type, entry)
        self._observers.refreshed(self._room.meta.room, type)

    def _tell_presence(self, player: str, online: bool) -> None:
        self.submit(Presence(player=player, online=online))

    def _tick(self) -> bool:
        before = self._room.n
        self.submit(Tick())
        return self._room.n != before

    def _deadline(self) -> int | None:
        return None if self.dead else self._room.logic.deadline(self._room.state)
