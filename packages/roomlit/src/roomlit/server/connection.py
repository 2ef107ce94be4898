"""One client's connection: carries out the effects of its session on the hub and on its wire."""

from collections.abc import Callable
from typing import assert_never

import msgspec

from roomlit.clock import Clock
from roomlit.errors import AuthError, ProtocolError, RemoteError
from roomlit.eventlog.frame_batch import FrameBatch
from roomlit.log import get_logger
from roomlit.ports.connection import ConnectionOwner, SubscribedRoom
from roomlit.ports.logic import Act
from roomlit.ports.transport import BatchWire, RefreshingWire, Wire
from roomlit.protocol.close_codes import Close
from roomlit.protocol.codec import decode_client, encode
from roomlit.protocol.framing import Outgoing, outgoing
from roomlit.protocol.messages import Bye, CommandRefused, Retry, ServerFrame, Welcome
from roomlit.protocol.transport import Transport
from roomlit.server.connection_limits import ConnectionLimits
from roomlit.server.credentials import Claim
from roomlit.server.slow_consumer import OVERTAKES, SlowConsumer
from roomlit.session.effects import Authenticate, Confirm, End, Pass, Send, Submit, Subscribe, Unsubscribe
from roomlit.session.state_machine import Effects, Session

_log = get_logger("roomlit.connection")
RETRY = Retry(min_ms=0, max_ms=1000)
ID_CHARS = 64
QUALITY = "quality"
"""The signal in which a page tells the hub what it measures; rooms may pass it on like any other."""


