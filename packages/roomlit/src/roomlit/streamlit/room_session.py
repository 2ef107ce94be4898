"""What one Streamlit session knows of one room: its seat, how far it has read, and what it has drawn."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from roomlit.client.event import RoomEvent, from_event
from roomlit.errors import Refused, RoomlitError
from roomlit.eventlog.event_log import EventLog
from roomlit.log import get_logger
from roomlit.ports.logic import Fact, Identity
from roomlit.ports.room_observer import ObservedRoom
from roomlit.protocol.messages import LATEST, ME, PUBLIC, Position
from roomlit.server.actor import RoomActor
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub, SeatGrant
from roomlit.server.latest_events import LatestEvents
from roomlit.streamlit.listeners import Listeners
from roomlit.streamlit.redraw_scheduler import RedrawScheduler
from roomlit.streamlit.streamlit_transport import StreamlitTransport


class RoomSession:
    """Lives in the session's state. `look…` methods must be called on the hub's loop, the others in the script."""

    def __init__(self, *, hub: Hub, room: str, redraws: RedrawScheduler, user: str = "") -> None:
        self.room = room
        self.user = user
        """Who is signed in here, as the script vouches; "" where it does not."""
        self.grant: SeatGrant | None = None
        """The seat of this user."""
        self.redraws = redraws
        self.listeners = Listeners()
        self.player = ""
        self.name: str | None = None
        self.connected = False
        """Whether this session has seen its seat connected."""
        self.mounted: frozenset[str] = frozenset()
        """The types the browser rings for, as of the last time its data was sent."""
        self.unsent: list[tuple[str, dict[str, Any]]] = []
        """Commands that wait for the seat."""
        self.transport: StreamlitTransport | None = None
        self.hints: list[tuple[Any, ...]] = []
        self._hub = hub
        self._at: dict[str, Position] = {}

    # -- on the hub's loop -------------------------------------------------------------------------------------------

    def look_actor(self) -> RoomActor:
        """The room; raises `RoomUnknown`."""
        return self._hub.room(self.room)

    async def look_vouched(self, identity: Identity | None) -> None:
        """Take the seat of whom the script vouches for; raises `Refused` without one in a room that is for users."""
        actor = self.look_actor()
        if identity is None:
            if (closed := actor.strangers_refused()) is not None:
                raise Refused(closed.code, f"{closed.message}, as in roomlit.room({self.room!r}, user=st.user.email)")
            return
        before, self.grant = self.grant, await self._hub.vouch(self.room, identity)
        self.look_player(Claim(self.room, self.grant.player))
        if before is not None and before.me != self.grant.me:
            self.look_renamed()

    def look_renamed(self) -> None:
        """A snapshot again: that is how a browser learns that it has another name."""
        actor = self.look_actor()
        for subscriber in tuple(actor.subscribers.get(self.player, ())):
            actor.subscribe(subscriber, {})

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

    def look_step(self, facts: Sequence[Fact]) -> None:
        """Something has happened: what listens to it runs soon."""
        types = frozenset(fact.type for fact in facts if fact.to in {None, self.player})
        self.redraws.ask(*self.listeners.wanting(types))

    def look_refreshed(self, type: str) -> None:
        """The newest telemetry of this type is another one: what listens to it runs soon."""
        self.redraws.ask(*self.listeners.wanting(frozenset({type})))

    def look_anew(self) -> None:
        """The room was loaded anew: everything is looked at again."""
        self.redraws.ask(*self.listeners.wanting(self.listeners.types))

    async def look_new(self) -> list[RoomEvent]:
        """Events not handed out yet, oldest first; nothing moves."""
        await self.look_actor().settled()
        found: list[RoomEvent] = []
        for name, log in self._logs().items():
            since = self._since(name, log)
            if since < log.first - 1:
                get_logger("roomlit.page").warning("page slept through events", room=self.room, since=since)
            found += [from_event(entry.event) for entry in log.after(since)]
        return sorted(found, key=lambda event: event.at)

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

    def begin(self, run: object) -> None:
        """A run of the whole script enters the room: what it listens to replaces what the last one did."""
        if self.listeners.begin(run):
            self.redraws.whole_script()

    def hand_out(self, events: Sequence[RoomEvent]) -> None:
        """Call the handlers. The place is kept before each call: a handler that is interrupted is not called again."""
        for event in events:
            here = self._at[event.audience]
            self._at[event.audience] = Position(here.epoch, event.seq)
            self._call(event)
        self._redraw(event.type for event in events)

    def hand_out_hints(self, items: Sequence[Mapping[str, Any]]) -> None:
        """Lossy hints, as the browser reports its last few."""
        marks = [(item.get("n"), item.get("at"), item.get("type"), item.get("sender")) for item in items]
        fresh = [item for mark, item in zip(marks, items, strict=True) if mark not in self.hints]
        self.hints = marks
        for item in fresh:
            data = {**item.get("data", {}), "sender": item.get("sender", "")}
            self._call(RoomEvent(str(item.get("type")), data, at=int(item.get("at", 0)), audience="local"))
        self._redraw(str(item.get("type")) for item in fresh)

    @property
    def seq(self) -> int:
        """The last public event handed out."""
        here = self._at.get(PUBLIC)
        return 0 if here is None else here.seq

    # -- inside ------------------------------------------------------------------------------------------------------

    def _redraw(self, types: Iterable[str]) -> None:
        """Live functions may show what handlers did: those that are not about to be drawn are asked for."""
        self.redraws.ask(*self.listeners.live_on(frozenset(types)))

    def _call(self, event: RoomEvent) -> None:
        for handler in self.listeners.handlers(event.type):
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


class RoomSessions:
    """The sessions of this process: a `RoomObserver` that tells them what happens. On the hub's loop only.

    It lets go of a session when Streamlit does.
    """

    def __init__(self) -> None:
        self._sessions: dict[str, WeakSet[RoomSession]] = {}

    def look_session(self, session: RoomSession) -> None:
        """From now on this session hears of its room, of which it knows all that has been so far."""
        self._sessions.setdefault(session.room, WeakSet()).add(session)
        session.look_start()

    def opened(self, room: ObservedRoom) -> None:
        """A room that was loaded anew may be another one than pages show."""
        for session in self._of(room.room):
            session.look_anew()

    def stepped(self, room: ObservedRoom, facts: Sequence[Fact]) -> None:
        """Events are there for whoever listens."""
        for session in self._of(room.room):
            session.look_step(facts)

    def refreshed(self, room: str, type: str) -> None:
        """Telemetry is there for whoever listens."""
        for session in self._of(room):
            session.look_refreshed(type)

    def freed(self, room: str) -> None:
        """The room is gone for good; a page that stays may open another one of that name."""

    def _of(self, room: str) -> list[RoomSession]:
        sessions = self._sessions.get(room)
        if sessions is None:
            return []
        if not sessions:
            del self._sessions[room]
        return list(sessions)
