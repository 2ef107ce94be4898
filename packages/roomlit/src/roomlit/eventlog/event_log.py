"""A bounded log of one audience: every event encoded once, numbered densely from 1 within an epoch."""

from collections import deque
from collections.abc import Sequence

import msgspec

from roomlit.protocol.codec import encode
from roomlit.protocol.framing import Outgoing, outgoing
from roomlit.protocol.messages import Event


class LogEntry(msgspec.Struct, frozen=True):
    """One event and its bytes on the wire."""

    event: Event
    wire: Outgoing


class KeptLine(msgspec.Struct, frozen=True, array_like=True):
    """One event of a kept log; its number follows from its place."""

    at: int
    type: str
    data: bytes
    server: bool = False
    user: str = ""


class KeptLog(msgspec.Struct, frozen=True, array_like=True):
    """A log as a value: its last number, and the window that ends with it."""

    seq: int
    lines: tuple[KeptLine, ...]


class EventLog:
    """The last `window` events of one audience. Owned by one room; not shared between threads.

    >>> log = EventLog(room="R", audience="public", epoch=1, window=2)
    >>> [log.append(type="message", data=b'{}', at=0).event.seq for _ in range(3)]
    [1, 2, 3]
    >>> log.first, log.seq, [e.event.seq for e in log.after(2)]
    (2, 3, [3])
    """

    def __init__(self, *, room: str, audience: str, epoch: int, window: int) -> None:
        self.room = room
        self.audience = audience
        self.epoch = epoch
        self.seq = 0
        self._entries: deque[LogEntry] = deque(maxlen=window)

    @property
    def empty(self) -> bool:
        """Whether nothing is held."""
        return not self._entries

    @property
    def first(self) -> int:
        """The oldest number still held; `seq + 1` when nothing is."""
        return self.seq - len(self._entries) + 1

    def append(self, *, type: str, data: bytes, at: int, server: bool = False, user: str = "") -> LogEntry:
        """Number and encode one event of the `server` itself, of a signed-in `user`, or of anybody."""
        self.seq += 1
        event = Event(
            room=self.room,
            audience=self.audience,
            seq=self.seq,
            at=at,
            type=type,
            data=msgspec.Raw(bytes(memoryview(data))),  # A copy: an encoder's own result holds its whole buffer.
            server=server,
            user=user,
        )
        entry = LogEntry(event, outgoing(encode(event)))
        self._entries.append(entry)
        return entry

    def after(self, seq: int) -> Sequence[LogEntry]:
        """The contiguous run after `seq`; the caller has checked that it lies within the window."""
        held = len(self._entries)
        missing = self.seq - seq
        if missing <= 0:
            return ()
        return [self._entries[i] for i in range(max(0, held - missing), held)]

    def drop_before(self, seq: int) -> None:
        """Hold nothing any more that is older than `seq`, but always the last one."""
        while len(self._entries) > 1 and self.first < seq:
            self._entries.popleft()

    def drop(self) -> None:
        """Hold nothing any more of what was told; the numbers go on. Whoever stands before the last cannot resume."""
        self._entries.clear()

    def kept(self) -> KeptLog:
        """This log as a value."""
        events = (entry.event for entry in self._entries)
        lines = (KeptLine(event.at, event.type, bytes(event.data), event.server, event.user) for event in events)
        return KeptLog(self.seq, tuple(lines))

    def restore(self, kept: KeptLog) -> None:
        """Be what `kept` says, as far as the window allows; for a log that is still empty."""
        self.seq = kept.seq - len(kept.lines)
        for line in kept.lines:
            self.append(type=line.type, data=line.data, at=line.at, server=line.server, user=line.user)
