"""Every connection of the process: who may come in, who has to make room, and who is looked at when."""

from collections import Counter
from collections.abc import Callable, Mapping

from roomlit.clock import Clock
from roomlit.errors import AuthError, RemoteError, RoomUnknown
from roomlit.log import get_logger
from roomlit.ports.connection import Admission
from roomlit.ports.transport import Wire
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Retry
from roomlit.protocol.transport import Transport
from roomlit.server.actor import RoomActor
from roomlit.server.connection import Connection
from roomlit.server.connection_limits import ConnectionLimits
from roomlit.server.credentials import Claim, Credentials
from roomlit.server.handovers import Handovers
from roomlit.server.kicks import KICKED
from roomlit.server.quality_metrics import QualityMetrics
from roomlit.server.timing_wheel import TimingWheel
from roomlit.session.rate_limit import TokenBucket
from roomlit.settings import HubSettings

TURN_MS = 1_000
MINUTE_MS = 60_000
GARBLED_MOST = 5
"""Unreadable frames from one seat within a minute: a way that damages more, or a broken program, is told to stop."""
SHARED_MOST = 16
"""Connections of one seat of a signed-in user: browsers, phones and tabs of one person."""
SUPERSEDED = "this seat is open in another tab"
HANDED_OVER = "this seat was handed over: play goes on at another device"
PUSH_IS_OFF = "push is turned off: ask for a ticket, which says where to poll"


