"""A live room for a program: events in order and once, commands that survive a reconnect."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import Any

import msgspec

from roomlit.client.event import RoomEvent, from_ephemeral, from_event
from roomlit.client.http import HeldSeat
from roomlit.client.link import ConnectionLost, Link
from roomlit.client.payload import hint, payload
from roomlit.client.state_machine import ClientSession
from roomlit.errors import Refused, RemoteError
from roomlit.log import get_logger
from roomlit.protocol.close_codes import Close, verdict
from roomlit.protocol.codec import decode_server, encode
from roomlit.protocol.messages import Ack, Command, CommandRefused, Ephemeral, Event, Joined, Signal
from roomlit.task_supervisor import TaskSupervisor

Open = Callable[[], Awaitable[Link]]
Ticket = Callable[[], Awaitable[str]]
Fold = Callable[[dict[str, Any], RoomEvent], dict[str, Any]]
"""Takes a view and the next event, and gives the later view."""
COMMAND_TIMEOUT_S = 10.0
SILENCE_S = 30.0
"""A server that says nothing for this long is gone: it beats every 20 s."""
QUEUE = 10_000


class RoomClient:
    """What `async with roomlit.connect(…)` gives: iterate over it for events, `send` commands, read `view`.

    The loop ends when the server has ended the connection for good.

        await room.send("message", text="hello")
        async for event in room:
            if event.type == "message":
                break
    """

    def __init__(
        self, *, room: str, open_link: Open, ticket: Ticket, fold: Fold | None = None, silence_s: float = SILENCE_S
    ) -> None:
        self.room: str = room
        """The room's code."""
        self.me: str = ""
        """The name others see."""
        self.status: str = "connecting"
        """`connected`, `connecting`, `disconnected` or `error`."""
        self.view: dict[str, Any] = {}
        """The room as this seat may see it: the last snapshot, and what `fold` made of the events since."""
        self.seat: HeldSeat | None = None
        """What resumes this seat in a later `connect`."""
        self._open_link = open_link
        self._ticket = ticket
        self._fold = fold
        self._silence_s = silence_s
        self._session = ClientSession(room)
        self._link: Link | None = None
        self._answers: dict[str, asyncio.Future[Ack | CommandRefused]] = {}
        self._events: asyncio.Queue[RoomEvent | RemoteError] = asyncio.Queue(QUEUE)
        self._joined = asyncio.Event()
        self._tasks = TaskSupervisor()
        self._failure: RemoteError | None = None
        self._log = get_logger("roomlit.client")

    async def __aenter__(self) -> "RoomClient":
        self._tasks.start(f"client-{self.room}", self._stay_connected(), crashed=self._broke)
        try:
            async with asyncio.timeout(COMMAND_TIMEOUT_S):
                await self._joined.wait()
        except TimeoutError:
            await self.close()
            looked = (
                "does the server still run, and do WebSockets pass on the way? The log roomlit.client says what failed"
            )
            problem = f"{self.room} did not answer within {COMMAND_TIMEOUT_S} s: {looked}"
            raise RemoteError("room/timeout", problem) from None
        except BaseException:  # Nobody leaves what was never entered: the task would stay connected for ever.
            await self.close()
            raise
        if self._failure is not None:
            await self.close()
            raise self._failure
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Leave; the seat stays. Done by itself at the end of `async with`.

        Nothing can be sent afterwards.

            await room.close()
        """
        await self._tasks.close()
        if self._link is not None:
            await self._link.close()
        self.status = "disconnected"

    async def send(self, name: str, /, **args: Any) -> Ack:
        """The command `name` with `args` (JSON); waits for its acknowledgement, ten seconds at most.

        It goes out again when the connection drops meanwhile, and is done once. Raises `Refused` with the room's
        reason, `RemoteError("command/timeout")`, and `LocalError("command/not_json")` before anything is sent.

            ack = await room.send("buzz", loud=True)
        """
        given = payload(name, args)
        id = secrets.token_hex(16)
        answer: asyncio.Future[Ack | CommandRefused] = asyncio.get_running_loop().create_future()
        self._answers[id] = answer
        command = self._session.command(Command(id=id, room=self.room, name=name, args=given))
        await self._try_send(encode(command))
        try:
            async with asyncio.timeout(COMMAND_TIMEOUT_S):
                outcome = await answer
        except TimeoutError:
            unsure = "it may have been done: look at the room before you send it again, and whether its server runs"
            problem = f"{name} was not answered in {COMMAND_TIMEOUT_S} s: {unsure}"
            raise RemoteError("command/timeout", problem) from None
        finally:
            self._answers.pop(id, None)
            self._session.forget(id)  # Whoever gave up must not see it done a minute later.
        if isinstance(outcome, CommandRefused):
            raise Refused(outcome.code, outcome.message, retry_ms=outcome.retry_ms)
        return outcome

    async def signal(self, kind: str, /, **data: Any) -> None:
        """A lossy hint to everybody else, such as typing: they hear an event of the type `kind` with `data`.

        Nothing is raised when there is no connection: the hint is lost. Raises `LocalError`: `signal/kind` for what is
        no word such as looking_at, `command/not_json`.

            await room.signal("typing")
        """
        await self._try_send(encode(Signal(room=self.room, kind=kind, data=hint(kind, data))))

    async def next(self) -> RoomEvent:
        """The next event; raises the reason when the server has ended this seat's connection for good.

        Of those that nobody asks for, the last 10,000 are kept.

            await room.send("buzz")
            event = await room.next()
        """
        item = await self._events.get()
        if isinstance(item, RemoteError):
            raise item
        return item

    async def __aiter__(self) -> AsyncIterator[RoomEvent]:
        while True:
            try:
                yield await self.next()
            except ConnectionLost:
                return

    async def _try_send(self, data: bytes) -> None:
        if self._link is None:
            return  # Commands are sent again after the next join; hints are lossy.
        try:
            await self._link.send(data)
        except ConnectionLost:
            self.status = "connecting"

    async def _stay_connected(self) -> None:
        attempt = 0
        while True:
            try:
                await self._live()
                attempt = 0
            except ConnectionLost as lost:
                if self.status == "connected":
                    attempt = 0
                self._link = None
                self.status = "connecting"
                match verdict(lost.close_code):
                    case "stop":
                        return self._give_up(lost)
                    case "retry_now":
                        self._session.resume = None
                    case "retry":
                        pass
            except Refused as refused:
                if not _passing(refused):
                    return self._give_up(refused)
                self._log.warning("the hub is busy, trying again", room=self.room, code=refused.code)
            except RemoteError as error:
                # The hub is restarting, or speaks gibberish: both are worth another try, and a line in the log.
                self._log.warning("connection failed, trying again", room=self.room, error=str(error))
            await asyncio.sleep(self._pause_s(attempt))
            attempt = min(attempt + 1, 5)

    def _pause_s(self, attempt: int) -> float:
        window, self._session.retry = self._session.retry, None
        if window is not None and window.min_ms:  # A server that leaves spreads those who come back.
            return (window.min_ms + _jitter() * max(0, window.max_ms - window.min_ms)) / 1000
        return _jitter() * min(4.0, 2.0**attempt) * (0.1 if attempt == 0 else 1)

    async def _live(self) -> None:
        link = await self._open_link()
        try:
            ticket = None if self._session.resume is not None else await self._ticket()
            await link.send(encode(self._session.hello(ticket)))
            self._link = link
            while True:
                outcome = self._session.receive(decode_server(await self._recv(link)))
                for frame in outcome.send:
                    await link.send(encode(frame))
                self._tell(outcome.news)
        finally:
            self._link = None
            await link.close()

    async def _recv(self, link: Link) -> bytes | str:
        try:
            async with asyncio.timeout(self._silence_s):
                return await link.recv()
        except TimeoutError:
            raise ConnectionLost(1006, f"nothing heard for {self._silence_s} s") from None

    def _tell(self, news: Event | Ephemeral | Joined | Ack | CommandRefused | None) -> None:
        match news:
            case Joined(me=me, how=how, snapshot=snapshot):
                self.me = me
                if how != "resumed":
                    self.view = msgspec.json.decode(snapshot)
                self.status = "connected"
                self._joined.set()
            case Event():
                self._take(from_event(news))
            case Ephemeral():
                self._put(from_ephemeral(news))
            case Ack(id=id) | CommandRefused(id=id):
                answer = self._answers.get(id)
                if answer is not None and not answer.done():
                    answer.set_result(news)
            case None:
                pass

    def _take(self, event: RoomEvent) -> None:
        if self._fold is not None:
            self.view = self._fold(self.view, event)
        self._put(event)

    def _put(self, item: RoomEvent | RemoteError) -> None:
        if self._events.full():  # The application does not read: the oldest goes, the view stays right.
            self._events.get_nowait()
        self._events.put_nowait(item)

    def _broke(self, error: BaseException) -> None:
        fault = RemoteError("client/broken", f"the connection's task ended: {error!r}")
        fault.__cause__ = error
        self._give_up(fault)

    def _give_up(self, reason: RemoteError) -> None:
        elsewhere = isinstance(reason, ConnectionLost) and reason.close_code in {Close.SUPERSEDED, Close.HANDED_OVER}
        self.status = "disconnected" if elsewhere else "error"
        self._failure = reason
        self._joined.set()
        self._put(reason)


def _passing(refused: Refused) -> bool:
    """Whether it is about this moment, not about this seat."""
    return refused.retry_ms > 0 or refused.code.startswith("http/5") or refused.code == "http/429"


def _jitter() -> float:
    return secrets.randbelow(1000) / 1000
