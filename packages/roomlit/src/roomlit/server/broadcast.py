"""Broadcast (fan-out): what a room publishes goes to every subscriber, encoded once and written in batches."""

import asyncio
from collections.abc import Callable, Iterator, Mapping

from roomlit.eventlog.event_log import LogEntry
from roomlit.eventlog.frame_batch import Addressed, FrameBatch, addressed, batches
from roomlit.ports.connection import Subscriber
from roomlit.protocol.framing import Outgoing

Then = Callable[[], None]
Write = Callable[[bytes], None]


class Subscribers:
    """Who listens to a room: connections by player, and those whose turn to join has not come yet.

    Delivers to everyone, to one player, or to everyone else. Subscribers may leave while they are being told.
    """

    def __init__(self, *, now: Callable[[], int]) -> None:
        self._told_at = 0
        self._now = now
        self._seated: dict[str, list[Subscriber]] = {}
        self._joining: dict[Subscriber, int] = {}
        self._turns = 0
        self._audience: tuple[list[Write], list[Subscriber]] | None = None

    @property
    def seated(self) -> Mapping[str, list[Subscriber]]:
        """The subscribers of each player."""
        return self._seated

    @property
    def told_at(self) -> int:
        """When everybody was told something last."""
        return self._told_at

    def expect(self, subscriber: Subscriber) -> int:
        """Hear nothing until `seat` is called with the number given here; a later `expect` or `leave` voids it."""
        self.leave(subscriber)
        self._turns += 1
        self._joining[subscriber] = self._turns
        return self._turns

    def greet(
        self,
        subscriber: Subscriber,
        turn: int,
        joined: Outgoing,
        run: list[LogEntry],
        latest: Mapping[str, LogEntry],
    ) -> bool:
        """Its turn has come: deliver what it hears first; whether it is there to be seated then."""
        if self._joining.get(subscriber) != turn:
            return False  # It hung up before its turn came, or has asked again.
        subscriber.deliver(joined)
        for batch in batches(run):
            subscriber.hear(batch)
        for type, entry in latest.items():
            subscriber.refresh(type, entry.wire)
        return self._joining.get(subscriber) == turn  # Not so slow that it was dropped meanwhile.

    def seat(self, subscriber: Subscriber) -> bool:
        """Hear everything from now on; whether it is the first of its player."""
        self._joining.pop(subscriber, None)
        first = subscriber.player not in self._seated
        self._seated.setdefault(subscriber.player, []).append(subscriber)
        self.restand()
        return first

    def leave(self, subscriber: Subscriber) -> None:
        """Hear nothing any more."""
        self._joining.pop(subscriber, None)
        held = self._seated.get(subscriber.player)
        if held is not None and subscriber in held:
            held.remove(subscriber)
            self.restand()
            if not held:
                del self._seated[subscriber.player]

    def tell(self, player: str | None, batch: FrameBatch) -> None:
        """To one player, or to everyone."""
        if player is None:
            self._tell_all(batch)
            return
        for subscriber in tuple(self._seated.get(player, ())):  # A peer that is too slow leaves in the middle of it.
            subscriber.hear(batch)

    def restand(self) -> None:
        """How somebody is to be told has changed: who left, who came, whose peer stopped reading or reads again."""
        self._audience = None

    def _tell_all(self, batch: FrameBatch) -> None:
        # The hot path: for a peer that reads, nothing but its write. Whatever happens to one of them meanwhile makes
        # another audience, for the next batch.
        self._told_at = self._now()
        writes, others = self._audience or self._stand()
        if batch.plain:
            framed = batch.framed
            for write in writes:
                write(framed)
        else:
            others = list(self._everybody())
        for subscriber in others:
            subscriber.hear(batch)

    def _stand(self) -> tuple[list[Write], list[Subscriber]]:
        writes: list[Write] = []
        others: list[Subscriber] = []
        for subscriber in self._everybody():
            write = subscriber.straight
            if write is None:
                others.append(subscriber)
            else:
                writes.append(write)
        self._audience = writes, others
        return self._audience

    def _everybody(self) -> Iterator[Subscriber]:
        return (subscriber for held in self._seated.values() for subscriber in held)

    def tell_others(self, player: str, out: Outgoing) -> None:
        """A hint to everyone but this player."""
        for other, subscribers in tuple(self._seated.items()):
            if other != player:
                for subscriber in tuple(subscribers):
                    subscriber.hint(out)

    def refresh(self, type: str, entry: LogEntry) -> None:
        """The newest event of a type of which only the newest counts, to everyone."""
        for subscribers in tuple(self._seated.values()):
            for subscriber in tuple(subscribers):
                subscriber.refresh(type, entry.wire)

    def dismiss(self) -> None:
        """Tell everybody that the room is lost."""
        everybody = [*self._everybody(), *self._joining]
        for subscriber in everybody:
            subscriber.room_lost()
        self._seated.clear()
        self._joining.clear()
        self.restand()


def _soon(then: Then) -> None:
    asyncio.get_running_loop().call_soon(then)


class Broadcaster:
    """Publishes in order. A small room hears an event at once, a crowd hears all of one turn of the loop in one write.

    The events of a crowd wait until the end of the turn, behind everything that is ready now. No clock is involved:
    while the loop has time, an event is the only one of its turn; the longer the turns get, the more events share one,
    and the less each of them costs. `crowd` is the number of players in a room from which on events wait at all.
    """

    def __init__(self, subscribers: Subscribers, *, crowd: int, soon: Callable[[Then], None] = _soon) -> None:
        self.subscribers = subscribers
        self._crowd = crowd
        self._soon = soon
        self._events: list[Addressed] = []
        self._then: list[Then] = []

    def publish(self, events: list[Addressed], then: Then) -> None:
        """Tell these events and call `then` (an answer, for one), in this order."""
        self._events += events
        self._then.append(then)
        if len(self.subscribers.seated) < self._crowd:
            self.flush()
        elif len(self._then) == 1:
            self._soon(self.flush)

    def flush(self) -> None:
        """Tell what waits: at the end of the turn, and before anybody joins."""
        events, self._events = self._events, []
        called, self._then = self._then, []
        for player, batch in addressed(events):
            self.subscribers.tell(player, batch)
        for then in called:
            then()
