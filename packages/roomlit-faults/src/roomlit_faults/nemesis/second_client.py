"""Another client of somebody's seat: takes it over, tries a token of before, or says that it stands elsewhere."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from roomlit.client.http import HeldSeat
from roomlit.client.link import Link, SocketLink
from roomlit.errors import RemoteError
from roomlit.protocol.codec import decode_server, encode
from roomlit.protocol.messages import Event, Hello, Joined, Position, ServerFrame, Welcome
from roomlit_faults import history as e
from roomlit_faults.history import Notebook

STAY_S = 5.0
LISTEN_S = 1.0


class Twin:
    """Its log is one of its own: what is right for it is not what is right for the client whose seat it takes."""

    def __init__(self, url: str, seat: HeldSeat, notes: Notebook) -> None:
        self._url = url
        self._seat = seat
        self._notes = notes

    async def stay(self, *, ticket: str | None = None, token: str | None = None, generation: int | None = None) -> None:
        """Come with a ticket, or with the token of that generation; stay for a while when taken in."""
        self._begin(e.Hello(t=self._notes.now(), resume=generation))
        with contextlib.suppress(TimeoutError, RemoteError):
            async with self._connected(STAY_S) as link:
                await link.send(encode(Hello(ticket=ticket, resume=token)))
                frame = decode_server(await link.recv())
                self._note(frame)
                if isinstance(frame, Welcome):
                    # Meanwhile the first one speaks, which nobody may hear.
                    await asyncio.sleep(STAY_S)

    async def stand(self, ticket: str, at: Mapping[str, Position]) -> None:
        """Say that it stands there, and note what it is told."""
        self._begin(e.Hello(t=self._notes.now(), resume=None, at=dict(at)))
        with contextlib.suppress(TimeoutError, RemoteError):
            async with self._connected(LISTEN_S) as link:
                await link.send(encode(Hello(ticket=ticket, at=dict(at))))
                upto: int | None = None
                while upto is None or upto > 0:
                    frame = decode_server(await link.recv())
                    self._note(frame)
                    if isinstance(frame, Joined):  # What was missed comes right behind it.
                        missed = sum(frame.at[name].seq - at[name].seq for name in frame.at)
                        upto = missed if frame.how == "resumed" else 0
                    elif isinstance(frame, Event) and upto is not None:
                        upto -= 1

    def _begin(self, hello: e.Hello) -> None:
        self._notes.note(e.Opened(t=self._notes.now(), room=self._seat.room, player=self._seat.player))
        self._notes.note(hello)

    @asynccontextmanager
    async def _connected(self, seconds: float) -> AsyncGenerator[Link]:
        async with asyncio.timeout(seconds):
            link = await SocketLink.open(self._url)
            try:
                yield link
            finally:
                await link.close()

    def _note(self, frame: ServerFrame) -> None:
        now = self._notes.now()
        match frame:
            case Welcome(generation=generation):
                self._notes.note(e.Welcomed(t=now, generation=generation))
            case Joined(how=how, at=at):
                self._notes.note(e.Joined(t=now, how=how, at=at))
            case Event(audience=audience, seq=seq):
                self._notes.note(e.Heard(t=now, audience=audience, seq=seq))
            case _:
                pass
