"""Who listens to a room: connections by player, and those whose turn to join has not come yet."""

from collections.abc import Mapping
from typing import Protocol

from roomlit.eventlog.event_log import LogEntry
from roomlit.protocol.framing import Outgoing
from roomlit.server.frame_batch import FrameBatch, batches


class Subscriber(Protocol):
    """A connection that listens to the room as one player."""

    player: str

    def deliver(self, out: Outgoing) -> None:
        """A frame that is in no log. Never blocks, never raises; may leave the audience."""
        ...

    def hear(self, batch: FrameBatch) -> None:
        """Events of a log, in the order of their numbers; as `deliver`."""
        ...

    def hint(self, out: Outgoing) -> None:
        """A frame that may be lost; as `deliver`."""
        ...

    def room_lost(self) -> None:
        """The room died with uncommitted changes; come back and take a snapshot."""
        ...


class Subscribers:
    """Delivers to everyone, to one player, or to everyone else. Followers may leave while they are being told."""

    def __init__(self) -> None:
        self._seated: dict[str, list[Subscriber]] = {}
        self._joining: dict[Subscriber, int] = {}
        self._turns = 0

    @property
    def seated(self) -> Mapping[str, list[Subscriber]]:
        """The subscribers of each player."""
        return self._seated

    def expect(self, subscriber: Subscriber) -> int:
        """Hear nothing until `seat` is called with the number given here; a later `expect` or `leave` voids it."""
        self.leave(subscriber)
        self._turns += 1
        self._joining[subscriber] = self._turns
        return self._turns

    def greet(self, subscriber: Subscriber, turn: int, joined: Outgoing, run: list[LogEntry]) -> bool:
        """Its turn has come: deliver what it hears first; whether it is there to be seated then."""
        if self._joining.get(subscriber) != turn:
            return False  # It hung up before its turn came, or has asked again.
        subscriber.deliver(joined)
        for batch in batches(run):
            subscriber.hear(batch)
        return self._joining.get(subscriber) == turn  # Not so slow that it was dropped meanwhile.

    def seat(self, subscriber: Subscriber) -> bool:
        """Hear everything from now on; whether it is the first of its player."""
        self._joining.pop(subscriber, None)
        first = subscriber.player not in self._seated
        self._seated.setdefault(subscriber.player, []).append(subscriber)
        return first

    def leave(self, subscriber: Subscriber) -> None:
        """Hear nothing any more."""
        self._joining.pop(subscriber, None)
        held = self._seated.get(subscriber.player)
        if held is not None and subscriber in held:
            held.remove(subscriber)
            if not held:
                del self._seated[subscriber.player]

    def tell(self, player: str | None, batch: FrameBatch) -> None:
        """To one player, or to everyone."""
        # Copies, because a peer that is too slow leaves in the middle of it.
        told = list(self._seated.values()) if player is None else [self._seated.get(player, [])]
        for subscribers in told:
            for subscriber in tuple(subscribers):
                subscriber.hear(batch)

    def tell_others(self, player: str, out: Outgoing) -> None:
        """A hint to everyone but this player."""
        for other, subscribers in tuple(self._seated.items()):
            if other != player:
                for subscriber in tuple(subscribers):
                    subscriber.hint(out)

    def dismiss(self) -> None:
        """Tell everybody that the room is lost."""
        everybody = [*(one for held in self._seated.values() for one in held), *self._joining]
        for subscriber in everybody:
            subscriber.room_lost()
        self._seated.clear()
        self._joining.clear()
