"""A client that writes down everything it sends and sees, talks until told to stop, and never stays away for long."""

import asyncio
import contextlib
import random  # noqa: TID251 – a run must be repeatable from its seed
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from roomlit.client.http import HeldSeat, HubClient
from roomlit.client.link import ConnectionLost, Link, SocketLink
from roomlit.client.room import RoomClient
from roomlit.client.state_machine import ClientSession, Outcome
from roomlit.errors import RemoteError
from roomlit.protocol.codec import encode
from roomlit.protocol.messages import (
    PUBLIC,
    Ack,
    Command,
    Event,
    Hello,
    Joined,
    Position,
    Refused,
    ServerFrame,
    Welcome,
)
from roomlit_faults import history as e
from roomlit_faults.history import Notebook
from roomlit_faults.nemesis.second_client import Twin

PATIENCE_S = 60.0
SILENCE_S = 10.0
AGAIN_S = 0.3


class _WatchedSession(ClientSession):
    """The client's half of the protocol, with a stenographer."""

    def __init__(self, room: str, notes: Notebook) -> None:
        super().__init__(room)
        self._notes = notes

    def hello(self, ticket: str | None) -> Hello:
        """See `ClientSession.hello`."""
        said = super().hello(ticket)
        self._notes.note(e.Hello(t=self._notes.now(), resume=None if said.resume is None else self.generation))
        return said

    def receive(self, frame: ServerFrame) -> Outcome:
        """See `ClientSession.receive`."""
        now = self._notes.now()
        if isinstance(frame, Event):
            self._notes.note(e.Heard(t=now, audience=frame.audience, seq=frame.seq))
        elif isinstance(frame, Joined):
            self._notes.note(e.Joined(t=now, how=frame.how, at=frame.at, messages=_texts(frame.snapshot)))
        outcome = super().receive(frame)
        match frame:
            case Welcome(generation=generation):
                self._notes.note(e.Welcomed(t=now, generation=generation))
            case Event(audience=audience, seq=seq) if outcome.news is frame:
                epoch = self.at[audience].epoch
                seen = e.Seen(t=now, audience=audience, epoch=epoch, seq=seq, type=frame.type, data=frame.data)
                self._notes.note(seen)
            case Ack(id=id, seq=seq) if outcome.news is frame:
                self._notes.note(e.Acked(t=now, id=id, seq=seq))
            case Refused(id=id, code=code, retry_ms=retry_ms) if outcome.news is frame:
                self._notes.note(e.Declined(t=now, id=id, code=code, retry_ms=retry_ms))
            case _:
                pass
        return outcome


class _WatchedLink:
    """A link whose end is noted."""

    def __init__(self, link: Link, notes: Notebook) -> None:
        self._link = link
        self._notes = notes
        self.send = link.send
        self.close = link.close

    async def recv(self) -> bytes | str:
        """See `Link.recv`."""
        try:
            return await self._link.recv()
        except ConnectionLost as lost:
            self._notes.note(e.Dropped(t=self._notes.now(), code=lost.close_code))
            raise


class _WatchedClient(RoomClient):
    """The library's own client on a watched machine; it keeps an unanswered command for as long as a run may stall."""

    def __init__(
        self,
        *,
        room: str,
        open_link: Callable[[], Awaitable[Link]],
        ticket: Callable[[], Awaitable[str]],
        notes: Notebook,
    ) -> None:
        super().__init__(room=room, open_link=open_link, ticket=ticket, silence_s=SILENCE_S)
        self._session = _WatchedSession(room, notes)
        self._notes = notes

    @property
    def positions(self) -> dict[str, Position]:
        """Where the view stands."""
        return dict(self._session.at)

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

    async def ask(self, name: str, args: dict[str, Any], *, text: str | None = None) -> Ack | Refused | None:
        """A command and its answer; None when none came in a minute, or the client stopped trying."""
        id = secrets.token_hex(16)
        answer: asyncio.Future[Ack | Refused] = asyncio.get_running_loop().create_future()
        self._answers[id] = answer
        command = self._session.command(Command(id=id, room=self.room, name=name, args=args))
        self._notes.note(e.Sent(t=self._notes.now(), id=id, name=name, text=text))
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


