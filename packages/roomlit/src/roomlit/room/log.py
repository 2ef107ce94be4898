"""A bounded log of one audience: every event encoded once, numbered densely from 1 within an epoch."""

from collections import deque
from collections.abc import Sequence

import msgspec

from roomlit.protocol.codec import encode
from roomlit.protocol.framing import Outgoing, outgoing
from roomlit.protocol.messages import Event


class Entry(msgspec.Struct, frozen=True):
    """One event and its bytes on the wire."""

    event: Event
    wire: Outgoing


class Log:
    """The last `window` events of one audience. Owned by one room; not shared between threads.

    >>> log = Log(room="R", audience="public", epoch=1, window=2)
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
        self._entries: deque[Entry] = deque(maxlen=window)

    @property
    def first(self) -> int:
        """The oldest number still held; `seq + 1` when nothing is."""
        return self.seq - len(self._entries) + 1

    def append(self, *, type: str, data: bytes, at: int) -> Entry:
        """Number and encode one event."""
        self.seq += 1
        event = Event(room=self.room, audience=self.audience, seq=self.seq, at=at, type=type, data=msgspec.Raw(data))
        entry = Entry(event, outgoing(encode(event)))
        self._entries.append(entry)
        return entry

    def after(self, seq: int) -> Sequence[Entry]:
        """The contiguous run after `seq`; the caller has checked that it lies within the window."""
        held = len(self._entries)
        missing = self.seq - seq
        if missing <= 0:
            return ()
        return [self._entries[i] for i in range(max(0, held - missing), held)]
