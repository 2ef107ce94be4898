"""Clients that record all they send and see, talk until told to stop, and never stay away for long."""

import asyncio
import contextlib
import random  # noqa: TID251 – a run must be repeatable from its seed
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from roomlit.client.http import HeldSeat, HubClient
from roomlit.client.link import ConnectionLost, Link, SocketLink
from roomlit.client.room import RoomClient
from roomlit.errors import RemoteError
from roomlit.protocol.codec import decode_client, encode
from roomlit.protocol.messages import PUBLIC, Ack, Command, CommandRefused, Hello, Position
from roomlit_faults.history import Disconnected, Ended, GaveUp, Opened, Sent
from roomlit_faults.nemesis.second_client import SecondClient
from roomlit_faults.recording import RecordedSession, Recorder

PATIENCE_S = 60.0
SILENCE_S = 10.0
AGAIN_S = 0.3


class _RecordedLink:
    """A link that notes what leaves by it, and when it ends."""

    def __init__(self, link: Link, recorder: Recorder) -> None:
        self._link = link
        self._recorder = recorder
        self.close = link.close

    async def send(self, data: bytes) -> None:
        """One frame; the hello is noted by the session, which knows whose token is in it."""
        frame = decode_client(data)
        if not isinstance(frame, Hello):
            self._recorder.note(Sent(ms=self._recorder.ms(), frame=frame))
        await self._link.send(data)

    async def recv(self) -> bytes | str:
        """The next frame; raises `ConnectionLost`."""
        try:
            return await self._link.recv()
        except ConnectionLost as lost:
            self._recorder.note(Disconnected(ms=self._recorder.ms(), code=lost.close_code))
            raise


class _RecordedRoomClient(RoomClient):
    """The library's own client on a recorded session; it keeps an unanswered command for as long as a run may stall."""

    def __init__(
        self,
        *,
        room: str,
        open_link: Callable[[], Awaitable[Link]],
        ticket: Callable[[], Awaitable[str]],
        recorder: Recorder,
    ) -> None:
        super().__init__(room=room, open_link=open_link, ticket=ticket, silence_s=SILENCE_S)
        self._session = RecordedSession(room, recorder)

    @property
    def positions(self) -> dict[str, Position]:
        """Where the view stands."""
        return dict(self._session.at)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The ids of the commands that it would send again."""
        return tuple(self._session.pending)

    @property
    def token(self) -> tuple[str | None, int]:
        """The resume token it would use next, and that token's generation."""
        return self._session.resume, self._session.generation

    @property
    def over(self) -> RemoteError | None:
        """Why it stopped trying, if it did."""
        return self._failure

    async def hang_up(self) -> None:
        """Drop the connection; the client comes back by itself."""
        if self._link is not None:
            await self._link.close()

    async def ask(self, name: str, args: dict[str, Any]) -> Ack | CommandRefused | None:
        """A command and its answer; None when none came in a minute, or the client stopped trying."""
        id = secrets.token_hex(16)
        answer: asyncio.Future[Ack | CommandRefused] = asyncio.get_running_loop().create_future()
        self._answers[id] = answer
        command = self._session.command(Command(id=id, room=self.room, name=name, args=args))
        await self._try_send(encode(command))
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not answer.done() and self.over is None:
                    await asyncio.wait((answer,), timeout=0.5)
        except TimeoutError:
            return None
        finally:
            self._answers.pop(id, None)
            self._session.forget(id)
        return answer.result() if answer.done() else None


