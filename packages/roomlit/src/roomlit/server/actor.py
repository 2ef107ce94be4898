"""One room, one writer: decide → position → persist → publish, in that order, always."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import structlog

from roomlit.clock import Alarm, Clock
from roomlit.errors import LocalError, RemoteError, StoreError
from roomlit.ports.logic import Act, Action, Enter, Fact, Presence, RoomLogic, Step, Tick
from roomlit.ports.store import RoomMeta, Row, Store
from roomlit.protocol.codec import encode
from roomlit.protocol.framing import Outgoing, outgoing
from roomlit.protocol.messages import Ack, Ephemeral, Joined, Position, Refused
from roomlit.room.book import Book
from roomlit.room.log import Entry, Log
from roomlit.server.absences import Absences
from roomlit.server.audience import Audience, Follower
from roomlit.server.dismissals import Dismissals
from roomlit.server.outlet import Outlet
from roomlit.server.receipts import Receipts
from roomlit.session.resume import decide

Reply = Callable[[Ack | Refused], None]
STAGED_MAX = 4096
SIGNAL_GAP_MS = 900
ALARM_GAP_MS = 1000
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
        window: int,
        grace_ms: int,
        dismiss: Callable[[str], None],
    ) -> None:
        self.meta = meta
        self.logic = logic
        self._audience = Audience()
        self.visited_at = clock.now()
        self.dead = False
        self.state: Any = logic.start(seed=meta.seed, at=meta.opened_at, options=meta.options)
        self._store = store
        self._clock = clock
        self._window = window
        self._book = Book(room=meta.room, epoch=meta.epoch, window=window)
        self._n = 0
        self._at = meta.opened_at
        self._receipts = Receipts()
        self._outlet = Outlet()
        self._alarm: Alarm | None = None
        self._absences = Absences(clock=clock, grace_ms=grace_ms, gone=self._gone)
        self._recalled: set[str] = set()
        self._dismissals = Dismissals(logic=logic, end=dismiss)
        self._signalled: dict[tuple[str, str], int] = {}
        self._log = structlog.get_logger("roomlit.room")

    def replay(self, row: Row) -> None:
        """Fold one journal row; raises `LocalError` when the rules no longer give what was published then."""
        action = msgspec.json.decode(row.action, type=Action)
        step = self.logic.step(self.state, action, at=row.at)
        if step.refused is not None:
            raise LocalError("journal/diverged", f"row {row.n} of {row.room} is refused now: {step.refused.code}")
        self._take(step, self._facts(step), row.at)
        if (seqs := self._book.seqs()) != row.seqs:
            raise LocalError("journal/diverged", f"row {row.n} of {row.room} gives {seqs}, had {row.seqs}")
        self._n, self._at = row.n, row.at
        if isinstance(action, Enter | Presence):
            here = isinstance(action, Enter) or action.online
            (self._recalled.add if here else self._recalled.discard)(action.player)
        if row.command:
            self._receipts.put((row.player, row.command), self._ack(row.command, step), row.at)

    def submit(self, action: Action, *, command: str = "", reply: Reply | None = None) -> None:
        """Decide `action` now. `reply` hears the acknowledgement after the commit, or the refusal in its turn.

        The same `command` id of the same player is answered again, not executed again.
        """
        lost = Refused(id=command, code="room/restarting", message="the room is reloaded: try again", retry_ms=500)
        if self.dead:
            return _answer(reply, lost)
        if (away := self._dismissals.refusal(self.state, action, command)) is not None:
            return self._outlet.stage(None, lambda: _answer(reply, away), lambda: _answer(reply, lost))
        key = (_player(action), command)
        if command and (known := self._receipts.get(key)) is not None:
            return self._outlet.stage(None, lambda: _answer(reply, known), lambda: _answer(reply, lost))
        if len(self._outlet) >= STAGED_MAX and isinstance(action, Act | Enter):
            full = Refused(id=command, code="room/overloaded", message="try again", retry_ms=1000)
            return _answer(reply, full)
        at = max(self._at, self._clock.now())
        try:
            step = self.logic.step(self.state, action, at=at)
            facts, said, _ = self._facts(step), _json.encode(action), _json.encode(step.result)
        except Exception:  # noqa: BLE001 – the edge of somebody else's rules: their fault must not end the room
            self._log.error("the rules failed, nothing was changed", room=self.meta.room, exc_info=True)
            return _answer(reply, Refused(id=command, code="room/fault", message="this did not work, and is noted"))
        if step.refused is not None:
            no = step.refused
            refusal = Refused(id=command, code=no.code, message=no.message, retry_ms=no.retry_ms)
            return self._outlet.stage(None, lambda: _answer(reply, refusal), lambda: _answer(reply, refusal))
        if step.state is self.state and not step.facts and not isinstance(action, Act | Enter):
            return None
        entries = self._take(step, facts, at)
        self._n, self._at = self._n + 1, at
        ack = self._ack(command, step)
        self._dismissals.decided(step.dismissed)
        if command:
            self._receipts.put(key, ack, at)
        try:
            commit = self._store.append(self._row(said, key[0], command))
        except StoreError as error:
            _answer(reply, lost)
            return self.die(error)
        self._outlet.stage(commit, lambda: self._publish(entries, reply, ack, step), lambda: _answer(reply, lost))
        if isinstance(action, Enter):
            self._miss(action.player)  # A seat taken by HTTP whose owner never connects is absent too.
        self._set_alarm()
        return None

    def barred(self, player: str) -> bool:
        """See `Dismissals.closed`."""
        return self._dismissals.closed(self.state, player)

    def signal(self, player: str, kind: str, data: Mapping[str, Any]) -> None:
        """Pass a lossy hint on to everybody else, at most about once a second per kind and player."""
        now = self._clock.now()
        if now - self._signalled.get((player, kind), -SIGNAL_GAP_MS) < SIGNAL_GAP_MS:
            return
        passed = self.logic.signal(self.state, player, kind, dict(data))
        if passed is None:
            return
        self._signalled[(player, kind)] = now
        sender = self.logic.me(self.state, player)
        out = outgoing(encode(Ephemeral(room=self.meta.room, kind=kind, sender=sender, data=passed)))
        self._audience.tell_others(player, out)

    def follow(self, follower: Follower, at: Mapping[str, Position]) -> None:
        """Let `follower` hear the room: the missed run or a snapshot first, then everything after, nothing twice."""
        logs = self._book.logs(follower.player)
        how = decide(at, logs)
        snapshot = msgspec.Raw(b"null")
        run: list[Outgoing] = []
        if how == "resumed":
            run = [entry.wire for name, log in logs.items() for entry in log.after(at[name].seq)]
        else:
            snapshot = msgspec.Raw(_json.encode(self.logic.view(self.state, follower.player)))
        joined = Joined(
            room=self.meta.room,
            how=how,
            at=self._book.positions(follower.player),
            me=self.logic.me(self.state, follower.player),
            snapshot=snapshot,
        )
        turn = self._audience.expect(follower)

        def release() -> None:
            if self._audience.greet(follower, turn, [outgoing(encode(joined)), *run]):
                self._add(follower)

        self._outlet.stage(None, release)

    def unfollow(self, follower: Follower) -> None:
        """Stop delivering; when it was the player's last connection, absence starts after the grace time."""
        self._audience.leave(follower)
        self._miss(follower.player)

    async def settled(self) -> None:
        """Wait until everything decided so far has left; raises `RemoteError("room/restarting")` when it was lost."""
        done = asyncio.Event()
        if not self.dead:
            self._outlet.stage(None, done.set, done.set)
            await done.wait()
        if self.dead:
            raise RemoteError("room/restarting", "the room is reloaded: try again", retry_ms=500)

    def snapshot(self, player: str | None) -> Joined:
        """The room as `player` may see it now; call `settled` first to see only what is durable."""
        return Joined(
            room=self.meta.room,
            how="snapshot",
            at=self._book.positions(player),
            me=self.logic.me(self.state, player) if player is not None else "",
            snapshot=msgspec.Raw(_json.encode(self.logic.view(self.state, player))),
        )

    def logs(self, player: str | None) -> Mapping[str, Log]:
        """What this player hears, by audience."""
        return self._book.logs(player)

    @property
    def log(self) -> Log:
        """The public log."""
        return self._book.public

    @property
    def followers(self) -> Mapping[str, list[Follower]]:
        """The connections of each player."""
        return self._audience.seated

    async def run(self) -> None:
        """Release what was decided once it is durable. Ends by cancellation, or when a commit fails."""
        try:
            await self._outlet.run()
        except BaseException:
            self.die()
            raise

    def wake(self) -> None:
        """After opening or recovery: set the alarm, and give everybody who was here the grace time to return."""
        self._set_alarm()
        for player in self._recalled:
            self._miss(player)
        self._recalled.clear()

    def die(self, failure: BaseException | None = None) -> None:
        """Stop deciding and send everybody away; what was not durable was never seen. `run` raises `failure`."""
        self.dead = True
        if self._alarm is not None:
            self._alarm.cancel()
        self._absences.stop()
        self._audience.dismiss()
        self._outlet.close(failure)

    def _publish(self, entries: list[tuple[str | None, Entry]], reply: Reply | None, ack: Ack, step: Step) -> None:
        for player, entry in entries:
            self._audience.tell(player, entry.wire)
        _answer(reply, ack)
        self._dismissals.left(step.dismissed)

    def _facts(self, step: Step) -> list[tuple[Fact, bytes]]:
        return [(fact, _json.encode(fact.data)) for fact in step.facts]

    def _take(self, step: Step, facts: list[tuple[Fact, bytes]], at: int) -> list[tuple[str | None, Entry]]:
        self.state = step.state
        stamp = at - at % self.logic.stamp_ms
        return [(fact.to, self._book.append(fact.type, data, to=fact.to, at=stamp)) for fact, data in facts]

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
            seqs=self._book.seqs(),
        )

    def _ack(self, command: str, step: Step) -> Ack:
        return Ack(id=command, seq=self._book.public.seq, result=step.result)

    def _add(self, follower: Follower) -> None:
        self._absences.back(follower.player)
        if self._audience.seat(follower):
            self.submit(Presence(player=follower.player, online=True))

    def _miss(self, player: str) -> None:
        if player not in self._audience.seated and not self.dead:
            self._absences.left(player)

    def _gone(self, player: str) -> None:
        self.submit(Presence(player=player, online=False))

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        due = self.logic.deadline(self.state)
        self._alarm = None if due is None or self.dead else self._clock.call_at(due, self._on_alarm)

    def _on_alarm(self) -> None:
        before, now = self._n, self._clock.now()
        self.submit(Tick())
        due = self.logic.deadline(self.state)
        if self._n == before and due is not None and not self.dead:
            # Rules that leave a deadline in the past are asked again later, not in a circle.
            self._alarm = self._clock.call_at(due if due > now else now + ALARM_GAP_MS, self._on_alarm)


def _player(action: Action) -> str:
    return action.player if isinstance(action, Act | Enter | Presence) else ""


def _answer(reply: Reply | None, outcome: Ack | Refused) -> None:
    if reply is not None:
        reply(outcome)
