"""Telemetry of a room: of each type only the newest event counts, in no log and in no journal."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import msgspec

from roomlit.clock import Alarm, Clock
from roomlit.errors import LocalError
from roomlit.eventlog.event_log import LogEntry
from roomlit.protocol.codec import encode
from roomlit.protocol.framing import outgoing
from roomlit.protocol.messages import LATEST, Ephemeral, Event

GAP_MS: Final = 20
"""Faster than screens are drawn nothing is told: what comes in between is replaced by what comes after it."""
TYPES_MOST: Final = 1_000


class LatestEvents:
    """The newest event of each type, for one room. `tell(type, entry)` passes one on to whoever listens now.

    It reads as a log (`seq`, `after`), whose entries vanish when a newer one of their type comes.
    """

    def __init__(self, *, room: str, epoch: int, clock: Clock, tell: Callable[[str, LogEntry], None]) -> None:
        self.epoch = epoch
        self.seq = 0
        self._room = room
        self._clock = clock
        self._tell = tell
        self._newest: dict[str, LogEntry] = {}
        self._told_at: dict[str, int] = {}
        self._alarms: dict[str, Alarm] = {}

    @property
    def first(self) -> int:
        """Nothing that still counts is ever missing."""
        return 1

    @property
    def newest(self) -> Mapping[str, LogEntry]:
        """By type, the one that came last at the end."""
        return self._newest

    def after(self, seq: int) -> Sequence[LogEntry]:
        """The newest of each type that came after number `seq`, in order."""
        return [entry for entry in self._newest.values() if entry.event.seq > seq]

    def put(self, type: str, data: dict[str, Any]) -> None:
        """The newest of its type from now on. Raises `LocalError("publish/too_many_types")` beyond a thousand types."""
        if type not in self._newest and len(self._newest) >= TYPES_MOST:
            raise LocalError("publish/too_many_types", f"a room keeps the newest of {TYPES_MOST} types: reuse one")
        self.seq, now = self.seq + 1, self._clock.now()
        event = Event(
            room=self._room, audience=LATEST, seq=self.seq, at=now, type=type,
            data=msgspec.Raw(msgspec.json.encode(data)), server=True,
        )  # fmt: skip
        self._newest.pop(type, None)
        self._newest[type] = LogEntry(
            event, outgoing(encode(Ephemeral(room=self._room, kind=type, sender="", data=data)))
        )
        due = self._told_at.get(type, now - GAP_MS) + GAP_MS
        if now >= due:
            self._pass_on(type)
        elif type not in self._alarms:
            self._alarms[type] = self._clock.call_at(due, partial(self._pass_on, type))

    def stop(self) -> None:
        """Tell nothing any more."""
        for alarm in self._alarms.values():
            alarm.cancel()
        self._alarms.clear()

    def _pass_on(self, type: str) -> None:
        if (alarm := self._alarms.pop(type, None)) is not None:
            alarm.cancel()
        self._told_at[type] = self._clock.now()
        self._tell(type, self._newest[type])
