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
from roomlit_faults.history import Dialled, Left, Opened, Received
from roomlit_faults.recording import Recorder

STAY_S = 5.0
LISTEN_S = 1.0


class SecondClient:
    """Its history is one of its own: what is right for it is not what is right for the client whose seat it takes."""

    def __init__(self, url: str, seat: HeldSeat, recorder: Recorder) -> None:
        self._url = url
        self._seat = seat
        self._recorder = recorder

    async def stay(self, *, ticket: str | None = None, token: str | None = None, generation: int | None = None) -> None:
        """Come with a ticket, or with the token of that generation; stay for a while when taken in."""
        with contextlib.suppress(TimeoutError, RemoteError):
            async with self._connected(STAY_S, at={}, token=generation) as link:
                await link.send(encode(Hello(ticket=ticket, resume=token)))
                frame = decode_server(await link.recv())
                self._note(frame)
                if isinstance(frame, Welcome):
                    # Meanwhile the first one speaks, which nobody may hear.
                    await asyncio.sleep(STAY_S)

    async def stand(self, ticket: str, at: Mapping[str, Position]) -> None:
        """Say that it stands there, and note what it is told."""
        with contextlib.suppress(TimeoutError, RemoteError):
            async with self._connected(LISTEN_S, at=at) as link:
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

    @asynccontextmanager
    async def _connected(
        self, seconds: float, *, at: Mapping[str, Position], token: int | None = None
    ) -> AsyncGenerator[Link]:
        ms, note = self._recorder.ms, self._recorder.note
        note(Opened(ms=ms(), room=self._seat.room, player=self._seat.player))
        note(Dialled(ms=ms(), at=dict(at), token=token))
        try:
            async with asyncio.timeout(seconds):
                link = await SocketLink.open(self._url)
                try:
                    yield link
                finally:
                    await link.close()
        finally:
            note(Left(ms=ms()))

    def _note(self, frame: ServerFrame) -> None:
        self._recorder.note(Received(ms=self._recorder.ms(), frame=frame))
