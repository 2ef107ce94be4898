"""The way back to one client, as a connection sees it."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from roomlit.protocol.framing import Outgoing


class Wire(Protocol):
    """One client's outgoing side. No method blocks or raises; order is kept; writes after the end are ignored."""

    def write(self, out: Outgoing) -> None:
        """Send, or buffer when the peer is slow."""
        ...

    def buffered(self) -> int:
        """Bytes accepted and not yet handed to the system."""
        ...

    def close(self, code: int, why: str) -> None:
        """Finish what is buffered, then close politely."""
        ...

    def abort(self) -> None:
        """Drop everything at once; for peers that stopped reading."""
        ...


@runtime_checkable
class RefreshingWire(Wire, Protocol):
    """A wire from which frames are fetched: what nobody has fetched yet can still be replaced."""

    def refresh(self, type: str, out: Outgoing) -> None:
        """As `write`, in the place of the last frame of this `type` unless that was fetched."""
        ...


@runtime_checkable
class BatchWire(Wire, Protocol):
    """A wire on which frames may simply follow one another, and that says by itself when its peer does not read."""

    @property
    def straight(self) -> Callable[[bytes], None] | None:
        """Takes frames as they are, with no question asked; None before the first may be written and after the last.

        Nobody has to ask after each write: past the brim the connection hears `congested`, when the wire is over
        `lost`, and from then on it is not used any more.
        """
        ...

    def set_brim(self, size: int) -> None:
        """Tell the connection when more than `size` bytes wait, and when at most a quarter of them still does."""
        ...

    def write_frames(self, framed: bytes) -> None:
        """Send several WebSocket frames at once; as `write`."""
        ...
