"""What came to one client, read from front to back: does every frame fit the one before it, and the journal?"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from roomlit.protocol.close_codes import Close
from roomlit.protocol.codec import encode
from roomlit.protocol.messages import (
    ME,
    PUBLIC,
    Bye,
    Command,
    CommandRefused,
    Event,
    Join,
    Joined,
    Position,
    ServerFrame,
    Welcome,
)
from roomlit_faults.checker.index import IndexedChapter, IndexedJournal
from roomlit_faults.checker.verdict import Invariant, Violation
from roomlit_faults.history import Dialled, Disconnected, Ended, History, Left, Opened, Received, Sent

FLICKER_MS = 12_000
"""A seat that comes back while a commit takes long is absent for a moment; longer than any commit it must not be."""
LATE_MS = 5_000
"""Through a bad network a client hears so much later that its room was reset."""
RESTARTING = "room/restarting"
_SECRET = re.compile(rb"secret/([a-z0-9]+)/")
Found = tuple[Invariant, str]


class Wire:
    """Follows one client through its connections. `window`: how many events can be replayed, where that is known."""

    def __init__(self, client: str, history: History, journal: IndexedJournal, *, window: int | None) -> None:
        self._client = client
        self._ops = history.clients[client]
        self._kills = history.kills
        self._journal = journal
        self._window = window
        self._open("", "")

    def _open(self, room: str, player: str) -> None:
        self._room, self._player = room, player
        self._view: dict[str, Any] | None = None
        self._since: list[Event] = []
        self._at: dict[str, Position] = {}
        self._epoch: int | None = None
        self._reset_ms: int | None = None
        self._begin()

    def _begin(self) -> None:
        """A new connection."""
        self._asks: deque[Mapping[str, Position]] = deque()
        self._stands: dict[str, Position] = {}
        self._joined: Joined | None = None
        self._welcomed = False
        self._absent_since: tuple[int, int] | None = None
        self._sent_ms: dict[str, int] = {}
        self._turned_away_ms: int | None = None

    def violations(self) -> Iterator[Violation]:
        """What does not fit, in order; a connection's first misfit stands for those it causes."""
        spoiled = over = False
        ms = 0
        for op in self._ops:
            found: Iterator[Found] = iter(())
            match op:
                case Opened(room=room, player=player):
                    self._open(room, player)
                    spoiled = over = False
                case Dialled(at=at):
                    self._begin()
                    self._asks.append(at)
                    spoiled = False
                case Sent(frame=Join(at=at)):
                    self._asks.append(at)
                case Sent(frame=Command(id=id), http=False):
                    self._sent_ms[id] = op.ms
                case Received(frame=frame):
                    ms = op.ms
                    yield from (Violation("secrecy", what, self._client, ms) for what in self._secrets(frame))
                    if not spoiled and not op.http:
                        found = self._receives(frame, ms)
                case Disconnected(code=code):
                    self._reset_ms = op.ms if code == Close.STATE_RESET else None
                    if code == Close.ROOM_GONE:
                        yield Violation("room", "the room is said to be gone", self._client, op.ms)
                case Left():
                    over = True
                case Ended(unanswered=unanswered):
                    over = True
                    if unanswered:
                        yield Violation("liveness", f"never answered: {', '.join(unanswered)}", self._client, ms)
                    found = iter(()) if spoiled else self._ends()
                case _:
                    pass
            for invariant, what in found:
                spoiled = True
                yield Violation(invariant, what, self._client, ms)
                break
        if not over and self._room:
            yield Violation("liveness", "was not back after everything was healed", self._client, ms)

    def _secrets(self, frame: ServerFrame) -> Iterator[str]:
        text = encode(frame)
        if b"secret/" in text:
            own = self._client.split(".")[0].encode()
            yield from (f"heard a secret of {whose.decode()}" for whose in set(_SECRET.findall(text)) - {own})

    def _receives(self, frame: ServerFrame, ms: int) -> Iterator[Found]:
        if not self._welcomed and not isinstance(frame, Welcome | Bye):
            yield "generation", f"the first frame was {type(frame).__name__}"
        match frame:
            case Welcome():
                self._welcomed = True
            case Joined():
                yield from self._joins(frame, ms)
            case Event():
                yield from self._hears(frame, ms)
            case CommandRefused(id=id, code=code) if code == RESTARTING:
                # A room that dies sends its subscribers away: whoever hears so once asks no second time there.
                first, self._turned_away_ms = self._turned_away_ms, ms
                if first is not None and self._sent_ms.get(id, 0) > first:
                    yield "liveness", f"{id} was answered by a room that had been dead for {ms - first} ms"
            case _:
                pass

    def _joins(self, joined: Joined, ms: int) -> Iterator[Found]:
        asked: Mapping[str, Position] = self._asks.popleft() if self._asks else {}
        epoch = joined.at[PUBLIC].epoch
        chapter = self._journal.of(self._room, epoch)
        if chapter is None:
            yield "epoch", f"joined an epoch {epoch} that the journal does not know"
            return
        yield from self._reloads(joined, epoch, ms)
        end = chapter.end(self._player)
        for audience, position in joined.at.items():
            if position.epoch != epoch:
                yield "epoch", f"joined {audience} in epoch {position.epoch} and public in {epoch}"
            if position.seq > end[audience]:
                yield "durability", f"joined {audience} at {position.seq}, the journal ends at {end[audience]}"
        resumable = self._resumable(asked, joined)
        if joined.how == "resumed":
            if not resumable:
                yield "resume", f"resumed from {_short(asked)} though the room was at {_short(joined.at)}"
            self._stands = dict(asked)
        else:
            if joined.how == "snapshot" and resumable and self._window is not None:
                yield "resume", f"a snapshot for {_short(asked)} though the room was at {_short(joined.at)}"
            self._stands, self._at = dict(joined.at), dict(joined.at)
            self._view, self._since = msgspec.json.decode(joined.snapshot), []
            if chapter.model is not None:
                found = chapter.model.views(self._player, joined.at)
                if not any(since <= epoch and view == self._view for since, view in found):
                    yield "snapshot", f"the snapshot at {_short(joined.at)} is not what the journal gives"
        self._joined = joined

    def _reloads(self, joined: Joined, epoch: int, ms: int) -> Iterator[Found]:
        before, self._epoch = self._epoch, epoch
        since, self._reset_ms = self._reset_ms, None
        # A server that was killed before it could say otherwise goes on from what it had kept: under the epoch it had.
        if since is not None and before == epoch and not any(since - LATE_MS <= kill <= ms for kill in self._kills):
            yield "epoch", f"the room was reloaded, and is at {_short(joined.at)} as before"

    def _resumable(self, asked: Mapping[str, Position], joined: Joined) -> bool:
        return bool(asked) and all(
            audience in asked
            and asked[audience].epoch == position.epoch
            and (0 if self._window is None else max(0, position.seq - self._window)) <= asked[audience].seq
            and asked[audience].seq <= position.seq
            for audience, position in joined.at.items()
        )

    def _hears(self, event: Event, ms: int) -> Iterator[Found]:
        if self._joined is None:
            yield "join", f"heard {event.audience} {event.seq} before it had joined"
            return
        here = self._stands.get(event.audience)
        if here is None or event.seq != here.seq + 1:
            run = self._joined.how == "resumed" and event.seq <= self._joined.at[event.audience].seq + 1
            fresh = here == self._joined.at.get(event.audience)
            stood = None if here is None else here.seq
            yield "resume" if run else "join" if fresh else "order", f"heard {event.audience} {event.seq} after {stood}"
            return
        self._stands[event.audience] = Position(here.epoch, event.seq)
        chapter = self._journal.of(self._room, here.epoch)
        if chapter is not None:
            yield from self._fits(event, here.epoch, chapter)
        known = self._at.get(event.audience)
        if known is not None and event.seq == known.seq + 1:
            self._at[event.audience] = Position(known.epoch, event.seq)
            self._since.append(event)
        yield from self._absence(event, ms)

    def _fits(self, event: Event, epoch: int, chapter: IndexedChapter) -> Iterator[Found]:
        place = f"{event.audience} {event.seq} ({event.type})"
        end = chapter.end(self._player)[event.audience]
        if event.seq > end:
            yield "durability", f"heard {place}, the journal ends at {end}"
        elif chapter.model is not None:
            due = chapter.model.events(event.audience, self._player)[event.seq - 1]
            if (due.type, due.data, due.at) != (event.type, bytes(event.data), event.at):
                yield "order", f"heard {place}, the journal has {due.type} there"
            elif due.epoch > epoch:
                yield "epoch", f"heard {place} in epoch {epoch}, the journal wrote it in {due.epoch}"

    def _absence(self, event: Event, ms: int) -> Iterator[Found]:
        assert self._joined is not None
        if event.audience != PUBLIC or event.seq <= self._joined.at[PUBLIC].seq:
            return
        if event.type == "player_list":
            online = _online(msgspec.json.decode(event.data), self._joined.me)
            self._absent_since = None if online is not False else (self._absent_since or (event.at, ms))
        # By the server's clock, which may be set meanwhile, and by the client's, to which events may come in a heap.
        since = self._absent_since
        if since is not None and event.at - since[0] > FLICKER_MS and ms - since[1] > FLICKER_MS:
            self._absent_since = None
            yield "generation", "is said to be absent while it is connected"

    def _ends(self) -> Iterator[Found]:
        """Who stays has seen everything."""
        last = self._journal.last(self._room)
        if self._joined is None or last is None:
            yield "liveness", "is not in the room at the end"
        elif last.model is not None and last.epochs is not None and self._view is not None:
            end, epoch = last.end(self._player), last.epochs[-1]
            for audience in (PUBLIC, ME):
                position = self._stands[audience]
                if position.epoch != epoch or position.seq != end[audience]:
                    yield "durability", f"stands at {audience} {position}, the room at {end[audience]} in epoch {epoch}"
            view = self._view
            for event in self._since:
                view = last.model.fold(view, event)
            if view != last.model.last_view(self._player):
                yield "snapshot", "what it sees is not what the room is"
            if _online(view, self._joined.me) is False:
                yield "generation", "is said to be absent at the end, though it is connected"


def _online(view: Mapping[str, Any], name: str) -> bool | None:
    members = view.get("members", ())
    return next((bool(member["online"]) for member in members if member.get("name") == name), None)


def _short(at: Mapping[str, Position]) -> str:
    return ", ".join(f"{audience} {position.seq}@{position.epoch}" for audience, position in at.items()) or "nothing"
