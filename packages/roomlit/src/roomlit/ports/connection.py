"""What a connection, its room and its registry ask of one another, so that none of them knows the others' insides."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import msgspec

from roomlit.eventlog.event_log import EventLog
from roomlit.eventlog.frame_batch import FrameBatch
from roomlit.ports.logic import Act
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Ack, CommandRefused, Position

Reply = Callable[[Ack | CommandRefused], None]
"""Hears the outcome of one command, once."""
ConnectionT = TypeVar("ConnectionT", contravariant=True)


class Subscriber(Protocol):
    """One who listens to a room as one player: a connection. No method blocks or raises; each may unsubscribe it."""

    player: str

    @property
    def straight(self) -> Callable[[bytes], None] | None:
        """Takes the frames of a log as they are, in place of `hear`; None while each has to be looked at.

        When it changes, the subscriber says so by `Audience.restand`.
        """
        ...

    def deliver(self, out: Outgoing) -> None:
        """A frame that is in no log; it keeps its place between the events."""
        ...

    def hear(self, batch: FrameBatch) -> None:
        """Events of a log, in the order of their numbers."""
        ...

    def hint(self, out: Outgoing) -> None:
        """A frame that may be lost."""
        ...

    def refresh(self, type: str, out: Outgoing) -> None:
        """A frame that may be lost only to a newer one of its `type`: of what waits, the newest alone is kept."""
        ...

    def room_lost(self) -> None:
        """The room died with uncommitted changes; come back and take a snapshot."""
        ...


class Audience(Protocol):
    """Everybody who hears a room, as one of them sees it."""

    @property
    def told_at(self) -> int:
        """When everybody was told something last, in server milliseconds; 0 when nobody ever was."""
        ...

    def restand(self) -> None:
        """A subscriber is to be told in another way from now on: its peer stopped reading, or reads again."""
        ...


class SubscribedRoom(Protocol):
    """A room, as a connection sees it."""

    def submit(self, action: Act, *, command: str, reply: Reply) -> None:
        """Decide a command; the same id of the same player is answered again, not executed again."""
        ...

    def signal(self, player: str, kind: str, data: Mapping[str, Any]) -> None:
        """Pass a lossy hint on to everybody else."""
        ...

    def subscribe(self, subscriber: Subscriber, at: Mapping[str, Position]) -> None:
        """Hear the room from these positions on, or from a snapshot."""
        ...

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Hear nothing any more."""
        ...

    @property
    def audience(self) -> Audience:
        """Everybody who hears the room."""
        ...

    def logs(self, player: str) -> Mapping[str, EventLog]:
        """What this player hears, by audience."""
        ...


class Admission(msgspec.Struct, frozen=True):
    """What a good credential gives: the room, the connection's generation, and the token to resume with.

    `shared`: the seat is that of a signed-in user, who may have it open in several places.
    """

    room: SubscribedRoom
    generation: int
    resume: str
    shared: bool = False


class ConnectionOwner(Protocol[ConnectionT]):
    """The registry of connections, as one of them sees it."""

    @property
    def build(self) -> Callable[[], str]:
        """Names the browser modules that are served now; "" where none are."""
        ...

    def admit(self, connection: ConnectionT, *, ticket: str | None, resume: str | None) -> Admission:
        """Check the credential; raises `AuthError`."""
        ...

    def welcomed(self, connection: ConnectionT) -> None:
        """The welcome is out: older connections of this seat may be told that they are superseded."""
        ...

    def confirm(self, connection: ConnectionT) -> None:
        """Its client has spoken."""
        ...

    def slowed(self, connection: ConnectionT) -> None:
        """Its peer has stopped reading: from now on it is to be looked at every second."""
        ...

    def rated(self, data: Mapping[str, object]) -> None:
        """A client's `quality` signal: what it measured of its connection."""
        ...

    def garbled(self, connection: ConnectionT) -> bool:
        """Something unreadable came on it; whether that happens too often on its seat."""
        ...

    def left(self, connection: ConnectionT) -> None:
        """It is over; called at least once."""
        ...
