"""A room as its journal makes it: the rules' state, its logs and its answers, folded row by row (event sourcing)."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from roomlit.errors import LocalError
from roomlit.eventlog.event_log import LogEntry
from roomlit.eventlog.frame_batch import Addressed
from roomlit.eventlog.room_logs import How, RoomLogs, decide_resume
from roomlit.ports.logic import (
    Act,
    Enter,
    Fact,
    Journaled,
    Parting,
    Presence,
    Publish,
    Refusal,
    RoomLogic,
    Screening,
    Step,
)
from roomlit.ports.store import RoomMeta, Row, Snapshot
from roomlit.protocol.messages import Ack, Joined, Position
from roomlit.server.command_dedup import CommandDedup
from roomlit.server.snapshots import RoomSnapshots

_json = msgspec.json.Encoder()
Encoded = list[tuple[Fact, bytes]]
"""What happened, with its data as they will be on the wire."""


class Applied(msgspec.Struct, frozen=True):
    """What came of a step: events to publish, the answer, who has gone for good, whether a snapshot is due."""

    events: list[Addressed]
    ack: Ack
    parted: Collection[str]
    snapshot_due: bool


class RoomState:
    """The same rows give the same room, live and in recovery. No tasks, no I/O, no clock; owned by one `RoomActor`."""

    def __init__(self, *, meta: RoomMeta, logic: RoomLogic[Any], window: int, snapshot_rows: int) -> None:
        self.meta = meta
        self.logic = logic
        self.state: Any = logic.start(seed=meta.seed, at=meta.opened_at, options=meta.options)
        self.logs = RoomLogs(room=meta.room, epoch=meta.epoch, window=window)
        self.answered = CommandDedup()
        self.present: set[str] = set()
        """Whom the rows say to be here; after a restart they have the grace time to return."""
        self.n = 0
        self.at = meta.opened_at
        self._screened = logic.screened if isinstance(logic, Screening) else None
        self._parted = logic.parted if isinstance(logic, Parting) else _nobody
        self._snapshots = RoomSnapshots(meta=meta, logic=logic, every=snapshot_rows)

    def restore(self, snapshot: Snapshot) -> None:
        """Begin where `snapshot` was taken; raises `LocalError` when it cannot be used, nothing changed."""
        self.state, present = self._snapshots.open(snapshot, logs=self.logs, answered=self.answered)
        self.present.update(present)
        self.n, self.at = snapshot.n, snapshot.at

    def step(self, action: Journaled, *, at: int) -> Step:
        """What would come of `action`; nothing changes. The rules are not asked about what the server publishes."""
        if isinstance(action, Publish):
            return Step(self.state, (Fact(action.name, action.data, action.to, server=True),))
        return self.logic.step(self.state, action, at=at)

    def decide(self, action: Journaled, *, at: int) -> tuple[Journaled, Step]:
        """What would come of what somebody asks now, and the action as the journal shall hold it."""
        if self._screened is not None and not isinstance(action, Publish):
            passed = self._screened(self.state, action, at=at)
            if isinstance(passed, Refusal):
                return action, Step(self.state, refused=passed)
            action = passed
        return action, self.step(action, at=at)

    def replay(self, row: Row) -> None:
        """Fold one journal row; raises `LocalError` when the rules no longer give what was published then."""
        action = msgspec.json.decode(row.action, type=Journaled)
        step = self.step(action, at=row.at)
        if step.refused is not None:
            raise LocalError("journal/diverged", f"row {row.n} of {row.room} is refused now: {step.refused.code}")
        self.apply(action, step, encoded(step), at=row.at, command=row.command)
        if not self.logs.agrees(row.seqs):
            raise LocalError("journal/diverged", f"row {row.n} of {row.room} gives {self.logs.seqs()}, had {row.seqs}")

    def apply(self, action: Journaled, step: Step, facts: Encoded, *, at: int, command: str = "") -> Applied:
        """Take an accepted step as the next row: position its facts, remember its answer."""
        before, self.state = self.state, step.state
        self.n, self.at = self.n + 1, at
        stamp = at - at % self.logic.stamp_ms
        if step.retracts:
            self.logs.public.drop()
        events = [
            (fact.to, self.logs.append(fact.type, data, to=fact.to, at=stamp, server=fact.server, user=fact.user))
            for fact, data in facts
        ]
        if parted := self._parted(before, step.state):
            self.logs.forget(parted)  # Told by the rules alone, so that a restart forgets the same.
        ack = Ack(id=command, seq=self.logs.public.seq, result=step.result)
        if command:
            self.answered.put((player_of(action), command), ack, at)
        if isinstance(action, Enter) or (isinstance(action, Presence) and action.online):
            self.present.add(action.player)
        elif isinstance(action, Presence):
            self.present.discard(action.player)
        return Applied(events, ack, parted, self._snapshots.due(step.state, self.n))

    def row(self, action: bytes, player: str, command: str) -> Row:
        """The journal row of the step that was applied last."""
        return Row(
            room=self.meta.room,
            n=self.n,
            epoch=self.meta.epoch,
            at=self.at,
            version=self.logic.version,
            action=action,
            player=player,
            command=command,
            seqs=self.logs.seqs(),
        )

    def snapshot(self) -> Snapshot | None:
        """The room after its last row, when one is due; None when the rules turn out not to save."""
        return self._snapshots.take(self.state, self.n, self.at, self.present, self.logs, self.answered)

    @property
    def ended(self) -> int:
        """The last row of what is over, 0 when nothing is (see `Saving.ended`)."""
        return self._snapshots.ended

    def join(self, player: str | None, at: Mapping[str, Position]) -> tuple[Joined, list[LogEntry]]:
        """What `player` hears first who stands `at` these positions: how it joins, and the run of events it missed."""
        logs = self.logs.logs(player)
        how = decide_resume(at, logs)
        missed = logs.items() if how == "resumed" else ()
        return self.joined(player, how), [entry for name, log in missed for entry in log.after(at[name].seq)]

    def joined(self, player: str | None, how: How = "snapshot") -> Joined:
        """The room as `player` (None: a stranger) may see it now; without the snapshot when the client has resumed."""
        return Joined(
            room=self.meta.room,
            how=how,
            at=self.logs.positions(player),
            me=self.logic.me(self.state, player) if player is not None else "",
            snapshot=msgspec.Raw(b"null" if how == "resumed" else _json.encode(self.logic.view(self.state, player))),
        )


def encoded(step: Step) -> Encoded:
    """The facts of a step as they go on the wire; raises whatever the rules' data do not let through."""
    return [(fact, _json.encode(fact.data)) for fact in step.facts]


def player_of(action: Journaled) -> str:
    """Who does it; empty for what nobody does."""
    return action.player if isinstance(action, Act | Enter | Presence) else ""


def _nobody(before: Any, after: Any) -> Collection[str]:
    return ()
