"""The journal by what one asks it for: rows by command and by text, where a room ends, which chapter an epoch is of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from roomlit.ports.logic import Act, Enter, Journaled, Presence
from roomlit.ports.store import Row
from roomlit.protocol.messages import ME, PUBLIC
from roomlit_faults.checker.model import Model, Rules
from roomlit_faults.journal import Chapter, Journal


class Entry(msgspec.Struct, frozen=True):
    """A row and what it says; `before` and `after` are the public positions around it.

    `text`: the line of chat it is about. `online`: the room now takes this player for present, or for absent.
    """

    row: Row
    before: int
    after: int
    text: str | None
    online: bool | None


class IndexedChapter:
    """One chapter; `model` where the rules of the room are known. `last`: the room's last one."""

    def __init__(self, chapter: Chapter, rules: Rules | None, *, number: int, last: bool) -> None:
        self.room = chapter.room
        self.epochs = chapter.epochs
        self.number = number
        self.last = last
        self.entries = list(_entries(chapter.rows))
        self.model = None if rules is None else Model(chapter, rules)
        self.by_command: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self.by_text: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.row.command:
                self.by_command[entry.row.player, entry.row.command].append(entry)
            if entry.text:
                self.by_text[entry.text].append(entry)

    def end(self, player: str) -> dict[str, int]:
        """The last number of each audience of this player."""
        seqs = self.entries[-1].row.seqs if self.entries else {}
        return {PUBLIC: seqs.get(PUBLIC, 0), ME: seqs.get(player, 0)}


class IndexedJournal:
    """All chapters."""

    def __init__(self, journal: Journal, rules: Rules | None) -> None:
        self.durable = journal.durable
        last = {chapter.room: number for number, chapter in enumerate(journal.chapters)}
        self.chapters = [
            IndexedChapter(chapter, rules, number=number, last=last[chapter.room] == number)
            for number, chapter in enumerate(journal.chapters)
        ]

    def of(self, room: str, epoch: int) -> IndexedChapter | None:
        """The chapter that an epoch of a room belongs to."""
        known = (chapter for chapter in self.chapters if chapter.room == room)
        return next((chapter for chapter in known if chapter.epochs is None or epoch in chapter.epochs), None)

    def last(self, room: str) -> IndexedChapter | None:
        """The room's last chapter."""
        return next((chapter for chapter in self.chapters if chapter.room == room and chapter.last), None)

    def entries(self, room: str, player: str, command: str) -> list[tuple[IndexedChapter, Entry]]:
        """Every row of a command, in any chapter of the room."""
        here = (chapter for chapter in self.chapters if chapter.room == room)
        return [(chapter, entry) for chapter in here for entry in chapter.by_command.get((player, command), ())]


def _entries(rows: Iterable[Row]) -> Iterator[Entry]:
    before = 0
    for row in rows:
        action = msgspec.json.decode(row.action, type=Journaled)
        after = row.seqs[PUBLIC]
        yield Entry(row, before, after, _text(action), _online(action))
        before = after


def _online(action: Journaled) -> bool | None:
    return True if isinstance(action, Enter) else action.online if isinstance(action, Presence) else None


def _text(action: Journaled) -> str | None:
    said = action.args.get("text") if isinstance(action, Act) and action.name == "message" else None
    return said if isinstance(said, str) else None
