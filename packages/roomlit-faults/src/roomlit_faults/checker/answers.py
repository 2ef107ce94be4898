"""Commands and answers: what was acknowledged is in the journal once, what was refused is not, and nothing else is."""

from collections.abc import Iterator

from roomlit.protocol.messages import Ack, Command, CommandRefused
from roomlit_faults.checker.index import IndexedChapter, IndexedJournal
from roomlit_faults.checker.verdict import Violation
from roomlit_faults.history import History, Opened, Received, Sent

ENTER = "enter:"
"""How the ids begin under which the server itself journals that somebody took a seat."""


class Answers:
    """Holds every answer of a history against the journal."""

    def __init__(self, journal: IndexedJournal) -> None:
        self._journal = journal
        self._asked: set[str] = set()
        self._by_http: set[str] = set()
        self._players: set[str] = set()

    def violations(self, history: History) -> Iterator[Violation]:
        """All of them, those of the journal by itself included."""
        for client, ops in history.clients.items():
            room = player = ""
            for op in ops:
                match op:
                    case Opened():
                        room, player = op.room, op.player
                        self._players.add(player)
                    case Sent(frame=Command(id=id)):
                        self._asked.add(id)
                        if op.http:
                            self._by_http.add(id)
                    case Received(frame=Ack() | CommandRefused() as answer):
                        for what in self._wrong(room, player, answer):
                            yield Violation("durability", what, client, op.ms)
                    case _:
                        pass
        yield from self._rooms()
        for chapter in self._journal.chapters:
            yield from self._commands(chapter)
            yield from self._absent(chapter)

    def _wrong(self, room: str, player: str, answer: Ack | CommandRefused) -> Iterator[str]:
        found = self._journal.entries(room, player, answer.id)
        if isinstance(answer, CommandRefused):
            if found and answer.retry_ms == 0 and self._journal.durable:
                yield f"{answer.id} was refused ({answer.code}) and is in the journal"
        elif not found:
            yield f"{answer.id} was acknowledged at {answer.seq} and is not in the journal"
        else:
            results = [
                (entry.after, answer.result if chapter.model is None else result)
                for chapter, entry in found
                for result in ([None] if chapter.model is None else chapter.model.results[player, answer.id])
            ]
            if (answer.seq, answer.result) not in results:
                yield f"{answer.id} was acknowledged as {answer.seq} {answer.result}, the journal has {results}"

    def _rooms(self) -> Iterator[Violation]:
        opened: set[tuple[str, int]] = set()
        rooms: set[str] = set()
        for chapter in self._journal.chapters:
            for fault in () if chapter.model is None else chapter.model.faults:
                yield Violation("order", fault, "journal")
            for epoch in set(chapter.epochs or ()):
                if (chapter.room, epoch) in opened:
                    what = f"{chapter.room} was opened anew under the epoch {epoch} it had before"
                    yield Violation("epoch", what, "journal")
                opened.add((chapter.room, epoch))
            if self._journal.durable and chapter.room in rooms:
                yield Violation("room", f"{chapter.room} was opened anew though nobody ended it", "journal")
            rooms.add(chapter.room)

    def _commands(self, chapter: IndexedChapter) -> Iterator[Violation]:
        for (player, command), entries in chapter.by_command.items():
            if len(entries) > 1:
                yield Violation("once", f"{command} of {player} is in the journal {len(entries)} times", "journal")
            if player in self._players and not command.startswith(ENTER) and command not in self._asked:
                what = f"the journal holds {command} of {player} that nobody asked for"
                yield Violation("durability", what, "journal")

    def _absent(self, chapter: IndexedChapter) -> Iterator[Violation]:
        """Whoever acts by a connection is connected: no room may take it for absent."""
        away: set[str] = set()
        for entry in chapter.entries:
            player, command = entry.row.player, entry.row.command
            if entry.online is not None:
                (away.discard if entry.online else away.add)(player)
            elif command and player in away and command not in self._by_http:
                what = f"{player} acted in row {entry.row.n} of {chapter.room}, where it is absent"
                yield Violation("generation", what, "journal")
                away.discard(player)  # Once is enough.
