"""A browser's connection whose frames ride on Streamlit's own, as batches of `roomlit.transports.reliable_queue`.

The other end is `web/transports/streamlit_transport.js`. Every method must be called on the hub's loop.
"""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

import msgspec

from roomlit.errors import AuthError, ProtocolError, RoomlitError
from roomlit.protocol.codec import decode_client, encode, shallow
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Heartbeat, Hello
from roomlit.protocol.transport import Transport
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub, SeatGrant
from roomlit.server.join_limits import Origin
from roomlit.transports.inbound import Inbound
from roomlit.transports.reliable_queue import ReliableQueue, UpBatch

GATHER_S = 0.03
"""Frames of one moment travel in one fragment run."""
AGAIN_S = 2.0
"""A run that was asked for and did not come is asked for again."""
FRAMES_MOST = 64
"""In one batch; a page that has more to say than it may keep unconfirmed ends its connection."""
LOOK_S = 5.0
REPEAT_S = 10.0
"""What was delivered this long ago and is still unconfirmed was received; the browser would have reported a gap."""
_BEAT = b'{"frame":"heartbeat"'


class JoinAsk(msgspec.Struct, frozen=True):
    """The browser asks for a seat, or for a ticket to the one whose credential it shows.

    With `handed`, the code of a handover, it takes the seat of another device; `back` takes one back from there.
    `page` asks for a handover of its own seat, to a device that opens that page.
    """

    request: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
    name: Annotated[str, msgspec.Meta(max_length=200)]
    meta: dict[str, Any] = {}
    browser: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{32})?$")] = ""
    credential: str | None = None
    handed: Annotated[str, msgspec.Meta(max_length=64)] = ""
    back: bool = False
    page: Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s#]+)?$", max_length=1_000)] = ""


class StreamlitTransport(ReliableQueue):
    """One page's way to the hub. `rerun` asks for a fragment run, `present` says whether the page is still there.

    `address` is the browser's, as far as Streamlit knows it, or else the name of its session.
    """

    def __init__(
        self,
        *,
        hub: Hub,
        room: str,
        address: str,
        rerun: Callable[[], object],
        present: Callable[[], bool],
    ) -> None:
        super().__init__(wake=self._rerun_soon)
        self.player = ""
        self._hub = hub
        self._room = room
        self._address = address
        self._rerun = rerun
        self._present = present
        self._loop = asyncio.get_running_loop()
        self._answer: dict[str, Any] | None = None
        self._rerunning = False
        self._looking: asyncio.TimerHandle | None = None

    async def absorb(self, ask: Any, up: Any) -> None:
        """What the component's state says now; hearing the same again changes nothing."""
        try:
            if ask is not None and shallow(asked := dict(ask)):
                await self._seat(msgspec.convert(asked, JoinAsk))
            if up is not None and len((said := msgspec.convert(dict(up), UpBatch)).frames) <= FRAMES_MOST:
                self._feed(said)
        except msgspec.ValidationError:
            return  # Component state comes from the browser: what does not fit is as good as not said.

    def data(self) -> str:
        """What the browser has not confirmed yet, for the component's data.

        As JSON text: for the sake of a mapping inside the data Streamlit would import its data frames first, which
        keeps the first page for seconds.
        """
        now = self._loop.time()
        self.keep(lambda one: one.delivered_at is None or now - one.delivered_at < REPEAT_S)
        for one in self.sent:
            one.delivered_at = now if one.delivered_at is None else one.delivered_at
        self._rerunning = False
        return msgspec.json.encode({"seat": self._answer, "down": self.down() if self.session else None}).decode()

    def waiting(self) -> bool:
        """Whether something has not been given to the page yet; may be asked on any thread."""
        return any(one.delivered_at is None for one in self.sent)

    def leave(self) -> None:
        """The page is gone."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        super().leave()

    def write(self, out: Outgoing) -> None:
        """Heartbeats are answered here: while Streamlit holds the page, it is alive."""
        if out.text.startswith(_BEAT):
            beat = msgspec.json.decode(out.text, type=Heartbeat)
            if not beat.reply:
                self._loop.call_soon(self._answer_beat, self.inbound, beat.nonce)
                return
        super().write(out)

    # -- inside ------------------------------------------------------------------------------------------------------

    async def _seat(self, ask: JoinAsk) -> None:
        if self._answer is not None and self._answer["request"] == ask.request and not self._answer.get("retry_ms"):
            return
        if ask.credential is None and self._hub.asks_who_joins:
            # Nothing of the browser's comes this way by which a hook could know who asks.
            told = "a page is given its seat by its script here: roomlit.room(…, user=st.user.email)"
            self._answer = {"request": ask.request, "code": "seat/vouched_only", "message": told, "retry_ms": None}
            return
        try:
            if ask.handed or ask.credential is None:
                seat = await self._hub.guesses.attempt(self._room, self._address, lambda: self._enter(ask))
                claim, credential = Claim(self._room, seat.player), seat.seat
            else:
                claim, credential = self._hub.credentials.seat_of(ask.credential), ask.credential
                if claim.room != self._room:
                    raise AuthError("seat/foreign", "this seat is in another room")
            actor = self._hub.room(claim.room)
            device = self._hub.credentials.device_of(credential)
            self._hub.registry.handovers.admit(claim, device, back=ask.back)
            offer = self._hub.hand_over(claim, page=ask.page) if ask.page else None
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
            "path": f"/ws/{claim.room}/{claim.player}",
            "me": actor.logic.me(actor.state, claim.player),
            "handover": offer,
        }

    async def _enter(self, ask: JoinAsk) -> SeatGrant:
        if ask.handed:
            return self._hub.take_over(self._room, ask.handed, request=ask.request)
        origin = Origin(self._address, ask.browser)
        return await self._hub.enter(self._room, name=ask.name, request=ask.request, meta=ask.meta, origin=origin)

    def _feed(self, up: UpBatch) -> None:
        if up.session != self.session:
            if up.over:
                return  # The last words of a connection of another Streamlit session.
            player = self._player(up) if up.n == 1 else None
            self.player = player or self.player
            self.begin(up, None if player is None else lambda: self._connect(player))
            if self.inbound is not None:
                self._look()
        self.take(up)

    def _connect(self, player: str) -> Inbound:
        return self._hub.registry.connect(
            room=self._room, player=player, wire=self, transport=Transport.STREAMLIT, page=True
        )

    def _player(self, up: UpBatch) -> str | None:
        try:
            frame = decode_client(up.frames[0]) if up.frames else None
            match frame:
                case Hello(ticket=str() as ticket):
                    claim = self._hub.credentials.ticket_of(ticket, now=self._hub.clock.now())
                case Hello(resume=str() as token):
                    claim = self._hub.credentials.resume_of(token, now=self._hub.clock.now())
                case _:
                    return None
            return claim.player if claim.room == self._room else None
        except (ProtocolError, AuthError):
            return None

    def _answer_beat(self, inbound: Inbound | None, nonce: int) -> None:
        if inbound is not None and inbound is self.inbound and self._present():
            inbound.received(encode(Heartbeat(nonce=nonce, reply=True)))

    def _rerun_soon(self) -> None:
        if not self._rerunning:
            self._rerunning = True
            self._loop.call_later(GATHER_S, self._rerun_now)

    def _rerun_now(self) -> None:
        if self.waiting() and self._present():
            self._rerun()
            self._loop.call_later(AGAIN_S, self._rerun_now)
        else:
            self._rerunning = False

    def _look(self) -> None:
        if self._present():
            self._looking = self._loop.call_later(LOOK_S, self._look)
        else:
            self.leave()
