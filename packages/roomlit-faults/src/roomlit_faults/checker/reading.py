"""One diary read from front to back: does every frame fit the one before it, and the journal?"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roomlit.protocol.messages import ME, PUBLIC, Bye, Event, Join, Joined, Position, Welcome
from roomlit_faults.checker.model import Truth
from roomlit_faults.simulation.diary import Dialled, Diary, Heard, Said
from roomlit_faults.simulation.room import fold

FLICKER_MS = 12_000
"""A seat that comes back while a commit takes long is absent for a moment; longer than any commit it must not be."""


class Violation(msgspec.Struct, frozen=True):
    """An invariant that did not hold: where it was seen, and when (ms)."""

    invariant: int
    what: str
    page: str
    ms: int


class Reading:
    """Follows one page through its connections."""

    def __init__(self, diary: Diary, truths: Sequence[Truth], *, window: int) -> None:
        self._diary = diary
        self._truths = {
            epoch: truth for truth in truths if truth.chapter.meta.room == diary.room for epoch in truth.chapter.epochs
        }
        self._last = next((truth for truth in reversed(truths) if truth.chapter.meta.room == diary.room), None)
        self._window = window
        self._begin()
        self._view: dict[str, Any] | None = None
        self._since: list[Event] = []
        self._at: dict[str, Position] = {}

    def _begin(self) -> None:
        """A new connection."""
        self._asks: deque[Mapping[str, Position]] = deque()
        self._stands: dict[str, Position] = {}
        self._joined: Joined | None = None
        self._welcomed = False
        self._absent_since: int | None = None

    def violations(self) -> Iterator[Violation]:
        """What does not fit, in order; a connection's first misfit stands for those it causes."""
        spoiled = -1
        ms, conn = 0, 0
        for entry in self._diary.entries:
            match entry:
                case Dialled(at=at):
                    self._begin()
                    self._asks.append(at)
                case Said(frame=Join(at=at)):
                    self._asks.append(at)
                case Heard() if entry.conn != spoiled:
                    ms, conn = entry.ms, entry.conn
                    for invariant, what in self._heard(entry):
                        spoiled = conn
                        yield Violation(invariant, what, self._diary.name, ms)
                        break
                case _:
                    pass
        if self._diary.stays and spoiled != conn:
            yield from (Violation(number, what, self._diary.name, ms) for number, what in self._ending())

    def _heard(self, entry: Heard) -> Iterator[tuple[int, str]]:
        frame = entry.frame
        if not self._welcomed and not isinstance(frame, Welcome | Bye):
            yield 9, f"the first frame was {type(frame).__name__}"
        match frame:
            case Welcome():
                self._welcomed = True
            case Joined():
                yield from self._joins(frame)
            case Event():
                yield from self._hears(frame)
            case _:
                pass

    def _joins(self, joined: Joined) -> Iterator[tuple[int, str]]:
        asked: Mapping[str, Position] = self._asks.popleft() if self._asks else {}
        epoch = joined.at[PUBLIC].epoch
        truth = self._truths.get(epoch)
        if truth is None:
            yield 7, f"joined an epoch {epoch} that the journal does not know"
            return
        end = truth.end(self._diary.player)
        for audience, position in joined.at.items():
            if position.epoch != epoch:
                yield 7, f"joined {audience} in epoch {position.epoch} and public in {epoch}"
            if position.seq > end[audience]:
                yield 6, f"joined {audience} at {position.seq}, the journal ends at {end[audience]}"
        if joined.how == "resumed":
            if not self._resumable(asked, joined):
                yield 3, f"resumed from {_short(asked)} though the room was at {_short(joined.at)}"
            self._stands = dict(asked)
        else:
            if joined.how == "snapshot" and self._resumable(asked, joined):
                yield 3, f"a snapshot for {_short(asked)} though the room was at {_short(joined.at)}"
            self._stands, self._at = dict(joined.at), dict(joined.at)
            self._view, self._since = msgspec.json.decode(joined.snapshot), []
            found = truth.views(self._diary.player, joined.at)
            if not any(since <= epoch and view == self._view for since, view in found):
                yield 5, f"the snapshot at {_short(joined.at)} is not what the journal gives"
        self._joined = joined

    def _resumable(self, asked: Mapping[str, Position], joined: Joined) -> bool:
        return bool(asked) and all(
            audience in asked
            and asked[audience].epoch == position.epoch
            and max(0, position.seq - self._window) <= asked[audience].seq <= position.seq
            for audience, position in joined.at.items()
        )

    def _hears(self, event: Event) -> Iterator[tuple[int, str]]:
        if self._joined is None:
            yield 4, f"heard {event.audience} {event.seq} before it had joined"
            return
        here = self._stands.get(event.audience)
        if here is None or event.seq != here.seq + 1:
            run = self._joined.how == "resumed" and event.seq <= self._joined.at[event.audience].seq + 1
            fresh = here == self._joined.at.get(event.audience)
            stood = None if here is None else here.seq
            yield 3 if run else 4 if fresh else 1, f"heard {event.audience} {event.seq} after {stood}"
            return
        self._stands[event.audience] = Position(here.epoch, event.seq)
        yield from self._fits(event, here.epoch)
        self._keep(event)
        yield from self._absence(event)

    def _fits(self, event: Event, epoch: int) -> Iterator[tuple[int, str]]:
        log = self._truths[epoch].events(event.audience, self._diary.player)
        place = f"{event.audience} {event.seq} ({event.type})"
        if event.seq > len(log):
            yield 6, f"heard {place}, the journal ends at {len(log)}"
            return
        told = log[event.seq - 1]
        if (told.type, told.data, told.at) != (event.type, bytes(event.data), event.at):
            yield 1, f"heard {place}, the journal has {told.type} there"
        elif told.epoch > epoch:
            yield 7, f"heard {place} in epoch {epoch}, the journal wrote it in {told.epoch}"

    def _keep(self, event: Event) -> None:
        known = self._at.get(event.audience)
        if known is not None and event.seq == known.seq + 1:
            self._at[event.audience] = Position(known.epoch, event.seq)
            self._since.append(event)

    def _absence(self, event: Event) -> Iterator[tuple[int, str]]:
        assert self._joined is not None
        live = event.audience == PUBLIC and event.seq > self._joined.at[PUBLIC].seq
        if not live:
            return
        if event.type == "player_list":
            online = _online(msgspec.json.decode(event.data), self._joined.me)
            self._absent_since = None if online is not False else (self._absent_since or event.at)
        if self._absent_since is not None and event.at - self._absent_since > FLICKER_MS:
            self._absent_since = None
            yield 9, "is said to be absent while it is connected"

    def _ending(self) -> Iterator[tuple[int, str]]:
        """Who stays has seen everything."""
        if self._joined is None or self._last is None or self._view is None:
            yield 0, "is not in the room at the end"
            return
        end = self._last.end(self._diary.player)
        epoch = self._last.chapter.epochs[-1]
        for audience in (PUBLIC, ME):
            position = self._stands[audience]
            if position.epoch != epoch or position.seq != end[audience]:
                yield 6, f"stands at {audience} {position}, the room at {end[audience]} in epoch {epoch}"
                return
        view = self._view
        for event in self._since:
            view = fold(view, event)
        if view != self._last.last_view(self._diary.player):
            yield 5, "what it sees is not what the room is"
        if _online(view, self._joined.me) is False:
            yield 9, "is said to be absent at the end, though it is connected"


def _online(view: Mapping[str, Any], name: str) -> bool | None:
    return next((bool(member["online"]) for member in view["members"] if member["name"] == name), None)


def _short(at: Mapping[str, Position]) -> str:
    return ", ".join(f"{audience} {position.seq}@{position.epoch}" for audience, position in at.items()) or "nothing"