class Seat:
    """One seat, played by one client after another: when one gives up, the next starts, as a person reloads a page."""

    def __init__(self, *, name: str, url: str, held: HeldSeat, recorder: Recorder, rng: random.Random) -> None:
        self.name = name
        self.held = held
        self.acked = 0
        self.reloads = 0
        self.hurry = asyncio.Event()
        """Set: say the next line at once."""
        self._url = f"{url.replace('http', 'ws', 1)}/ws/{held.room}/{held.player}"
        self._hub = HubClient(url)
        self._recorder = recorder
        self._rng = rng
        self._client: _RecordedRoomClient | None = None
        self._lines = 0

    @property
    def connected(self) -> bool:
        """Whether its client thinks so."""
        return self._client is not None and self._client.status == "connected"

    @property
    def position(self) -> Position | None:
        """Where its view of the public log stands."""
        return None if self._client is None else self._client.positions.get(PUBLIC)

    async def run(self) -> None:
        """Stay in the room until cancelled."""
        while True:
            client = self._fresh()
            self._recorder.note(Opened(ms=self._recorder.ms(), room=self.held.room, player=self.held.player))
            why = "client/timeout"
            try:
                async with client:
                    self._client = client
                    while client.over is None:  # noqa: ASYNC110 – the client tells nobody that it stops
                        await asyncio.sleep(AGAIN_S)
                    why = _reason(client.over)
            except RemoteError as error:
                why = _reason(error)
            finally:
                self._client = None
            self._recorder.note(GaveUp(ms=self._recorder.ms(), why=why))
            self.reloads += 1
            await asyncio.sleep(AGAIN_S)

    async def ask(self, name: str, args: dict[str, Any]) -> Ack | CommandRefused | None:
        """A command by whichever client is there; None when there was none, or no answer."""
        client = self._client
        return None if client is None else await client.ask(name, args)

    async def say(self) -> Ack | CommandRefused | None:
        """A line of chat that nobody has said before."""
        client = self._client
        if client is None:
            return None
        self._lines += 1
        text = f"{self.name} line {self._lines} {'la ' * self._rng.randint(1, 20)}".strip()
        answer = await client.ask("message", {"text": text})
        self.acked += isinstance(answer, Ack)
        return answer

    async def pause(self, seconds: float) -> None:
        """Wait, unless there is a hurry."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.hurry.wait()
        self.hurry.clear()

    def end(self) -> None:
        """Note that it is in the room, and what it was never told; nothing when it is not back."""
        if self._client is not None and self.connected:
            self._recorder.note(Ended(ms=self._recorder.ms(), unanswered=self._client.unanswered))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._hub.close()
        self._recorder.close()

    async def take_over(self, recorder: Recorder) -> None:
        """Another client takes the seat with a ticket, as a second tab does; `recorder` is its own."""
        with contextlib.suppress(RemoteError):
            ticket = await self._hub.ticket(self.held.room, self.held.seat)
            await SecondClient(self._url, self.held, recorder).stay(ticket=ticket)

    async def try_old_token(self, recorder: Recorder) -> None:
        """Come back, speak, then let another client try the token of before, which must not take it in."""
        client = self._client
        if client is None or not self.connected:
            return
        token, generation = client.token
        await client.hang_up()
        if token is None or not isinstance(await self.say(), Ack) or self._client is not client:
            return
        if client.token[1] == generation:
            return  # It had not noticed yet: the token is still its own.
        await SecondClient(self._url, self.held, recorder).stay(token=token, generation=generation)

    async def stand_elsewhere(self, recorder: Recorder, by: int) -> None:
        """Another client says that it stands so many public events further on than this one."""
        client = self._client
        here = {} if client is None else client.positions
        if PUBLIC not in here:
            return
        at = here | {PUBLIC: Position(here[PUBLIC].epoch, max(0, here[PUBLIC].seq + by))}
        with contextlib.suppress(RemoteError):
            ticket = await self._hub.ticket(self.held.room, self.held.seat)
            await SecondClient(self._url, self.held, recorder).stand(ticket, at)

    async def _open_link(self) -> Link:
        try:
            return _RecordedLink(await SocketLink.open(self._url), self._recorder)
        except ConnectionLost as lost:
            self._recorder.note(Disconnected(ms=self._recorder.ms(), code=lost.close_code))
            raise

    def _fresh(self) -> _RecordedRoomClient:
        return _RecordedRoomClient(
            room=self.held.room,
            open_link=self._open_link,
            ticket=lambda: self._hub.ticket(self.held.room, self.held.seat),
            recorder=self._recorder,
        )


def _reason(error: RemoteError) -> str:
    if isinstance(error, ConnectionLost):
        return f"close {error.close_code}"
    return f"{error.code} {error.__cause__!r}" if error.code == "client/broken" else error.code
