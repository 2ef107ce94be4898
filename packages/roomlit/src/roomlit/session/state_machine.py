"""One connection as a table of transitions: a frame or the time goes in, effects come out. No I/O, no clock."""

from collections.abc import Callable
from enum import Enum
from typing import assert_never

import msgspec

from roomlit.errors import AuthError
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import (
    SUPPORTED,
    ClientFrame,
    Command,
    CommandRefused,
    Heartbeat,
    Hello,
    Join,
    Leave,
    Signal,
    Welcome,
)
from roomlit.session.effects import (
    Authenticate,
    Confirm,
    Effect,
    End,
    Pass,
    Send,
    Submit,
    Subscribe,
    Unsubscribe,
)
from roomlit.session.rate_limit import TokenBucket

Effects = tuple[Effect, ...]
STRIKE_WINDOW_MS = 10_000


class SessionState(Enum):
    """Where a connection stands."""

    OPENED = "opened"
    """Waiting for hello."""
    CHECKING = "checking"
    """Hello came, the credential is being checked."""
    LIVE = "live"
    CLOSED = "closed"


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """The limits one connection lives under; times in milliseconds."""

    hello_timeout_ms: int = 5_000
    heartbeat_ms: int = 20_000
    silence_ms: int = 45_000
    commands_per_s: float = 10.0
    command_burst: int = 20
    signals_per_s: float = 25.0
    beats_per_s: float = 2.0
    """Questions whether we are there; each is answered, and a client has a few a minute."""
    frames_per_s: float = 200.0
    """Frames of whatever kind, those that are refused among them; five seconds' worth may come at once."""
    strikes: int = 3