class Connection:
    """Feed it bytes with `received`, the time with `tick`, and tell it when the transport is `lost`.

    Backpressure: while its peer does not read, what the room publishes is owed from the room's logs (`SlowConsumer`).
    """

    def __init__(
        self,
        *,
        room: str,
        player: str,
        owner: "ConnectionOwner[Connection]",
        wire: Wire,
        clock: Clock,
        limits: ConnectionLimits,
        internal: bool = False,
        transport: Transport | None = None,
        page: bool = False,
    ) -> None:
        self.internal = internal
        self.transport = transport
        """None for one within this process."""
        self.page = page
        """Whether a browser's page is at the other end: operators turn push off for pages alone."""
        self.room = room
        self.player = player
        self.claim = Claim(room, player)
        self.generation = 0
        self.shared = False
        """Whether other connections of the seat may live beside it."""
        self._owner = owner
        self._wire = wire
        self._batch_wire = wire if isinstance(wire, BatchWire) else None
        self._refreshing_wire = wire if isinstance(wire, RefreshingWire) else None
        self._clock = clock
        self._limits = limits
        self._brim = limits.brim_bytes
        if self._batch_wire is not None:
            self._batch_wire.set_brim(self._brim)
        self._slow: SlowConsumer | None = None
        self._room: SubscribedRoom | None = None
        self._session = Session(room=room, rules=limits.rules, at=clock.now())

    @property
    def held(self) -> int:
        """Bytes kept in this process for this client alone."""
        return self._wire.buffered() + (0 if self._slow is None else self._slow.held)

    def received(self, data: bytes | str) -> None:
        """One inbound frame, or one message of a batch of one."""
        raw = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
        most = self._limits.told.frame_bytes
        try:
            if len(raw) > most:
                raise ProtocolError("frame/too_large", f"expected at most {most} bytes, got {len(raw)}")
            frame = decode_client(raw)
        except ProtocolError as error:
            self._carry_out(self._session.garbled(str(error), often=self._often_garbled()))
            return
        self._carry_out(self._session.receive(frame, self._clock.now()))

    @property
    def due(self) -> int:
        """When `tick` has something to do at the earliest: at once while the peer does not read."""
        return self._session.due if self._slow is None else self._clock.now()

    def tick(self) -> None:
        """Let the session look at the time, and at a peer that does not read. Call it when it is `due`."""
        if self._slow is not None:
            self._look_at(self._slow)
        elif self._room is not None:
            self._session.spoke(self._room.audience.told_at)
        self._carry_out(self._session.tick(self._clock.now()))

    @property
    def straight(self) -> Callable[[bytes], None] | None:
        """The wire itself, while its peer reads."""
        return None if self._slow is not None or self._batch_wire is None else self._batch_wire.straight

    def congested(self) -> None:
        """The peer has stopped reading: from now on it is owed what it does not hear."""
        if self._slow is None:
            self._slow = SlowConsumer(at=self._clock.now())
            self._owner.slowed(self)
            self._restand()

    def writable(self) -> None:
        """The peer has read: it hears what it is owed, from the log that all share."""
        if self._slow is None:
            return
        try:
            caught_up = self._slow.pay({} if self._room is None else self._room.logs(self.player), self._fits)
        except RemoteError as error:
            self._drop(error.message)
            return
        self._session.spoke(self._clock.now())
        if caught_up:
            self._slow = None
            self._restand()

    def malformed(self, why: str) -> None:
        """The peer broke the transport's own rules: bye with a code of ours; the transport closes with its own."""
        code = Close.TOO_MANY_STRIKES if self._often_garbled() else Close.GARBLED
        self._session.lost()
        self._detach()
        self._wire.write(outgoing(encode(Bye(code=code, why=why, retry=RETRY))))

    def lost(self) -> None:
        """The transport is gone: the seat stays, only this connection ends."""
        self._session.lost()
        self._detach()

    def hear(self, batch: FrameBatch) -> None:
        """Events of a log: at once, or for a peer that does not read the number is owed, not the bytes."""
        if self._slow is None and self._batch_wire is not None and len(batch.entries) > 1:
            self._batch_wire.write_frames(batch.framed)
            self._wrote()
            return
        for entry in batch.entries:
            if self._slow is None:
                self._put(entry.wire)
            else:
                self._slow.hear(entry.event)

    def deliver(self, out: Outgoing, *, overtakes: bool = False) -> None:
        """A frame that is in no log: it keeps its place between the events, unless it `overtakes`."""
        if self._slow is None:
            self._put(out)
            return
        if overtakes:
            self._wire.write(out)
            self._slow.overtook(len(out.framed))
        else:
            self._slow.hold(out)
        if self._slow.held > self._limits.outbox_bytes - self._brim:
            self._drop(f"{self._slow.held} bytes of answers are waiting")

    def hint(self, out: Outgoing) -> None:
        """A frame that may be lost, and is while the peer does not read."""
        if self._slow is None:
            self._put(out)

    def refresh(self, type: str, out: Outgoing) -> None:
        """A frame that counts until the next of its `type`: a peer that does not read hears the newest alone."""
        if self._slow is not None:
            self._slow.refresh(type, out)
        elif self._refreshing_wire is not None:
            self._refreshing_wire.refresh(type, out)
            self._wrote()
        else:
            self._put(out)

    def room_lost(self) -> None:
        """The room died: come back at once and take a snapshot."""
        self._room = None
        self.end(Close.STATE_RESET, "the room was reloaded")

    def end(self, code: Close, why: str, retry: Retry = RETRY) -> None:
        """Say bye and close. Does nothing when already closed."""
        self._session.lost()
        self._detach()
        self._wire.write(outgoing(encode(Bye(code=code, why=why, retry=retry))))
        self._wire.close(code, why)

    def _carry_out(self, effects: Effects) -> None:
        for effect in effects:
            match effect:
                case Send(frame=frame):
                    self._send(frame)
                case Authenticate(hello=hello):
                    self._admit(ticket=hello.ticket, resume=hello.resume)
                case Subscribe(at=at):
                    if self._room is not None:
                        self._room.subscribe(self, at)
                case Unsubscribe():
                    if self._room is not None:
                        self._room.unsubscribe(self)
                case Submit(command=command):
                    self._submit(command.id, command.name, command.args)
                case Pass(signal=signal):
                    if signal.kind == QUALITY:
                        self._owner.rated(signal.data)
                    if self._room is not None:
                        self._room.signal(self.player, signal.kind, signal.data)
                case Confirm():
                    self._owner.confirm(self)
                case End(code=code, why=why):
                    self.end(code, why)
                case _:
                    assert_never(effect)

    def _often_garbled(self) -> bool:
        # Before it is admitted nobody knows whose seat it is; its client slows down by itself then.
        return self._room is not None and self._owner.garbled(self)

    def _admit(self, *, ticket: str | None, resume: str | None) -> None:
        try:
            admission = self._owner.admit(self, ticket=ticket, resume=resume)
        except AuthError as error:
            self._carry_out(self._session.rejected(error))
            return
        self._room, self.generation, self.shared = admission.room, admission.generation, admission.shared
        now = self._clock.now()
        welcome = Welcome(
            generation=self.generation,
            resume=admission.resume,
            player=self.player,
            heartbeat_ms=self._session.rules.heartbeat_ms,
            now=now,
            limits=self._limits.told,
            retry=RETRY,
            build=self._owner.build() or msgspec.UNSET,
        )
        self._carry_out(self._session.admitted(welcome))
        self._owner.welcomed(self)

    def _submit(self, id: str, name: str, args: dict[str, object]) -> None:
        if self._room is None:
            return
        if not 0 < len(id) <= ID_CHARS:
            self._send(CommandRefused(id=id[:ID_CHARS], code="command/bad_id", message="expected 1 to 64 characters"))
            return
        _log.debug("📨 message", room=self.room, name=name)
        self._room.submit(Act(player=self.player, name=name, args=args), command=id, reply=self._send)

    def _send(self, frame: ServerFrame) -> None:
        self.deliver(outgoing(encode(frame)), overtakes=isinstance(frame, OVERTAKES))

    def _put(self, out: Outgoing) -> None:
        self._wire.write(out)
        self._wrote()

    def _wrote(self) -> None:
        self._session.spoke(self._clock.now())
        if self._wire.buffered() > self._brim:
            self.congested()

    def _restand(self) -> None:
        if self._room is not None:
            self._room.audience.restand()

    def _fits(self, out: Outgoing) -> bool:
        self._wire.write(out)
        return self._wire.buffered() <= self._brim

    def _look_at(self, slow: SlowConsumer) -> None:
        buffered, now = self._wire.buffered(), self._clock.now()
        still = slow.still_ms(buffered, now)
        if buffered <= self._brim // 4:
            self.writable()
        elif still >= self._limits.slow_ms:
            self._drop(f"nothing was read for {still} ms")
        elif self._room is not None and slow.lost(self._room.logs(self.player)):
            self._drop("what it missed is no longer kept")

    def _drop(self, why: str) -> None:
        """A peer that does not read is let go at once, with all that waits for it; it resumes from its position."""
        _log.info("🐌 slow client dropped", room=self.room, why=why)
        self._slow = None
        self._session.lost()
        self._detach()
        self._wire.abort()

    def _detach(self) -> None:
        room, self._room = self._room, None
        if room is not None:
            room.unsubscribe(self)
        self._owner.left(self)
