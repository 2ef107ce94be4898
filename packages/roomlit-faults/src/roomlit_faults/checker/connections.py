"""Which connection of a seat may act: what the logs of one seat, a twin's included, say about its generations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from roomlit_faults import history as e
from roomlit_faults.checker.verdict import Fault

SUPERSEDED = "close 4004"


class _Stay:
    """One connection, from its hello to the next."""

    def __init__(self, client: str, hello: e.Hello) -> None:
        self.client = client
        self.hello = hello
        self.generation: int | None = None
        self.welcomed_at = 0.0
        self.sent: dict[str, float] = {}
        self.acked: dict[str, float] = {}
        self.superseded_at: float | None = None

    def spoke_before(self, at: float) -> bool:
        """Whether the server had heard it by then."""
        return any(acked < at for acked in self.acked.values())

    def acted_after(self, at: float) -> bool:
        """Whether something sent after that time was done for it."""
        return any(self.sent.get(id, 0.0) > at for id in self.acked)


class Stays:
    """Hear every log, then ask for the faults."""

    def __init__(self) -> None:
        self._seats: dict[tuple[str, str], list[_Stay]] = defaultdict(list)

    def hear(self, client: str, records: Iterable[e.Record]) -> None:
        """One log."""
        seat: list[_Stay] = []
        stay: _Stay | None = None
        for record in records:
            match record:
                case e.Opened():
                    seat, stay = self._seats[record.room, record.player], None
                case e.Hello():
                    stay = _Stay(client, record)
                    seat.append(stay)
                case e.Welcomed() if stay is not None:
                    stay.generation, stay.welcomed_at = record.generation, record.t
                case e.Sent() if stay is not None:
                    stay.sent[record.id] = record.t
                case e.Acked() if stay is not None:
                    stay.acked[record.id] = record.t
                case e.GaveUp() if stay is not None and record.why == SUPERSEDED:
                    stay.superseded_at = record.t
                case _:
                    pass

    def faults(self) -> Iterator[Fault]:
        """Void tokens that were taken in, and older connections that went on acting."""
        for stays in self._seats.values():
            welcomed = [(stay.generation, stay) for stay in stays if stay.generation is not None]
            for generation, stay in welcomed:
                for earlier, other in welcomed:
                    if earlier < generation and other.welcomed_at < stay.hello.t:
                        yield from _between(other, earlier, stay, generation)


def _between(older: _Stay, earlier: int, newer: _Stay, generation: int) -> Iterator[Fault]:
    if older.client != newer.client and older.acted_after(newer.welcomed_at):
        words = f"generation {earlier} went on acting after {generation} was welcomed"
        yield Fault("misordered", older.client, words)
    token = newer.hello.resume
    if token is None or token >= earlier or not older.spoke_before(newer.hello.t):
        return
    # Only the server that knew the older connection could close it for the newer one: no restart lies between.
    if older.superseded_at is not None and older.superseded_at > newer.hello.t:
        words = f"resumed as {token} although {earlier} of this seat had spoken"
        yield Fault("misordered", newer.client, words)
