"""Backpressure: a client that reads too slowly (slow consumer) is owed numbers in the room's logs, not copies."""

from collections import deque
from collections.abc import Callable, Mapping

import msgspec

from roomlit.errors import RemoteError
from roomlit.eventlog.event_log import EventLog
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import CommandRefused, Event, Heartbeat

OVERTAKES = Heartbeat | CommandRefused
"""Frames that go past what a slow client is owed: they are about no event. A page that doubts its connection hangs up
when the answer is late. An acknowledgement stays behind its own event, which stays behind the ones before it."""
RUN_BYTES = 100
"""About what it costs to remember one run."""


class OwedRun(msgspec.Struct):
    """Events of one audience that were published meanwhile: from `next` to `last`."""

    audience: str
    next: int
    last: int


class SlowConsumer:
    """Everything in its order: runs of events, and between them the frames that are in no log (answers, beats).

    >>> slow = SlowConsumer(at=0)
    >>> slow.held
    0
    """

    def __init__(self, *, at: int) -> None:
        self.held = 0
        """Bytes kept for this client alone."""
        self._owed: deque[OwedRun | Outgoing] = deque()
        self._newest: dict[str, Outgoing] = {}
        self._moved_at = at
        self._buffered: int | None = None

    def hear(self, event: Event) -> None:
        """An event was published."""
        for owed in reversed(self._owed):
            if isinstance(owed, Outgoing):
                break  # That one has its place: what comes now comes after it.
            if owed.audience == event.audience:
                if event.seq == owed.last + 1:
                    owed.last = event.seq
                    return
                break
        self._owed.append(OwedRun(event.audience, event.seq, event.seq))
        self.held += RUN_BYTES

    def hold(self, out: Outgoing) -> None:
        """Keep a frame that cannot be found again."""
        self._owed.append(out)
        self.held += len(out.framed)

    def refresh(self, type: str, out: Outgoing) -> None:
        """Of this type only the newest frame counts; all share its bytes."""
        if type not in self._newest:
            self.held += RUN_BYTES
        self._newest[type] = out

    def overtook(self, size: int) -> None:
        """So many bytes went straight to the wire, past what is owed. They count, for a peer that reads nothing."""
        self.held += size
        if self._buffered is not None:
            self._buffered += size  # That the wire holds more now does not say that nothing was read.

    def still_ms(self, buffered: int, now: int) -> int:
        """For how long the peer has taken nothing; to be asked about once a second."""
        if self._buffered is None or buffered < self._buffered:
            self._moved_at = now
        self._buffered = buffered
        return now - self._moved_at

    def lost(self, logs: Mapping[str, EventLog]) -> bool:
        """Whether something owed has left the window of its log."""
        return any(isinstance(owed, OwedRun) and owed.next < logs[owed.audience].first for owed in self._owed)

    def pay(self, logs: Mapping[str, EventLog], write: Callable[[Outgoing], bool]) -> bool:
        """Write what is owed for as long as `write` says there is room; whether nothing is owed any more.

        Raises `RemoteError("lag/window")` when the log no longer has it.
        """
        self._buffered = None
        room = True
        while room and self._owed:
            first = self._owed[0]
            if isinstance(first, Outgoing):
                self._owed.popleft()
                self.held -= len(first.framed)
                room = write(first)
                continue
            log = logs[first.audience]
            if first.next < log.first:
                raise RemoteError("lag/window", f"{first.next} of {first.audience} is no longer kept")
            for entry in log.after(first.next - 1)[: first.last - first.next + 1]:
                first.next += 1
                room = write(entry.wire)
                if not room:
                    break
            if first.next > first.last:
                self._owed.popleft()
                self.held -= RUN_BYTES
        while room and self._newest:
            _, out = self._newest.popitem()
            self.held -= RUN_BYTES
            room = write(out)
        return not self._owed and not self._newest
