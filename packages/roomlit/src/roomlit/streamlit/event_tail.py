"""What a page that comes late is shown of a room's events: the newest of some types, streamed text in one piece."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from roomlit.client.event import RoomEvent, from_event
from roomlit.eventlog.event_log import EventLog
from roomlit.ports.logic import Fact
from roomlit.ports.room_observer import ObservedRoom
from roomlit.protocol.messages import PUBLIC, Position

CHARS_MOST = 200_000
"""Of one stream of text; of a longer one the end is kept."""
TAILS_MOST = 32
"""Of one room; the one not asked for longest is forgotten, and made again from the log when somebody wants it."""


class StreamFields(msgspec.Struct, frozen=True):
    """The fields of events that are pieces of text: the piece, which text it belongs to, and whether it is the last."""

    text: str
    by: str
    done: str


class TailSpec(msgspec.Struct, frozen=True):
    """Which events are kept: their types, how many (of streams: how many texts), and how pieces of text are joined."""

    types: tuple[str, ...]
    most: int
    stream: StreamFields | None = None


class Past(msgspec.Struct, frozen=True):
    """What was kept up to a position in each audience; `asked` is the question of the page that it answers."""

    asked: str
    at: dict[str, Position]
    events: list[dict[str, Any]]


class EventTail:
    """The newest events of one room as a `TailSpec` wants them. Knows no clock and no hub.

    >>> tail = EventTail(TailSpec(("token",), 9, StreamFields("text", "id", "done")))
    >>> for text in ("Hel", "lo"):
    ...     tail.add(RoomEvent("token", {"text": text}))
    >>> [event.text for event in tail.events]
    ['Hello']
    """

    def __init__(self, spec: TailSpec) -> None:
        self.at = Position(0, 0)
        self._spec = spec
        self._kept: deque[_Piece] = deque(maxlen=spec.most)

    @property
    def events(self) -> list[RoomEvent]:
        """Oldest first."""
        return [piece.whole(self._spec.stream) for piece in self._kept]

    def catch_up(self, log: EventLog) -> None:
        """Take in what the log has since. In another epoch what was kept may never have become durable: begin anew."""
        if log.epoch != self.at.epoch or log.seq < self.at.seq:
            self._kept.clear()
            self.at = Position(log.epoch, 0)
        for entry in log.after(self.at.seq):
            if self._wants(entry.event.type):
                self.add(from_event(entry.event))
        self.at = Position(log.epoch, log.seq)

    def add(self, event: RoomEvent) -> None:
        """One more event of a wanted type."""
        fields = self._spec.stream
        if fields is None:
            self._kept.append(_Piece(event))
            return
        id = event.data.get(fields.by, "")
        grows = next((piece for piece in self._kept if piece.is_open(id, fields)), None)
        if grows is None:
            grows = _Piece(event)
            self._kept.append(grows)
        grows.grow(event, fields)

    def _wants(self, type: str) -> bool:
        return type in self._spec.types or "*" in self._spec.types


LogsOf = Callable[[str, str | None], Mapping[str, EventLog]]
"""What a player of an open room hears (None: a stranger), by audience; nothing of a room that is gone."""


class EventTails:
    """The tails of every room of a hub, by `TailSpec`; an observer of the hub, on its loop."""

    def __init__(self, logs_of: LogsOf) -> None:
        self._logs_of = logs_of
        self._rooms: dict[str, dict[TailSpec, EventTail]] = {}

    def past(self, room: str, spec: TailSpec, *, player: str | None, asked: str) -> Past:
        """What is kept for a player of an open room, oldest first.

        Of what everybody hears it is, from the first time somebody asks on, more than the log holds; of what this
        player hears alone it is what the log holds.
        """
        told: list[tuple[str, EventTail]] = []
        for audience, log in self._logs_of(room, player).items():
            tail = self._shared(room, spec) if audience == PUBLIC else EventTail(spec)
            tail.catch_up(log)
            told.append((audience, tail))
        events = sorted((_heard(event, tail.at.epoch) for _, tail in told for event in tail.events), key=_age)
        return Past(asked, {audience: tail.at for audience, tail in told}, events)

    def opened(self, room: ObservedRoom) -> None:
        """Nobody has asked for anything yet."""

    def stepped(self, room: ObservedRoom, facts: Sequence[Fact]) -> None:
        """Keep what somebody asked for before the log forgets it."""
        tails = self._rooms.get(room.room)
        if facts and tails and (log := self._logs_of(room.room, None).get(PUBLIC)) is not None:
            for tail in tails.values():
                tail.catch_up(log)

    def freed(self, room: str) -> None:
        """The room is gone."""
        self._rooms.pop(room, None)

    def _shared(self, room: str, spec: TailSpec) -> EventTail:
        tails = self._rooms.setdefault(room, {})
        tail = tails[spec] = tails.pop(spec, None) or EventTail(spec)
        if len(tails) > TAILS_MOST:
            tails.pop(next(iter(tails)))
        return tail


class _Piece:
    """One event, or the pieces of one text so far."""

    def __init__(self, event: RoomEvent) -> None:
        self._last = event
        self._parts: list[str] = []
        self._chars = 0

    def is_open(self, id: object, fields: StreamFields) -> bool:
        data = self._last.data
        return data.get(fields.by, "") == id and not data.get(fields.done)

    def grow(self, event: RoomEvent, fields: StreamFields) -> None:
        part = event.data.get(fields.text)
        self._last = event
        self._parts.append("" if part is None else str(part))
        self._chars += len(self._parts[-1])
        if self._chars > 2 * CHARS_MOST:
            self._parts = ["".join(self._parts)[-CHARS_MOST:]]
            self._chars = CHARS_MOST

    def whole(self, fields: StreamFields | None) -> RoomEvent:
        if fields is None:
            return self._last
        data = {**self._last.data, fields.text: "".join(self._parts)[-CHARS_MOST:]}
        return msgspec.structs.replace(self._last, data=data)


def _heard(event: RoomEvent, epoch: int) -> dict[str, Any]:
    """An event as the browser's listeners get it."""
    return {**msgspec.structs.asdict(event), "epoch": epoch, "sender": event.data.get("sender", "")}


def _age(event: Mapping[str, Any]) -> int:
    return event["at"]