class ConnectionRegistry:
    """One live connection per seat: the newest wins, the older one is told so after the new one is welcomed.

    It is what each of them knows of the hub (`ConnectionOwner`).
    """

    def __init__(
        self, *, settings: HubSettings, clock: Clock, credentials: Credentials, room: Callable[[str], RoomActor]
    ) -> None:
        self._limits = ConnectionLimits.of(settings)
        self.push = self._push_allowed = settings.websocket_enabled
        """Whether pages may be pushed to, over what they hold open; see `turn_push`."""
        self._push_wanted: Callable[[], bool] | None = None
        self.draining: Retry | None = None
        """When this server will be back, once it is about to end; see `start_draining`."""
        self.build: Callable[[], str] = str
        """Names the browser modules that are served beside this hub; "" where none are."""
        self._clock = clock
        self._credentials = credentials
        self._room = room
        self._seated: dict[Claim, list[Connection]] = {}
        self._waiting: set[Connection] = set()
        self._wheel = TimingWheel[Connection](turn_ms=TURN_MS)
        self._guests: Counter[str] = Counter()
        self._garbled: dict[Claim, TokenBucket] = {}
        self.handovers = Handovers()
        """Seats on their way to another device, and which device has them."""
        self.quality = QualityMetrics()
        self._log = get_logger("roomlit.registry")

    @property
    def connections(self) -> tuple[Connection, ...]:
        """Every open connection, admitted or not."""
        return (*self._waiting, *(one for held in self._seated.values() for one in held))

    @property
    def visited(self) -> set[str]:
        """The rooms that somebody from outside is connected to."""
        return set(self._guests)

    def round(self) -> None:
        """Once a second: beat the quiet, evict the silent. Who is neither costs nothing."""
        self._look_at_push()
        now = self._clock.now()
        due = self._wheel.turn(now)
        for connection in due:  # Before any of them is looked at: a fault there must not cost the others their turn.
            self._wheel.put(connection, now + TURN_MS)
        for connection in due:
            connection.tick()
            self._turn_again(connection)

    def _look_at_push(self) -> None:
        if self._push_wanted is not None:
            self.turn_push(on=self._push_allowed and self._push_wanted())

    def _turn_again(self, connection: Connection) -> None:
        if connection in self._wheel:  # Not when it ended meanwhile.
            self._wheel.put(connection, connection.due)

    def connect(
        self,
        *,
        room: str,
        player: str,
        wire: Wire,
        internal: bool = False,
        transport: Transport | None = None,
        page: bool = False,
    ) -> Connection:
        """A connection that has just opened; it has five seconds to say hello.

        An `internal` one (an AI player, say) does not keep its room from being freed. A `page` on a transport that is
        held is sent away at once while push is off.
        """
        connection = Connection(
            room=room,
            player=player,
            owner=self,
            wire=wire,
            clock=self._clock,
            limits=self._limits,
            internal=internal,
            transport=transport,
            page=page,
        )
        self._waiting.add(connection)
        self._wheel.put(connection, connection.due)
        if self.draining is not None and not internal:
            connection.end(Close.DRAIN, "the server is restarting", self.draining)
        elif not self.push and _pushed(connection):
            connection.end(Close.MOVED, PUSH_IS_OFF)
        return connection

    def start_draining(self, retry: Retry) -> None:
        """From now on whoever comes is told to come again within `retry`; who is here stays for the moment."""
        self.draining = retry

    def follow_push(self, wanted: Callable[[], bool]) -> None:
        """From now on turn push on and off as `wanted` says at each round, where the settings allow push at all."""
        self._push_wanted = wanted
        self._look_at_push()

    def turn_push(self, *, on: bool) -> None:
        """Let pages hold what they are pushed over, or have them poll. Who has to change is told to fetch a ticket."""
        if on == self.push:
            return
        self.push = on
        self._log.info("push is on" if on else "push is off: pages poll")
        for connection in self.connections:
            if connection.transport is Transport.REST if on else _pushed(connection):
                connection.end(Close.MOVED, "push is on again" if on else PUSH_IS_OFF)

    def admit(self, connection: Connection, *, ticket: str | None, resume: str | None) -> Admission:
        """Check the credential, which must be for the connection's own seat; the newest generation of it from now on.

        Raises `AuthError`, also for a room that is gone or being reloaded, and for a seat that is closed for good.
        """
        now, claim = self._clock.now(), connection.claim
        if ticket is not None:
            given = self._credentials.redeem(ticket, now=now)
        else:
            given = self._resumed(claim, resume or "", now=now)
        if given != claim:
            raise AuthError("seat/foreign", "this credential is for another seat")
        try:
            actor = self._room(claim.room)
        except RoomUnknown as error:
            raise AuthError(error.code, error.message) from None
        except RemoteError as error:  # Its reload takes a moment: the client fetches a new ticket until then.
            raise AuthError(error.code, error.message, expired=True) from None
        if (closed := actor.closed(claim.player)) is not None:
            raise AuthError(closed.code, closed.message)
        generation, token = self._credentials.next_generation(claim, now=now)
        if resume is not None:
            self.quality.reconnected(at=now)
        self._waiting.discard(connection)
        self._seated.setdefault(claim, []).append(connection)
        if not connection.internal:
            self._guests[claim.room] += 1
        self._log.info("🔌 accepted", room=claim.room, generation=generation)
        return Admission(actor, generation, token, shared=actor.identity(claim.player) is not None)

    def _resumed(self, claim: Claim, token: str, *, now: int) -> Claim:
        try:
            return self._credentials.resume_of(token, now=now)
        except AuthError as error:
            if error.code == "resume/stale" and self.handovers.knows(claim):
                raise AuthError("seat/moved", HANDED_OVER) from None
            raise

    def welcomed(self, connection: Connection) -> None:
        """Its welcome is out: the older connections of its seat are superseded, unless a person has them all."""
        self._turn_again(connection)
        older = [one for one in self._held(connection) if one is not connection]
        moved = self.handovers.arrived(connection.claim)
        code, why = (Close.HANDED_OVER, HANDED_OVER) if moved else (Close.SUPERSEDED, SUPERSEDED)
        for superseded in older[: -(SHARED_MOST - 1)] if connection.shared else older:
            superseded.end(code, why)

    def confirm(self, connection: Connection) -> None:
        """Its client has spoken: the resume token of its predecessor is void, unless the seat is shared."""
        if not connection.shared:
            self._credentials.confirm(connection.claim, connection.generation)

    def rated(self, data: Mapping[str, object]) -> None:
        """A page has told what it measures of its connection: it goes into the quality metrics."""
        self.quality.reported(data, at=self._clock.now())

    @property
    def transports(self) -> Mapping[Transport, int]:
        """How many from outside there are on each transport."""
        seated = (one for held in self._seated.values() for one in held if not one.internal)
        return Counter(one.transport for one in seated if one.transport is not None)

    def claim(self, room: str, credential: str, *, sent_away: bool = False) -> Claim:
        """Whose seat in `room` this is; raises `AuthError`, also for a seat that is closed for good, `RoomUnknown`.

        With `sent_away` that one is named too: a page that polls must still be told.
        """
        claim = self._credentials.seat_of(credential)
        if claim.room != room:
            raise AuthError("seat/foreign", f"this seat is in another room than {room!r}")
        if (closed := self._room(room).closed(claim.player)) is not None and not sent_away:
            raise AuthError(closed.code, closed.message)
        return claim

    def dismiss(self, claim: Claim) -> None:
        """This player was sent away: every connection of the seat ends."""
        for connection in tuple(self._seated.get(claim, ())):
            connection.end(Close.KICKED, KICKED)

    def empty(self, room: str) -> None:
        """The room is gone for good: so are its connections."""
        self.handovers.forget(room)
        for connection in self.connections:
            if connection.room == room:
                connection.end(Close.ROOM_GONE, "this room was closed")

    def slowed(self, connection: Connection) -> None:
        """A slow consumer: it is due for a look every second from now on."""
        self._turn_again(connection)

    def garbled(self, connection: Connection) -> bool:
        """Count one unreadable frame of its seat; whether there were too many within a minute."""
        now, claim = self._clock.now(), connection.claim
        self._garbled = {one: bucket for one, bucket in self._garbled.items() if now - bucket.at < MINUTE_MS}
        bucket = self._garbled.get(claim) or TokenBucket.full(per_s=GARBLED_MOST / 60, burst=GARBLED_MOST, at=now)
        self._garbled[claim], wait = bucket.take(now)
        return wait > 0

    def left(self, connection: Connection) -> None:
        """It is over: nobody looks at it any more, and its room may be one visitor poorer."""
        self._waiting.discard(connection)
        self._wheel.drop(connection)
        held = self._held(connection)
        if connection not in held:
            return
        held.remove(connection)
        if not held:
            del self._seated[connection.claim]
        if not connection.internal:
            self._guests[connection.room] -= 1
            if not self._guests[connection.room]:
                del self._guests[connection.room]

    def _held(self, connection: Connection) -> list[Connection]:
        """The connections of its seat, itself among them once it is admitted."""
        return self._seated.get(connection.claim, [])


def _pushed(connection: Connection) -> bool:
    return connection.page and connection.transport is not None and connection.transport.held
