"""What one client had before its eyes from one empty start to the next, held against the journal and other clients."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from roomlit.protocol.messages import PUBLIC, Ack, Event, Joined, Position
from roomlit_faults.checker.index import Entry, IndexedChapter, IndexedJournal
from roomlit_faults.checker.verdict import Invariant, Violation
from roomlit_faults.history import Ended, History, Opened, Received

KEPT = 100
"""A snapshot shows at least this many of the last messages."""
Told = tuple[str, bytes]


class _View:
    """One client from an empty start, or from a room that began anew, to the next such point."""

    def __init__(self, client: str, room: str, player: str) -> None:
        self.client, self.room, self.player = client, room, player
        self.chapter: IndexedChapter | None = None
        self.at: dict[str, Position] = {}
        self.first: int | None = None
        self.texts: set[str] = set()
        self.jumps: list[tuple[int, int]] = []
        self.stays = False

    @property
    def reached(self) -> int | None:
        """Where it stands in the public log."""
        return self.at[PUBLIC].seq if PUBLIC in self.at else None

    def covers(self, entry: Entry) -> bool:
        """Whether this view, if it was open before and after this row, shows what it said."""
        if self.first is None or self.reached is None or not self.first < entry.after <= self.reached:
            return True
        return entry.text in self.texts or any(low < entry.after <= high for low, high in self.jumps)


class Views:
    """Reads every client, then compares. `lines`: what people said, by command, no two with the same text."""

    def __init__(self, journal: IndexedJournal, lines: dict[str, str]) -> None:
        self._journal = journal
        self._lines = lines
        self._texts = frozenset(lines.values())
        self._views: list[_View] = []
        self._told: dict[tuple[str, str, int, int], tuple[Told, str]] = {}
        self._said = {
            chapter.number: [entry for entry in chapter.entries if entry.text in self._texts]
            for chapter in journal.chapters
        }

    def violations(self, history: History) -> Iterator[Violation]:
        """Everything that one client or all of them together show."""
        for client, ops in history.clients.items():
            yield from self._read(client, ops)
        yield from self._compare(history)

    def _read(self, client: str, ops: Sequence[object]) -> Iterator[Violation]:
        view: _View | None = None
        for op in ops:
            if isinstance(op, Opened):
                view = self._new(client, op.room, op.player)
            elif view is not None and isinstance(op, Ended):
                view.stays = True
            elif view is not None and isinstance(op, Received):
                found: Iterator[tuple[Invariant, str]] = iter(())
                if isinstance(op.frame, Joined):
                    view = self._in_chapter(view, op.frame)
                    found = self._joins(view, op.frame)
                elif isinstance(op.frame, Event) and op.epoch is not None:
                    found = self._sees(view, op.frame, op.epoch)
                for invariant, what in found:
                    yield Violation(invariant, what, client, op.ms)

    def _new(self, client: str, room: str, player: str) -> _View:
        self._views.append(_View(client, room, player))
        return self._views[-1]

    def _in_chapter(self, view: _View, joined: Joined) -> _View:
        chapter = self._journal.of(view.room, joined.at[PUBLIC].epoch)
        if view.chapter is not None and chapter is not view.chapter and joined.how != "resumed":
            view = self._new(view.client, view.room, view.player)
        view.chapter = view.chapter or chapter
        return view

    def _joins(self, view: _View, joined: Joined) -> Iterator[tuple[Invariant, str]]:
        for audience, there in joined.at.items():
            here = view.at.get(audience)
            if here is not None and (there.epoch, there.seq) < (here.epoch, here.seq):
                yield "order", f"was at {_spot(audience, here)}, {joined.how} at {there.seq}"
        if joined.how == "resumed" or PUBLIC not in joined.at:
            return
        seq = joined.at[PUBLIC].seq
        if view.reached is not None:
            view.jumps.append((view.reached, seq))
        if view.first is None:
            view.first = seq
        view.at = dict(joined.at)
        snapshot = msgspec.json.decode(joined.snapshot)
        if view.chapter is not None and view.chapter.model is None and snapshot is not None:
            yield from self._shows(view.chapter, [said["text"] for said in snapshot.get("messages", ())], seq)

    def _shows(self, chapter: IndexedChapter, messages: Sequence[str], seq: int) -> Iterator[tuple[Invariant, str]]:
        """Where the room's rules are not known, the lines of a snapshot have to be those of the journal."""
        shown = [text for text in messages if text in self._texts]
        said = self._said[chapter.number]
        due = [entry.text for entry in said[: bisect_right(said, seq, key=lambda entry: entry.after)]]
        if len(shown) < len(due) and len(messages) < KEPT:
            yield "snapshot", f"the snapshot at {seq} shows {len(shown)} of {len(due)} messages"
        elif shown != due[len(due) - len(shown) :]:
            yield "snapshot", f"the snapshot at {seq} ends with {shown[-1:]}, the journal with {due[-1:]}"

    def _sees(self, view: _View, event: Event, epoch: int) -> Iterator[tuple[Invariant, str]]:
        here, there = view.at.get(event.audience), Position(epoch, event.seq)
        spot = _spot(event.audience, there)
        if here is None or there.epoch != here.epoch:
            yield "order", f"saw {spot} while at {here}"
        elif there.seq <= here.seq:
            yield "once", f"saw {spot} again at {here.seq}"
        elif there.seq > here.seq + 1:
            yield "join", f"saw {spot} right after {here.seq}"
        view.at[event.audience] = there
        owner = PUBLIC if event.audience == PUBLIC else view.player
        told = event.type, bytes(event.data)
        first, other = self._told.setdefault((view.room, owner, epoch, event.seq), (told, view.client))
        if first != told:
            yield "order", f"{spot} is another event for {other}"
        if event.type == "message":
            yield from self._reads(view, event.seq, msgspec.json.decode(event.data).get("text"))

    def _reads(self, view: _View, seq: int, text: str) -> Iterator[tuple[Invariant, str]]:
        if text not in self._texts:
            return
        if text in view.texts:
            yield "once", f"saw {text!r} twice"
        view.texts.add(text)
        entries = [] if view.chapter is None else view.chapter.by_text.get(text, [])
        if not any(entry.before < seq <= entry.after for entry in entries):
            where = [entry.after for entry in entries] or "nowhere"
            yield "order", f"saw {text!r} at {seq}; the journal has it at {where}"

    def _compare(self, history: History) -> Iterator[Violation]:
        """Who was there before and after it has seen every line, and who stays stands behind none."""
        views: dict[int, list[_View]] = defaultdict(list)
        for view in self._views:
            if view.chapter is not None:
                views[view.chapter.number].append(view)
        highest: dict[int, int] = defaultdict(int)
        for player, id in _acknowledged(history):
            for chapter in self._journal.chapters:
                for entry in chapter.by_command.get((player, id), ())[:1]:
                    highest[chapter.number] = max(highest[chapter.number], entry.after)
                    for view in views[chapter.number] if id in self._lines else ():
                        if not view.covers(entry):
                            yield Violation("durability", f"never saw {entry.text!r} at {entry.after}", view.client)
        for view in self._views:
            if view.stays and view.chapter is not None and view.chapter.last and view.reached is not None:
                end = highest[view.chapter.number]
                if view.reached < end:
                    yield Violation("durability", f"ends at {view.reached}, {end} was acknowledged", view.client)


def _acknowledged(history: History) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for ops in history.clients.values():
        player = ""
        for op in ops:
            if isinstance(op, Opened):
                player = op.player
            elif isinstance(op, Received) and isinstance(op.frame, Ack):
                found[player, op.frame.id] = None
    return list(found)


def _spot(audience: str, position: Position) -> str:
    return f"{audience} {position.seq} of epoch {position.epoch}"