class Witness:
    """One seat, played by one client after another: when one gives up, the next starts, as a person reloads a page."""

    def __init__(self, *, name: str, url: str, seat: HeldSeat, notes: Notebook, dice: random.Random) -> None:
        self.name = name
        self.seat = seat
        self.acked = 0
        self.reloads = 0
        self.hurry = asyncio.Event()
        """Set: say the next line at once."""
        self._url = f"{url.replace('http', 'ws', 1)}/ws/{seat.room}/{seat.player}"
        self._hub = HubClient(url)
        self._notes = notes
        self._dice = dice
        self._client: _WatchedClient | None = None
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
            self._notes.note(e.Opened(t=self._notes.now(), room=self.seat.room, player=self.seat.player))
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
            self._notes.note(e.GaveUp(t=self._notes.now(), why=why))
            self.reloads += 1
            await asyncio.sleep(AGAIN_S)

    async def ask(self, name: str, args: dict[str, Any]) -> Ack | Refused | None:
        """A command by whichever client is there; None when there was none, or no answer."""
        client = self._client
        return None if client is None else await client.ask(name, args)

    async def say(self) -> Ack | Refused | None:
        """A line of chat that nobody has said before."""
        client = self._client
        if client is None:
            return None
        self._lines += 1
        text = f"{self.name} line {self._lines} {'la ' * self._dice.randint(1, 20)}".strip()
        answer = await client.ask("message", {"text": text}, text=text)
        self.acked += isinstance(answer, Ack)
        return answer

    async def pause(self, seconds: float) -> None:
        """Wait, unless there is a hurry."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.hurry.wait()
        self.hurry.clear()

    def end(self) -> None:
        """Note where the view stands, when it stands anywhere."""
        if self._client is not None and self.connected:
            self._notes.note(e.Ended(t=self._notes.now(), at=self._client.positions))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._hub.close()
        self._notes.close()

    async def knock(self, notes: Notebook) -> None:
        """A twin takes the seat with a ticket, as a second tab does; `notes` are its own."""
        with contextlib.suppress(RemoteError):
            ticket = await self._hub.ticket(self.seat.room, self.seat.seat)
            await Twin(self._url, self.seat, notes).stay(ticket=ticket)

    async def knock_with_an_old_token(self, notes: Notebook) -> None:
        """Come back, speak, then let a twin try the token of before: its log shows whether it was taken in."""
        client = self._client
        if client is None or not self.connected:
            return
        token, generation = client.token
        await client.hang_up()
        if token is None or not isinstance(await self.say(), Ack) or self._client is not client:
            return
        if client.token[1] == generation:
            return  # It had not noticed yet: the token is still its own.
        await Twin(self._url, self.seat, notes).stay(token=token, generation=generation)

    async def knock_from_elsewhere(self, notes: Notebook, by: int) -> None:
        """A twin says that it stands so many public events further on than this client: what it is told is noted."""
        client = self._client
        here = {} if client is None else client.positions
        if PUBLIC not in here:
            return
        at = here | {PUBLIC: Position(here[PUBLIC].epoch, max(0, here[PUBLIC].seq + by))}
        with contextlib.suppress(RemoteError):
            ticket = await self._hub.ticket(self.seat.room, self.seat.seat)
            await Twin(self._url, self.seat, notes).stand(ticket, at)

    async def _open_link(self) -> Link:
        try:
            return _WatchedLink(await SocketLink.open(self._url), self._notes)
        except ConnectionLost as lost:
            self._notes.note(e.Dropped(t=self._notes.now(), code=lost.close_code))
            raise

    def _fresh(self) -> _WatchedClient:
        return _WatchedClient(
            room=self.seat.room,
            open_link=self._open_link,
            ticket=lambda: self._hub.ticket(self.seat.room, self.seat.seat),
            notes=self._notes,
        )


def _reason(error: RemoteError) -> str:
    if isinstance(error, ConnectionLost):
        return f"close {error.close_code}"
    return f"{error.code} {error.__cause__!r}" if error.code == "client/broken" else error.code


def _texts(snapshot: msgspec.Raw) -> tuple[str, ...] | None:
    view = msgspec.json.decode(snapshot)
    return None if view is None else tuple(message["text"] for message in view.get("messages", ()))
