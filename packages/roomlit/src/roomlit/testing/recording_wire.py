"""A wire that remembers what was written."""

from typing import TypeVar

from roomlit.protocol.codec import decode_server
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Event, ServerFrame

F = TypeVar("F")


class RecordingWire:
    """A `roomlit.ports.transport.Wire`. A `stalled` one hands nothing on, as a peer that stopped reading.

    A `narrow` one hands everything on and counts it as waiting until told otherwise with `fill`. `frames` are what was
    written, `texts` their bytes; `closed` is the code and the reason of its end, and `aborted` says that it had none.

    >>> wire = RecordingWire()
    >>> wire.close(4001, "over")
    >>> wire.closed
    (4001, 'over')
    """

    def __init__(self) -> None:
        self.frames: list[ServerFrame] = []
        self.texts: list[bytes] = []
        self.closed: tuple[int, str] | None = None
        self.aborted = False
        self.stalled = False
        self.narrow = False
        self._buffered = 0

    def write(self, out: Outgoing) -> None:
        """Keep the frame, decoded."""
        if self.closed is not None or self.aborted:
            return
        if self.stalled:
            self._buffered += len(out.framed)
            return
        if self.narrow:
            self._buffered += len(out.framed)
        self.texts.append(out.text)
        self.frames.append(decode_server(out.text))

    def fill(self, size: int) -> None:
        """As if `size` bytes were waiting."""
        self._buffered = size

    def buffered(self) -> int:
        """Bytes taken while stalled or narrow."""
        return self._buffered

    def close(self, code: int, why: str) -> None:
        """Keep the code."""
        if self.closed is None and not self.aborted:
            self.closed = (code, why)

    def abort(self) -> None:
        """Keep that it happened."""
        self.aborted = True

    def of(self, kind: type[F]) -> list[F]:
        """The frames of one kind, in order."""
        return [frame for frame in self.frames if isinstance(frame, kind)]

    def run(self, audience: str = "public") -> list[int]:
        """The numbers of the events heard of one audience, in order."""
        return [event.seq for event in self.of(Event) if event.audience == audience]
