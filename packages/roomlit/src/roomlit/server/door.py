"""What a connection asks of the hub."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from roomlit.server.actor import RoomActor
from roomlit.server.credentials import Claim

if TYPE_CHECKING:
    from roomlit.server.connection import Connection


class Door(Protocol):
    """The hub, as a connection sees it."""

    def admit(
        self, connection: "Connection", claim: Claim, *, ticket: str | None, resume: str | None
    ) -> tuple[RoomActor, int, str]:
        """Check the pass: the room, this connection's generation and its resume token; raises `AuthError`."""
        ...

    def welcomed(self, connection: "Connection") -> None:
        """The welcome is out: older connections of this seat may be told that they are superseded."""
        ...

    def confirm(self, claim: Claim, generation: int) -> None:
        """The client of this generation has spoken."""
        ...

    def lags(self, connection: "Connection") -> None:
        """Its peer has stopped reading: from now on it is to be looked at every second."""
        ...

    def rated(self, data: Mapping[str, object]) -> None:
        """A client's `quality` signal: what it measured of its connection."""
        ...

    def garbled(self, claim: Claim) -> bool:
        """Something unreadable came from this seat; whether that happens too often."""
        ...

    def left(self, connection: "Connection") -> None:
        """The connection is over; called at least once."""
        ...