class Session:
    """Drives one connection to one room. Feed it frames and the time; carry out the effects in order.

    The table (state × frame → what happens); a gap is the peer's mistake and ends the connection:

    | state    | hello        | join   | leave    | command | signal | heartbeat |
    |----------|--------------|--------|----------|---------|--------|-----------|
    | opened   | authenticate | –      | –        | –       | –      | ignored   |
    | checking | –            | –      | –        | refused | –      | ignored   |
    | live     | –            | follow | unsubscribe | submit  | pass   | answered  |
    """

    def __init__(self, *, room: str, rules: Rules, at: int) -> None:
        self.room = room
        self.rules = rules
        self.state = SessionState.OPENED
        self.heard_at = at
        self._spoke_at = at
        self._asked_at = at
        self._opened_at = at
        self._hello: Hello | None = None
        self._confirmed = False
        self._commands = TokenBucket.full(per_s=rules.commands_per_s, burst=rules.command_burst, at=at)
        self._signals = TokenBucket.full(per_s=rules.signals_per_s, burst=rules.signals_per_s * 2, at=at)
        self._beats = TokenBucket.full(per_s=rules.beats_per_s, burst=rules.beats_per_s * 10, at=at)
        self._frames = TokenBucket.full(per_s=rules.frames_per_s, burst=rules.frames_per_s * 5, at=at)
        self._joins = TokenBucket.full(per_s=1, burst=rules.command_burst, at=at)
        self._strikes: tuple[int, ...] = ()
        self._nonce = 0

    def receive(self, frame: ClientFrame, at: int) -> Effects:
        """One frame of the client."""
        if self.state is SessionState.CLOSED:
            return ()
        self.heard_at = at
        self._frames, wait = self._frames.take(at)
        if wait:  # Even what is only refused, or not answered, has to be read.
            return self._end(Close.TOO_MANY_STRIKES, "too many frames: slow down and reload")
        handler = _TABLE.get((self.state, type(frame)))
        if handler is None:
            name = type(frame).__struct_config__.tag
            return self._end(
                Close.BAD_FRAME,
                f"expected hello first, got {name}"
                if self.state is SessionState.OPENED
                else f"{name} is not allowed while {self.state.value}",
            )
        return handler(self, frame, at)

    def admitted(self, welcome: Welcome) -> Effects:
        """The credential is good: welcome first, then the room."""
        if self.state is not SessionState.CHECKING or self._hello is None:
            return ()
        self.state = SessionState.LIVE
        return (Send(welcome), Subscribe(self._hello.at))

    def rejected(self, error: AuthError) -> Effects:
        """The credential is not good."""
        if error.code == "resume/stale":
            # A successor has spoken: another tab has the seat, and fetching a ticket would only take it back.
            return self._end(Close.SUPERSEDED, "this seat is open in another tab")
        if error.code == "seat/moved":
            return self._end(Close.HANDED_OVER, error.message)
        if error.code == "room/unknown":
            return self._end(Close.ROOM_GONE, str(error))
        if error.code == "seat/kicked":
            return self._end(Close.KICKED, error.message)
        return self._end(Close.TICKET_EXPIRED if error.expired else Close.BAD_TICKET, str(error))

    def spoke(self, at: int) -> None:
        """Something was written to the client; no heartbeat is due for a while."""
        self._spoke_at = max(self._spoke_at, at)

    @property
    def due(self) -> int:
        """When `tick` has something to do at the earliest. Frames only move it later, `admitted` may move it nearer."""
        if self.state in {SessionState.OPENED, SessionState.CHECKING}:
            return self._opened_at + self.rules.hello_timeout_ms
        return min(self.heard_at + self.rules.silence_ms, self._quiet_since + self.rules.heartbeat_ms)

    @property
    def _quiet_since(self) -> int:
        # Both ways: the client counts our silence, and one that only listens must be asked to speak.
        return max(self._asked_at, min(self._spoke_at, self.heard_at))

    def tick(self, at: int) -> Effects:
        """Evict the silent, beat the quiet. Call it when it is `due`; earlier does no harm."""
        match self.state:
            case SessionState.CLOSED:
                return ()
            case SessionState.OPENED | SessionState.CHECKING:
                if at - self._opened_at >= self.rules.hello_timeout_ms:
                    return self._end(Close.SILENT, f"expected hello within {self.rules.hello_timeout_ms} ms")
                return ()
            case SessionState.LIVE:
                if at - self.heard_at >= self.rules.silence_ms:
                    return self._end(Close.SILENT, f"nothing heard for {at - self.heard_at} ms")
                if at - self._quiet_since >= self.rules.heartbeat_ms:
                    self._spoke_at = self._asked_at = at
                    self._nonce += 1
                    return (Send(Heartbeat(nonce=self._nonce)),)
                return ()
            case _:
                assert_never(self.state)

    def lost(self) -> None:
        """The transport is gone."""
        self.state = SessionState.CLOSED

    def garbled(self, why: str, *, often: bool) -> Effects:
        """Bytes that cannot be read. The way may have damaged them, so the client comes back; not for ever."""
        return self._end(Close.TOO_MANY_STRIKES if often else Close.GARBLED, why)

    def _end(self, code: Close, why: str) -> Effects:
        if self.state is SessionState.CLOSED:
            return ()
        self.state = SessionState.CLOSED
        return (End(code, why),)

    def on_hello(self, frame: Hello, at: int) -> Effects:
        """Authenticate, when it makes sense."""
        if frame.version not in SUPPORTED:
            return self._end(Close.BAD_VERSION, f"version {frame.version} is not one of {sorted(SUPPORTED)}: reload")
        if (frame.ticket is None) == (frame.resume is None):
            return self._end(Close.BAD_FRAME, "hello needs exactly one of ticket and resume")
        self.state = SessionState.CHECKING
        self._hello = frame
        return (Authenticate(frame),)

    def on_join(self, frame: Join, at: int) -> Effects:
        """Subscribe (again)."""
        if (foreign := self._foreign(frame.room)) is not None:
            return foreign
        self._joins, wait = self._joins.take(at)
        if wait:  # Every join may cost a snapshot.
            return self._end(Close.OVERLOAD, "too many joins: come back later")
        return (*self._confirm(), Subscribe(frame.at))

    def on_leave(self, frame: Leave, at: int) -> Effects:
        """Stop following."""
        if (foreign := self._foreign(frame.room)) is not None:
            return foreign
        return (*self._confirm(), Unsubscribe())

    def on_command(self, frame: Command, at: int) -> Effects:
        """Submit, within the limits."""
        if frame.room != self.room:
            return (
                Send(CommandRefused(id=frame.id, code="room/foreign", message=f"this connection is for {self.room}")),
            )
        self._commands, wait = self._commands.take(at)
        if wait:
            return self._strike(frame.id, wait, at)
        return (*self._confirm(), Submit(frame))

    def on_early_command(self, frame: Command, at: int) -> Effects:
        """Too early: the client may send it again."""
        return (Send(CommandRefused(id=frame.id, code="session/not_ready", message="wait for welcome", retry_ms=1000)),)

    def on_signal(self, frame: Signal, at: int) -> Effects:
        """Pass on, within the limits."""
        self._signals, wait = self._signals.take(at)
        if wait or frame.room != self.room:
            return ()
        return (*self._confirm(), Pass(frame))

    def on_heartbeat(self, frame: Heartbeat, at: int) -> Effects:
        """Answer a question, note an answer."""
        if frame.reply:
            return self._confirm()
        self._beats, wait = self._beats.take(at)
        return self._confirm() if wait else (*self._confirm(), Send(Heartbeat(nonce=frame.nonce, reply=True, now=at)))

    def ignore(self, frame: Heartbeat, at: int) -> Effects:
        """Harmless before welcome."""
        return ()

    def _foreign(self, room: str) -> Effects | None:
        if room == self.room:
            return None
        return self._end(Close.BAD_FRAME, f"this connection is for {self.room}, not {room!r}")

    def _confirm(self) -> Effects:
        if self._confirmed:
            return ()
        self._confirmed = True
        return (Confirm(),)

    def _strike(self, id: str, wait: int, at: int) -> Effects:
        recent = tuple(when for when in self._strikes if at - when < STRIKE_WINDOW_MS)
        # One burst counts once: a strike is a second in which the limit was exceeded, not a frame.
        if not recent or at - recent[-1] >= 1000:
            recent = (*recent, at)
        self._strikes = recent
        if len(recent) >= self.rules.strikes:
            return self._end(Close.TOO_MANY_STRIKES, "too many commands: slow down and reload")
        return (Send(CommandRefused(id=id, code="limit/too_fast", message=f"try again in {wait} ms", retry_ms=wait)),)


_TABLE: dict[tuple[SessionState, type], Callable[..., Effects]] = {
    (SessionState.OPENED, Hello): Session.on_hello,
    (SessionState.OPENED, Heartbeat): Session.ignore,
    (SessionState.CHECKING, Command): Session.on_early_command,
    (SessionState.CHECKING, Heartbeat): Session.ignore,
    (SessionState.LIVE, Join): Session.on_join,
    (SessionState.LIVE, Leave): Session.on_leave,
    (SessionState.LIVE, Command): Session.on_command,
    (SessionState.LIVE, Signal): Session.on_signal,
    (SessionState.LIVE, Heartbeat): Session.on_heartbeat,
}
