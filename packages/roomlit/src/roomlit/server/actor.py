"""One room, one writer: decide → position → persist → publish, in that order, always."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec
import structlog

from roomlit.clock import Clock
from roomlit.errors import LocalError, RemoteError, StoreError
from roomlit.eventlog.event_log import EventLog
from roomlit.eventlog.room_logs import RoomLogs
from roomlit.ports.logic import Act, Action, Enter, Fact, Presence, RoomLogic, Step, Tick
from roomlit.ports.room_observer import ObservedRoom
from roomlit.ports.store import RoomMeta, Row, Snapshot, Store
from roomlit.protocol.codec import encode
from roomlit.protocol.framing import outgoing
from roomlit.protocol.messages import Ack, Ephemeral, Joined, Position, Refused
from roomlit.server.broadcast import Broadcaster
from roomlit.server.command_dedup import CommandDedup
from roomlit.server.commit_queue import CommitQueue
from roomlit.server.ephemeral_limit import EphemeralLimit
from roomlit.server.frame_batch import Addressed
from roomlit.server.kicks import Kicks
from roomlit.server.partings import Partings
from roomlit.server.presence import PresenceTracker
from roomlit.server.room_observers import Observation, RoomObservers
from roomlit.server.snapshots import Snapshots
from roomlit.server.subscribers import Subscriber, Subscribers
from roomlit.server.timer import RoomTimer
from roomlit.session.resume import How, decide
from roomlit.settings import HubSettings

Reply = Callable[[Ack | Refused], None]
STAGED_MAX = 4096
_json = msgspec.json.Encoder()


class RoomActor:
    """Owns one room's state. Deciding is synchronous; what was decided leaves in order once its row is durable.

    Every method must be called on the hub's loop.
    """

    def __init__(
        self,
        *,
        meta: RoomMeta,
        logic: RoomLogic[Any],
        store: Store,
        clock: Clock,
        settings: HubSettings,
        window: int,
        dismiss: Callable[[str], None],
        keep: Callable[[Snapshot, int], None],
        observers: RoomObservers | None = None,
    ) -> None:
        self.meta, self.logic = meta, logic
        self._subscribers = Subscribers()
        self.visited_at = clock.now()
        self.dead = False
        self.state: Any = logic.start(seed=meta.seed, at=meta.opened_at, options=meta.options)
        self._store, self._clock, self._keep = store, clock, keep
        self._logs, self._ephemeral_limit = RoomLogs(room=meta.room, epoch=meta.epoch, window=window), EphemeralLimit()
        self._partings = Partings(logic=logic, book=self._logs, hints=self._ephemeral_limit)
        self._n, self._at = 0, meta.opened_at
        self._dedup, self._commits = CommandDedup(), CommitQueue()
        self._broadcaster = Broadcaster(self._subscribers, crowd=settings.crowd_players)
        self._timer = RoomTimer(clock=clock, deadline=self._deadline, ring=self._rung)
        self.presence = PresenceTracker(clock=clock, grace_ms=settings.presence_grace_ms, gone=self._gone)
        self._snapshots = Snapshots(meta=meta, logic=logic, every=settings.snapshot_rows)
        self._kicks = Kicks(logic=logic, end=dismiss)
        self._observers = RoomObservers() if observers is None else observers
        self._log = structlog.get_logger("roomlit.room")

    def restore(self, snapshot: Snapshot) -> None:
        """Begin where `snapshot` was taken; raises `LocalError` when it cannot be used, nothing changed."""
        self.state, here = self._snapshots.open(snapshot, book=self._logs, receipts=self._dedup)
        self.presence.here.update(here)
        self._n, self._at = snapshot.n, snapshot.at

    def replay(self, row: Row) -> None:
        """Fold one journal row; raises `LocalError` when the rules no longer give what was published then."""
        action = msgspec.json.decode(row.action, type=Action)
        step = self.logic.step(self.state, action, at=row.at)
        if step.refused is not None:
            raise LocalError("journal/diverged", f"row {row.n} of {row.room} is refused now: {step.refused.code}")
        self._take(step, self._facts(step), row.at)
        if not self._logs.agrees(row.seqs):
            raise LocalError("journal/diverged", f"row {row.n} of {row.room} gives {self._logs.seqs()}, had {row.seqs}")
        self._n, self._at = row.n, row.at
        self.presence.told(action)
        self._snapshots.due(step.state, row.n)
        if row.command:
            self._dedup.put((row.player, row.command), self._ack(row.command, step), row.at)

    def submit(self, action: Action, *, command: str = "", reply: Reply | None = None) -> None:
        """Decide `action` now. `reply` hears the acknowledgement after the commit, or the refusal in its turn.

        The same `command` id of the same player is answered again, not executed again.
        """
        lost = Refused(id=command, code="room/restarting", message="the room is reloaded: try again", retry_ms=500)
        if self.dead:
            return _answer(reply, lost)
        if (away := self._kicks.refusal(self.state, action, command)) is not None:
            return self._commits.stage(None, lambda: _answer(reply, away), lambda: _answer(reply, lost))
        key = (_player(action), command)
        if command and (known := self._dedup.get(key)) is not None:
            return self._commits.stage(None, lambda: _answer(reply, known), lambda: _answer(reply, lost))
        if len(self._commits) >= STAGED_MAX and isinstance(action, Act | Enter):
            return _answer(reply, Refused(id=command, code="room/overloaded", message="try again", retry_ms=1000))
        at = max(self._at, self._clock.now())
        try:
            step = self.logic.step(self.state, action, at=at)
            facts, said, _ = self._facts(step), _json.encode(action), _json.encode(step.result)
        except Exception:  # noqa: BLE001 – the edge of somebody else's rules: their fault must not end the room
            self._log.error("the rules failed, nothing was changed", room=self.meta.room, exc_info=True)
            return _answer(reply, Refused(id=command, code="room/fault", message="this did not work, and is noted"))
        if (no := step.refused) is not None:
            refusal = Refused(id=command, code=no.code, message=no.message, retry_ms=no.retry_ms)
            return self._commits.stage(None, lambda: _answer(reply, refusal), lambda: _answer(reply, refusal))
        if step.state is self.state and not step.facts and not isinstance(action, Act | Enter):
            return None
        entries = self._take(step, facts, at)
        self._n, self._at = self._n + 1, at
        ack = self._ack(command, step)
        self._kicks.decided(step.dismissed)
        if command:
            self._dedup.put(key, ack, at)
        try:
            commit = self._store.append(self._row(said, key[0], command))
        except StoreError as error:
            _answer(reply, lost)
            return self.die(error)
        told = partial(self._broadcaster.publish, entries, partial(self._told, reply, ack, step))
        self._commits.stage(commit, told, lambda: _answer(reply, lost))
        self.presence.told(action)
        if self._snapshots.due(self.state, self._n):
            self._take_snapshot()
        if isinstance(action, Enter):
            self._miss(action.player)  # A seat taken by HTTP whose owner never connects is absent too.
        self._timer.set()
        return None

    def barred(self, player: str) -> bool:
        """See `Kicks.closed`."""
        return self._kicks.closed(self.state, player)

    def signal(self, player: str, kind: str, data: Mapping[str, Any]) -> None:
        """Pass a lossy hint on to everybody else, within the bounds of `EphemeralLimit`."""
        now, hints = self._clock.now(), self._ephemeral_limit
        passed = None if hints.early(player, kind, now) else self.logic.signal(self.state, player, kind, dict(data))
        if passed is None or not hints.passed(player, kind, now, listeners=len(self._subscribers.seated)):
            return
        sender = self.logic.me(self.state, player)
        out = outgoing(encode(Ephemeral(room=self.meta.room, kind=kind, sender=sender, data=passed)))
        self._subscribers.tell_others(player, out)

    def subscribe(self, subscriber: Subscriber, at: Mapping[str, Position]) -> None:
        """Let `subscriber` hear the room: the missed run or a snapshot first, then everything after, nothing twice."""
        logs = self._logs.logs(subscriber.player)
        how = decide(at, logs)
        missed = logs.items() if how == "resumed" else ()
        run = [entry for name, log in missed for entry in log.after(at[name].seq)]
        joined = self._joined(subscriber.player, how)
        turn = self._subscribers.expect(subscriber)

        def release() -> None:
            self._broadcaster.flush()
            if self._subscribers.greet(subscriber, turn, outgoing(encode(joined)), run):
                self._add(subscriber)

        self._commits.stage(None, release)

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Stop delivering; when it was the player's last connection, absence starts after the grace time."""
        self._subscribers.leave(subscriber)
        self._miss(subscriber.player)

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
        return self._joined(player, "snapshot")

    def logs(self, player: str | None) -> Mapping[str, EventLog]:
        """What this player hears, by audience."""
        return self._logs.logs(player)

    @property
    def log(self) -> EventLog:
        """The public log."""
        return self._logs.public

    @property
    def subscribers(self) -> Mapping[str, list[Subscriber]]:
        """The connections of each player."""
        return self._subscribers.seated

    async def run(self) -> None:
        """Release what was decided once it is durable. Ends by cancellation, or when a commit fails."""
        try:
            await self._commits.run()
        except BaseException:
            self.die()
            raise

    def wake(self) -> None:
        """After opening or recovery: set the alarm, and give everybody who was here the grace time to return."""
        self._timer.set()
        for player in sorted(self.presence.here):
            self._miss(player)

    def die(self, failure: BaseException | None = None) -> None:
        """Stop deciding and send everybody away; what was not durable was never seen. `run` raises `failure`."""
        self.dead = True
        self._broadcaster.flush()
        self._timer.stop()
        self.presence.stop()
        self._subscribers.dismiss()
        self._commits.close(failure)

    def _joined(self, player: str | None, how: How) -> Joined:
        return Joined(
            room=self.meta.room,
            how=how,
            at=self._logs.positions(player),
            me=self.logic.me(self.state, player) if player is not None else "",
            snapshot=msgspec.Raw(b"null" if how == "resumed" else _json.encode(self.logic.view(self.state, player))),
        )

    def introduce(self, observation: Observation) -> None:
        """Tell an observer who came late that this room is there, as soon as everything decided so far is durable."""
        self._commits.stage(None, partial(self._observers.opened, self.observed(self.state), to=observation))

    def observed(self, state: Any) -> ObservedRoom:
        """This room in a `state` of it, for those who observe it."""
        meta, logic = self.meta, self.logic
        return ObservedRoom(room=meta.room, kind=meta.kind, opened_at=meta.opened_at, state=state, logic=logic)

    def _told(self, reply: Reply | None, ack: Ack, step: Step) -> None:
        _answer(reply, ack)
        self._kicks.left(step.dismissed)
        if self._observers.any:
            self._observers.stepped(self.observed(step.state), step.facts)

    def _facts(self, step: Step) -> list[tuple[Fact, bytes]]:
        return [(fact, _json.encode(fact.data)) for fact in step.facts]

    def _take(self, step: Step, facts: list[tuple[Fact, bytes]], at: int) -> list[Addressed]:
        before, self.state = self.state, step.state
        stamp = at - at % self.logic.stamp_ms
        entries = [(fact.to, self._logs.append(fact.type, data, to=fact.to, at=stamp)) for fact, data in facts]
        self._partings.decided(before, step.state)
        return entries

    def _take_snapshot(self) -> None:
        taken = self._snapshots.take(self.state, self._n, self._at, self.presence.here, self._logs, self._dedup)
        if taken is not None:
            # Behind its last row: a snapshot of what may still be lost is kept by nobody.
            self._commits.stage(None, partial(self._keep, taken, self._snapshots.ended))

    def _row(self, action: bytes, player: str, command: str) -> Row:
        return Row(
            room=self.meta.room,
            n=self._n,
            epoch=self.meta.epoch,
            at=self._at,
            version=self.logic.version,
            action=action,
            player=player,
            command=command,
            seqs=self._logs.seqs(),
        )

    def _ack(self, command: str, step: Step) -> Ack:
        return Ack(id=command, seq=self._logs.public.seq, result=step.result)

    def _add(self, subscriber: Subscriber) -> None:
        self.presence.back(subscriber.player)
        if self._subscribers.seat(subscriber):
            self.submit(Presence(player=subscriber.player, online=True))

    def _miss(self, player: str) -> None:
        if player not in self._subscribers.seated and not self.dead:
            self.presence.left(player)

    def _gone(self, player: str) -> None:
        self.submit(Presence(player=player, online=False))

    def _deadline(self) -> int | None:
        return None if self.dead else self.logic.deadline(self.state)

    def _rung(self) -> bool:
        before = self._n
        self.submit(Tick())
        return self._n != before


def _player(action: Action) -> str:
    return action.player if isinstance(action, Act | Enter | Presence) else ""


def _answer(reply: Reply | None, outcome: Ack | Refused) -> None:
    if reply is not None:
        reply(outcome)
