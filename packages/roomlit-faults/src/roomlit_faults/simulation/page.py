"""A page with a seat: connects, talks, resends, gives up its seat to another tab, and is recorded."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from roomlit.errors import RoomlitError
from roomlit.kinds.authoritative import Chance
from roomlit.protocol.close_codes import Close, verdict
from roomlit.protocol.codec import decode_server, encode
from roomlit.protocol.messages import (
    Ack,
    ClientFrame,
    Command,
    CommandRefused,
    Heartbeat,
    Hello,
    Join,
    Joined,
    Position,
    Welcome,
)
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub
from roomlit_faults.history import AnyOp, Disconnected, Ended, Left, Opened, Received, Sent
from roomlit_faults.recording import RecordedSession, Recorder
from roomlit_faults.simulation.connection import ABNORMAL, SimulatedLink, StraightLink
from roomlit_faults.simulation.server import Down, SimulatedServer

SILENCE_S = 10.0
PENDING_MAX = 8
"""Fewer than a connection may send at once: a page back from an outage must not be taken for a flood."""
UNWELCOME = -1
"""The join was declined over HTTP: no close code says so."""


class Page:
    """One tab of the seat of `player`, whose join request is a secret of its browser."""

    def __init__(
        self, *, server: SimulatedServer, chance: Chance, room: str, player: str, request: str, name: str
    ) -> None:
        self.name = name
        self.room = room
        self.player = player
        self.link: SimulatedLink | None = None
        self.live = False
        self.superseded = False
        self.tokens: list[tuple[int, str]] = []
        self.recorder = Recorder(lambda: int(self._loop.time() * 1000))
        self.session = RecordedSession(room, self.recorder)
        self.acked: list[Command] = []
        self._server = server
        self._chance = chance
        self._request = request
        self._loop = asyncio.get_running_loop()
        self._connections = 0
        self._heard_at = 0.0
        self._over: asyncio.Future[int] = self._loop.create_future()
        self._use_here = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = True
        self._said = 0
        self._asking = False

    def start(self) -> None:
        """Open the page."""
        self.recorder.note(Opened(ms=self._ms(), room=self.room, player=self.player))
        self._own(self._stay())

    def close(self) -> None:
        """Close the tab."""
        self._open = False
        self._hang_up()
        for task in self._tasks:
            task.cancel()

    def finish(self) -> Sequence[AnyOp]:
        """Its ops, when the simulation has ended."""
        stays = self._open and not self.superseded
        ended = Ended(ms=self._ms(), unanswered=tuple(self.session.pending)) if stays else Left(ms=self._ms())
        self.recorder.note(ended)
        return self.recorder.ops

    def steal(self, generation: int, token: str) -> None:
        """Come back with a token that was another page's."""
        self.tokens = [(generation, token)]
        self.session.generation, self.session.resume = generation, token

    def use_here(self) -> None:
        """Take the seat back from another tab."""
        self._use_here.set()

    def say(self, name: str, /, **args: object) -> None:
        """A command, resent until it is answered; nothing while too many wait, as in the browser."""
        if len(self.session.pending) >= PENDING_MAX:
            return
        self._said += 1
        id = f"{self.name}-{self._said}"
        command = self.session.command(Command(id=id, room=self.room, name=name, args=dict(args)))
        if self.live:
            self._send(command)
            if self._chance.below(12) == 0:
                self._send(command)
        elif self.tokens and self._chance.below(4) == 0:
            self.post(command)

    def post(self, command: Command) -> None:
        """The same by HTTP, now and then twice at once."""
        for _ in range(1 + (self._chance.below(3) == 0)):
            self._own(self._post(command))

    def again(self, command: Command) -> None:
        """Send a command again whose answer had come."""
        self._send(command)

    def speak_stale(self) -> None:
        """Say something on this page's connection, though it knows of a newer one of its seat."""
        self._said += 1
        id = f"{self.name}-{self._said}"
        command = Command(id=id, room=self.room, name="message", args={"text": f"stale {id}"})
        self._send(command)

    def rejoin(self, at: dict[str, Position]) -> None:
        """Subscribe again from a place it has been to, or from a snapshot; not while an earlier answer is due."""
        if not self.live or self._asking:
            return
        self._asking = True
        self._send(Join(room=self.room, at=at))

    # -- one connection after the other ------------------------------------------------------------------------------

    async def _stay(self) -> None:
        attempt = 0
        while True:
            code = await self._connection()
            self.recorder.note(Disconnected(ms=self._ms(), code=code))
            attempt = 0 if self.live else min(attempt + 1, 4)
            self.live, self._asking, self.link = False, False, None
            if code == Close.SUPERSEDED:
                self.superseded = True
                self._use_here.clear()
                await self._use_here.wait()
                self.superseded, self.session.resume = False, None
            elif code == UNWELCOME or verdict(code) == "retry_now":
                self.session.resume = None
            elif verdict(code) == "stop":
                return
            await asyncio.sleep(self._chance.below(int(min(4000, 400 * 2**attempt))) / 1000)

    async def _connection(self) -> int:
        ticket: str | None = None
        if self.session.resume is None:
            try:
                ticket = await self._server.call(self._enter)
            except Down:
                return ABNORMAL
            except RoomlitError:
                return UNWELCOME
        self._connections += 1
        self._over = over = self._loop.create_future()

        def heard(text: bytes) -> None:
            self._frame(link, text)

        def lost(code: int) -> None:
            if not over.done():
                over.set_result(code)

        # In turn as our own WebSocket has it, and as every other wire.
        kind = StraightLink if self._connections % 2 else SimulatedLink
        link = kind(self._chance, on_frame=heard, on_lost=lost)
        if not self._server.dial(link, room=self.room, player=self.player):
            return ABNORMAL
        self.link = link
        link.send(encode(self.session.hello(ticket)))
        self._heard_at = self._loop.time()
        while True:
            done, _ = await asyncio.wait({over}, timeout=2)
            if done:
                return over.result()
            if self._loop.time() - self._heard_at > SILENCE_S:
                link.hang_up()
                return ABNORMAL

    async def _enter(self, hub: Hub) -> str:
        await hub.enter(self.room, name=self._request, request=self._request)
        return hub.credentials.ticket(Claim(self.room, self.player), now=hub.clock.now())

    def _frame(self, link: SimulatedLink, text: bytes) -> None:
        if link is not self.link:
            return  # It has hung up: nobody listens there any more.
        frame = decode_server(text)
        self._heard_at = self._loop.time()
        asked = self.session.pending
        known = asked.get(frame.id) if isinstance(frame, Ack | CommandRefused) else None
        outcome = self.session.receive(frame)
        match frame:
            case Welcome(generation=generation, resume=resume):
                self.tokens.append((generation, resume))
            case Joined():
                self.live, self._asking = True, False
                self._send(Heartbeat(nonce=self._connections))
            case Ack() | CommandRefused() if known is not None:
                self._answered(known, frame)
            case _:
                pass
        for said in outcome.send:
            self._send(said)

    def _answered(self, command: Command, answer: Ack | CommandRefused) -> None:
        if isinstance(answer, Ack):
            self.acked.append(command)
        elif answer.retry_ms > 0:
            self.session.command(command)
            self._loop.call_later(answer.retry_ms / 1000, self._retry, command)

    def _retry(self, command: Command) -> None:
        if self.live and command.id in self.session.pending:
            self._send(command)

    async def _post(self, command: Command) -> None:
        self.recorder.note(Sent(ms=self._ms(), frame=command, http=True))
        try:
            answer = await self._server.call(lambda hub: hub.submit(Claim(self.room, self.player), command))
        except (Down, RoomlitError):
            return
        self.recorder.note(Received(ms=self._ms(), frame=answer, http=True))
        if command.id in self.session.pending:
            self.session.forget(command.id)
            self._answered(command, answer)

    def _send(self, frame: ClientFrame) -> None:
        if self.link is not None and not isinstance(frame, Hello):
            self.recorder.note(Sent(ms=self._ms(), frame=frame))
            self.link.send(encode(frame))

    def _hang_up(self) -> None:
        if self.link is not None:
            self.link.hang_up()

    def _own(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _ms(self) -> int:
        return int(self._loop.time() * 1000)
