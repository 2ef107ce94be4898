"""Which connection of a seat may act: what the clients of one seat say about its generations."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from roomlit.protocol.messages import Ack, Command, Heartbeat, Welcome
from roomlit_faults.checker.index import IndexedJournal
from roomlit_faults.checker.verdict import Violation
from roomlit_faults.history import AnyOp, Dialled, History, Opened, Received, Sent


class _Connection:
    """One connection, from its hello to the next."""

    def __init__(self, client: str, hello: Dialled) -> None:
        self.client = client
        self.dialled_ms = hello.ms
        self.token = hello.token
        self.generation: int | None = None
        self.welcomed_ms = 0
        self.spoken_ms: int | None = None
        """When it first had an answer to something it had said."""
        self.sent_ms: dict[str, int] = {}
        self.acked: set[str] = set()

    def take(self, op: AnyOp) -> None:
        """What happened on it, the earliest of each kind."""
        match op:
            case Received(frame=Welcome(generation=generation)):
                self.generation, self.welcomed_ms = generation, op.ms
            case Received(frame=Ack(id=id), http=False):
                self.acked.add(id)
                self.spoken_ms = op.ms if self.spoken_ms is None else self.spoken_ms
            case Received(frame=Heartbeat(reply=True)) if self.spoken_ms is None:
                self.spoken_ms = op.ms
            case Sent(frame=Command(id=id), http=False):
                self.sent_ms.setdefault(id, op.ms)
            case _:
                pass


class Seats:
    """All connections of every seat, and the commands that went by HTTP."""

    def __init__(self, history: History) -> None:
        self._lives = history.lives
        self._seats: dict[tuple[str, str], list[_Connection]] = defaultdict(list)
        self._by_http: set[str] = set()
        for client, ops in history.clients.items():
            self._read(client, ops)

    def _read(self, client: str, ops: Sequence[AnyOp]) -> None:
        seat: list[_Connection] = []
        connection: _Connection | None = None
        for op in ops:
            match op:
                case Opened(room=room, player=player):
                    seat, connection = self._seats[room, player], None
                case Dialled():
                    connection = _Connection(client, op)
                    seat.append(connection)
                case Sent(frame=Command(id=id), http=True):
                    self._by_http.add(id)
                case _ if connection is not None:
                    connection.take(op)
                case _:
                    pass

    def violations(self, journal: IndexedJournal) -> Iterator[Violation]:
        """Generations that do not rise, void tokens that were taken in, older connections that went on acting."""
        for (room, player), connections in self._seats.items():
            welcomed = [(each.generation, each) for each in connections if each.generation is not None]
            for generation, newer in welcomed:
                if newer.token is not None and generation <= newer.token:
                    what = f"the token of {newer.token} gave generation {generation}"
                    yield Violation("generation", what, newer.client, newer.welcomed_ms)
                for earlier, older in welcomed:
                    yield from self._pair(older, earlier, newer, generation)
            yield from self._stale(room, player, connections, journal)

    def _pair(self, older: _Connection, earlier: int, newer: _Connection, generation: int) -> Iterator[Violation]:
        if any(older.dialled_ms <= life <= newer.welcomed_ms for life in self._lives):
            return  # Another process knows neither the older connection nor what it used.
        if newer.dialled_ms > older.welcomed_ms and generation <= earlier:
            what = f"generation {generation} came after {earlier} of {older.client}"
            yield Violation("generation", what, newer.client, newer.welcomed_ms)
        used = older.spoken_ms is not None and older.spoken_ms < newer.dialled_ms
        if newer.token is not None and earlier > newer.token and used:
            what = f"the token of generation {newer.token} was good though {earlier} of this seat had spoken"
            yield Violation("generation", what, newer.client, newer.welcomed_ms)

    def _stale(
        self, room: str, player: str, connections: Sequence[_Connection], journal: IndexedJournal
    ) -> Iterator[Violation]:
        """What was said only where a newer connection had been welcomed before must not have been done."""
        said: dict[str, list[_Connection]] = defaultdict(list)
        for connection in connections:
            for id in connection.sent_ms:
                said[id].append(connection)
        for id, by in said.items():
            stale = [(each, self._superseder(each, each.sent_ms[id], connections)) for each in by]
            acted = id not in self._by_http and all(newer is not None for _, newer in stale)
            done = acted and bool(journal.entries(room, player, id))
            for each, newer in stale:
                if newer is not None and (done or id in each.acked):
                    what = f"generation {each.generation} did {id} after {newer.generation} was welcomed"
                    yield Violation("generation", what, each.client, each.sent_ms[id])

    def _superseder(self, older: _Connection, ms: int, connections: Sequence[_Connection]) -> _Connection | None:
        if older.generation is None:
            return None
        for newer in connections:
            later = newer.generation is not None and newer.generation > older.generation
            if later and older.welcomed_ms < newer.dialled_ms and newer.welcomed_ms < ms:
                return newer
        return None
