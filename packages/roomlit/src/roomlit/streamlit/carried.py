"""A browser's connection whose frames ride on Streamlit's own: numbered both ways, repeated until confirmed.

The other end is `web/transports/streamlit.js`. Every method must be called on the hub's loop.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from roomlit.errors import AuthError, ProtocolError, RoomlitError
from roomlit.protocol.codec import decode_client, encode
from roomlit.protocol.codes import Close
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Bye, Heartbeat, Hello, Retry
from roomlit.server.connection import Connection
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub

GATHER_S = 0.03
"""Frames of one moment travel in one fragment run."""
AGAIN_S = 2.0
"""A run that was asked for and did not come is asked for again."""
LOOK_S = 5.0
REPEAT_S = 10.0
"""What was delivered this long ago and is still unconfirmed was received; the browser would have reported a gap."""
_BEAT = b'{"frame":"heartbeat"'


class Up(msgspec.Struct, frozen=True):
    """The browser's frames from number `n` on, and the last number it has seen from here."""

    session: str
    n: int
    frames: list[str]
    seen: int = 0


class Ask(msgspec.Struct, frozen=True):
    """The browser asks for a seat, or for a ticket to the one whose credential it shows."""

    request: str
    name: str
    meta: dict[str, Any] = {}
    credential: str | None = None


class _Sent(msgspec.Struct):
    number: int
    text: str
    delivered_at: float | None = None


class Carried:
    """One page's way to the hub. `wake` asks for a fragment run, `present` says whether the page is still there."""

    def __init__(self, *, hub: Hub, room: str, wake: Callable[[], object], present: Callable[[], bool]) -> None:
        self.player = ""
        self._hub = hub
        self._room = room
        self._wake = wake
        self._present = present
        self._loop = asyncio.get_running_loop()
        self._connection: Connection | None = None
        self._session = ""
        self._answer: dict[str, Any] | None = None
        self._next_in = 1
        self._next_out = 1
        self._sent: list[_Sent] = []
        self._ringing = False
        self._looking: asyncio.TimerHandle | None = None

    async def absorb(self, ask: Any, up: Any) -> None:
        """What the component's state says now; hearing the same again changes nothing."""
        try:
            if ask is not None:
                await self._seat(msgspec.convert(dict(ask), Ask))
            if up is not None:
                self._feed(msgspec.convert(dict(up), Up))
        except msgspec.ValidationError:
            return  # Component state comes from the browser: what does not fit is as good as not said.

    def data(self) -> dict[str, Any]:
        """What the browser has not confirmed yet, for the component's data."""
        now = self._loop.time()
        self._sent = [one for one in self._sent if one.delivered_at is None or now - one.delivered_at < REPEAT_S]
        for one in self._sent:
            one.delivered_at = now if one.delivered_at is None else one.delivered_at
        self._ringing = False
        first = self._sent[0].number if self._sent else self._next_out
        down = {"session": self._session, "n": first, "up": self._next_in - 1, "frames": [o.text for o in self._sent]}
        return {"seat": self._answer, "down": down if self._session else None}

    def waiting(self) -> bool:
        """Whether something has not been given to the page yet; may be asked on any thread."""
        return any(one.delivered_at is None for one in self._sent)

    def leave(self) -> None:
        """The page is gone."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.lost()

    # -- Wire --------------------------------------------------------------------------------------------------------

    def write(self, out: Outgoing) -> None:
        """See `Wire.write`. Heartbeats are answered here: while Streamlit holds the page, it is alive."""
        if out.text.startswith(_BEAT):
            beat = msgspec.json.decode(out.text, type=Heartbeat)
            if not beat.reply:
                self._loop.call_soon(self._answer_beat, self._connection, beat.nonce)
                return
        self._sent.append(_Sent(self._next_out, out.text.decode()))
        self._next_out += 1
        self._ring()

    def buffered(self) -> int:
        """See `Wire.buffered`."""
        return sum(len(one.text) for one in self._sent)

    def close(self, code: int, why: str) -> None:
        """See `Wire.close`: the `bye` is already on its way, and it says everything."""
        self._connection = None

    def abort(self) -> None:
        """See `Wire.abort`."""
        self._connection = None
        self._bye(Close.SLOW_CONSUMER, "too much was waiting for this page")

    # -- inside ------------------------------------------------------------------------------------------------------

    async def _seat(self, ask: Ask) -> None:
        if self._answer is not None and self._answer["request"] == ask.request:
            return
        try:
            if ask.credential is None:
                seat = await self._hub.enter(self._room, name=ask.name, request=ask.request, meta=ask.meta)
                claim, credential = Claim(self._room, seat.player), seat.seat
            else:
                claim, credential = self._hub.credentials.seat_of(ask.credential), ask.credential
                if claim.room != self._room:
                    raise AuthError("seat/foreign", "this seat is in another room")
            actor = self._hub.room(claim.room)
        except RoomlitError as error:
            self._answer = {
                "request": ask.request, "code": error.code, "message": error.message, "retry_ms": error.retry_ms,
            }  # fmt: skip
            return
        self.player = claim.player
        self._answer = {
            "request": ask.request,
            "player": claim.player,
            "credential": credential,
            "ticket": self._hub.credentials.ticket(claim, now=self._hub.clock.now()),
            "me": actor.logic.me(actor.state, claim.player),
        }

    def _feed(self, up: Up) -> None:
        if up.session != self._session:
            self._begin(up)
        self._sent = [one for one in self._sent if one.number > up.seen]
        for number, text in enumerate(up.frames, up.n):
            if number == self._next_in:
                self._next_in += 1
                if self._connection is not None:
                    self._connection.received(text)

    def _begin(self, up: Up) -> None:
        self.leave()
        self._session, self._next_in, self._next_out, self._sent = up.session, up.n, up.seen + 1, []
        player = self._player(up) if up.n == 1 else None
        if player is None:
            # This server knows nothing of what came before (it was restarted): the browser begins again at once.
            self._next_in = up.n + len(up.frames)
            self._bye(Close.STATE_RESET, "the server was restarted")
            return
        self.player = player
        self._connection = self._hub.gate.connect(room=self._room, player=player, wire=self)
        self._look()

    def _player(self, up: Up) -> str | None:
        try:
            frame = decode_client(up.frames[0]) if up.frames else None
            match frame:
                case Hello(resume=None):
                    return self.player or None
                case Hello(resume=str() as token):
                    return self._hub.credentials.resume_of(token, now=self._hub.clock.now()).player
                case _:
                    return None
        except (ProtocolError, AuthError):
            return None

    def _bye(self, code: Close, why: str) -> None:
        bye = encode(Bye(code=code, why=why, retry=Retry(min_ms=0, max_ms=1000)))
        self._sent.append(_Sent(self._next_out, bye.decode()))
        self._next_out += 1
        self._ring()

    def _answer_beat(self, connection: Connection | None, nonce: int) -> None:
        if connection is not None and connection is self._connection and self._present():
            connection.received(encode(Heartbeat(nonce=nonce, reply=True)))

    def _ring(self) -> None:
        if not self._ringing:
            self._ringing = True
            self._loop.call_later(GATHER_S, self._rung)

    def _rung(self) -> None:
        if self.waiting() and self._present():
            self._wake()
            self._loop.call_later(AGAIN_S, self._rung)
        else:
            self._ringing = False

    def _look(self) -> None:
        if self._present():
            self._looking = self._loop.call_later(LOOK_S, self._look)
        else:
            self.leave()
