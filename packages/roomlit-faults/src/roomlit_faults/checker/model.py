"""The rules of a room as a model: a chapter folded again, with every event and every view that it leads to."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import msgspec

from roomlit.ports.logic import Fact, Journaled, Publish, RoomLogic, Step
from roomlit.ports.store import Row
from roomlit.protocol.messages import ME, PUBLIC, Event, Position
from roomlit_faults.journal import Chapter


class Rules(msgspec.Struct, frozen=True):
    """What a room of some kind does, and what its client makes of a view and the next event."""

    logic: RoomLogic[Any]
    fold: Callable[[dict[str, Any], Event], dict[str, Any]]


class Due(msgspec.Struct, frozen=True):
    """One event as it must be heard: written under `epoch`."""

    type: str
    data: bytes
    at: int
    epoch: int


class Model:
    """One chapter folded. `faults` are what is wrong with the journal itself."""

    def __init__(self, chapter: Chapter, rules: Rules) -> None:
        assert chapter.meta is not None, "rules can be applied only where it is known how the room was opened"
        self.faults: list[str] = []
        self.results: dict[tuple[str, str], list[Any]] = defaultdict(list)
        self.fold = rules.fold
        self._epochs = chapter.epochs
        self._logic = rules.logic
        self._logs: dict[str, list[Due]] = defaultdict(list)
        self._states: list[tuple[dict[str, int], int, Any]] = []
        self._by_public: dict[int, list[int]] = defaultdict(list)
        meta = chapter.meta
        self._keep({PUBLIC: 0}, 0, self._logic.start(seed=meta.seed, at=meta.opened_at, options=meta.options))
        for n, row in enumerate(chapter.rows, 1):
            self._step(n, row)

    def events(self, audience: str, player: str) -> list[Due]:
        """The whole log of an audience as `player` hears it."""
        return self._logs[PUBLIC if audience == PUBLIC else player]

    def views(self, player: str, at: dict[str, Position]) -> list[tuple[int, dict[str, Any]]]:
        """Every view this player may have had at a position, with the epoch it was written under."""
        found: list[tuple[int, dict[str, Any]]] = []
        for index in self._by_public.get(at[PUBLIC].seq, ()):
            seqs, epoch, state = self._states[index]
            if seqs.get(player, 0) == at[ME].seq:
                found.append((epoch, self._logic.view(state, player)))
        return found

    def last_view(self, player: str) -> dict[str, Any]:
        """What this player must see now."""
        return self._logic.view(self._states[-1][2], player)

    def _keep(self, seqs: dict[str, int], epoch: int, state: Any) -> None:
        self._by_public[seqs[PUBLIC]].append(len(self._states))
        self._states.append((seqs, epoch, state))

    def _step_of(self, state: Any, action: Journaled, at: int) -> Step:
        if isinstance(action, Publish):  # Of this the rules are not asked.
            return Step(state, (Fact(action.name, action.data, action.to, server=True),))
        return self._logic.step(state, action, at=at)

    def _step(self, n: int, row: Row) -> None:
        before_seqs, before_epoch, state = self._states[-1]
        if row.n != n:
            self.faults.append(f"row {n} of {row.room} has number {row.n}")
        if row.epoch < before_epoch or (self._epochs is not None and row.epoch not in self._epochs):
            self.faults.append(f"row {n} of {row.room} is of epoch {row.epoch}")
        step = self._step_of(state, msgspec.json.decode(row.action, type=Journaled), row.at)
        if step.refused is not None:
            self.faults.append(f"row {n} of {row.room} is refused: {step.refused.code}")
        seqs = dict(before_seqs)
        for fact in step.facts:
            audience = fact.to or PUBLIC
            seqs[audience] = seqs.get(audience, 0) + 1
            self._logs[audience].append(Due(fact.type, msgspec.json.encode(fact.data), row.at, row.epoch))
        if seqs != row.seqs:
            self.faults.append(f"row {n} of {row.room} gives {seqs} and says {row.seqs}")
        if row.command:
            self.results[row.player, row.command].append(step.result)
        self._keep(seqs, row.epoch, step.state)
