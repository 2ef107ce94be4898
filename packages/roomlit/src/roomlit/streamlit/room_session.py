"""What one Streamlit session knows of one room: its seat, how far it has read, and who wants to hear what."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from roomlit.client.event import RoomEvent, from_event
from roomlit.errors import RoomlitError
from roomlit.eventlog.event_log import EventLog
from roomlit.protocol.messages import LATEST, ME, PUBLIC, Position
from roomlit.server.actor import RoomActor
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub
from roomlit.server.latest_events import LatestEvents
from roomlit.streamlit.streamlit_transport import StreamlitTransport

EventHandler = Callable[[RoomEvent], object]


class RoomSession:
    """Lives in the session's state. `look…` methods must be called on the hub's loop, the others in the script."""

    def __init__(self, *, hub: Hub, room: str) -> None:
        self.room = room
        self.player = ""
        self.name: str | None = None
        self.connected = False
        """Whether this session has seen its seat connected."""
        self.mounted: frozenset[str] = frozenset()
        """The types the browser rings for, as of the last time its data was sent."""
        self.expected: frozenset[str] = frozenset()
        """The types the last complete run listened to; when all are back, nothing is missed by reading on."""
        self.handlers: dict[str, list[EventHandler]] = {}
        self.live: dict[str, frozenset[str]] = {}
        """Functions that are drawn again by themselves, by key, with the types they wait for."""
        self.drawn: dict[str, str | None] = {}
        """Their fragments, by the same key."""
        self.transport: StreamlitTransport | None = None
        self.fragment: str | None = None
        self.hints: list[tuple[Any, ...]] = []
        self._hub = hub
        self._at: dict[str, Position] = {}
        self._drawn: dict[str, int] = {}

    # -- on the hub's loop -------------------------------------------------------------------------------------------

    def look_actor(self) -> RoomActor:
        """The room; raises `RoomUnknown`."""
        return self._hub.room(self.room)

    def look_seat(self, credential: str) -> None:
        """Take the seat the browser shows. A credential of another server is none."""
        with suppress(RoomlitError):
            self.look_player(self._hub.credentials.seat_of(credential))

    def look_player(self, claim: Claim) -> None:
        """Take a seat known to be good."""
        if claim.room != self.room or claim.player in {"", self.player}:
            return
        self.player, self.connected = claim.player, False
        self._at.pop(ME, None)
        self.look_start()

    def look_start(self) -> None:
        """The whole page is drawn now; what came before this session belongs to the snapshot, but for telemetry."""
        for name, log in self._logs().items():
            self._at.setdefault(name, Position(log.epoch, 0 if name == LATEST else log.seq))
            self._drawn[name] = log.seq

    async def look_new(self) -> list[RoomEvent]:
        """Events not handed out yet, oldest first; nothing moves."""
        await self.look_actor().settled()
        found: list[RoomEvent] = []
        for name, log in self._logs().items():
            since = self._since(name, log)
            if since < log.first - 1:
                structlog.get_logger("roomlit.page").warning("page slept through events", room=self.room, since=since)
            found += [from_event(entry.event) for entry in log.after(since)]
        return sorted(found, key=lambda event: event.at)

    def look_live(self) -> list[str]:
        """The fragments whose events have come since this was asked last."""
        logs = self._logs()
        news = {
            entry.event.type
            for name, log in logs.items()
            for entry in log.after(min(self._drawn.get(name, log.seq), log.seq))
        }
        self._drawn = {name: log.seq for name, log in logs.items()}
        return [key for key, types in self.live.items() if not types.isdisjoint(news)]

    def look_events(self, since: int) -> list[RoomEvent]:
        """Public events after number `since` that the room still holds."""
        return [from_event(entry.event) for entry in self.look_actor().log.after(since)]

    def look_latest(self, type: str) -> RoomEvent | None:
        """The newest telemetry of this type."""
        entry = self.look_actor().latest.newest.get(type)
        return None if entry is None else from_event(entry.event)

    def look_status(self) -> str:
        """The connection of this seat, as the hub sees it."""
        if self.player and self.player in self.look_actor().subscribers:
            self.connected = True
            return "connected"
        return "disconnected" if self.connected else "connecting"

    def look_view(self) -> dict[str, Any]:
        """The room as this seat may see it."""
        actor = self.look_actor()
        return actor.logic.view(actor.state, self.player or None)

    # -- in the script -----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """A run of the whole script starts: its handlers replace those of the last one."""
        self.expected = frozenset(self.handlers)
        self.handlers, self.live = {}, {}

    @property
    def wanted(self) -> frozenset[str]:
        """Every type that this run listens to so far."""
        return frozenset(self.handlers).union(*self.live.values())

    def hand_out(self, events: Sequence[RoomEvent]) -> None:
        """Call the handlers. The place is kept before each call: a handler that is interrupted is not called again."""
        for event in events:
            here = self._at[event.audience]
            self._at[event.audience] = Position(here.epoch, event.seq)
            self._call(event)

    def hand_out_hints(self, items: Sequence[Mapping[str, Any]]) -> None:
        """Lossy hints, as the browser reports its last few."""
        marks = [(item.get("n"), item.get("at"), item.get("type"), item.get("sender")) for item in items]
        fresh = [item for mark, item in zip(marks, items, strict=True) if mark not in self.hints]
        self.hints = marks
        for item in fresh:
            data = {**item.get("data", {}), "sender": item.get("sender", "")}
            self._call(RoomEvent(str(item.get("type")), data, at=int(item.get("at", 0)), audience="local"))

    @property
    def seq(self) -> int:
        """The last public event handed out."""
        here = self._at.get(PUBLIC)
        return 0 if here is None else here.seq

    # -- inside ------------------------------------------------------------------------------------------------------

    def _call(self, event: RoomEvent) -> None:
        for handler in (*self.handlers.get(event.type, ()), *self.handlers.get("*", ())):
            handler(event)

    def _since(self, name: str, log: EventLog | LatestEvents) -> int:
        here = self._at.get(name)
        if here is None:
            self._at[name] = Position(log.epoch, log.seq)
            return log.seq
        if here.epoch != log.epoch:
            # A recovered room counts on; what was never durable is not ahead of us any more.
            self._at[name] = Position(log.epoch, min(here.seq, log.seq))
        return self._at[name].seq

    def _logs(self) -> Mapping[str, EventLog | LatestEvents]:
        actor = self.look_actor()
        return {**actor.logs(self.player or None), LATEST: actor.latest}
