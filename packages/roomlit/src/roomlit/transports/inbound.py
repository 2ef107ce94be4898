"""What a transport feeds: the connection behind it."""

from collections.abc import Callable
from typing import Protocol

from roomlit.ports.transport import Wire


class Inbound(Protocol):
    """What a transport feeds: `roomlit.server.connection.Connection`."""

    def received(self, data: bytes | str) -> None:
        """One message."""
        ...

    def congested(self) -> None:
        """More waits than the connection has allowed: the peer does not read."""
        ...

    def writable(self) -> None:
        """Most of what was buffered is out: whoever waited may write again."""
        ...

    def malformed(self, why: str) -> None:
        """The peer broke WebSocket itself: say what there is to say, the transport closes."""
        ...

    def lost(self) -> None:
        """The transport is gone."""
        ...


Connect = Callable[[str, str, Wire], Inbound]
