"""A member who comes back: the client's half of the protocol on a bare socket, thousands of them in one process."""

import asyncio
import random
import time

from roomlit.errors import ProtocolError
from roomlit.protocol.codec import decode_server, encode
from roomlit.protocol.messages import Joined, Retry, Welcome
from workbench.crowd import CheckedSession, Tally
from workbench.raw_socket import RawSocket, frames_of

FIRST_S, CAP_S = 1.0, 4.0
"""The windows that the browser's client draws its waiting time from in the first minute (`backoff.js`)."""


class _Feed(RawSocket):
    """One connection of a guest."""

    def __init__(self, guest: "Guest") -> None:
        super().__init__()
        self._guest = guest
        self._rest = b""

    def buffer_updated(self, nbytes: int) -> None:
        super().buffer_updated(nbytes)
        texts, self._rest = frames_of(self._rest + bytes(self.sink[:nbytes]))
        for text in texts:
            self._guest.receive(self, text)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._guest.ended(self)


class Guest:
    """A seat and its connections, one after the other. `joined_at` is when the last one was let in, or None."""

    def __init__(self, port: int, room: str, player: str, tally: Tally) -> None:
        self.joined_at: float | None = None
        self.attempts = 0
        self.session = CheckedSession(room, tally)
        self._port = port
        self._path = f"/ws/{room}/{player}"
        self._feed: _Feed | None = None
        self._first: Retry | None = None
        self._ended = asyncio.Event()
        self._joined = asyncio.Event()

    async def connect(self, ticket: str | None = None) -> None:
        """One attempt, with a ticket or with what the last connection left; raises `OSError`."""
        feed = _Feed(self)
        self.attempts += 1
        self._ended.clear()
        self._joined.clear()
        self._feed = feed
        await feed.open(self._port, self._path, greeting=encode(self.session.hello(ticket)))
        if feed.gone:
            raise ConnectionError("the server hung up")

    async def come_back(self, *, patience_s: float) -> None:
        """Once the connection has ended: try until let in, each time at a moment of its own."""
        await asyncio.wait_for(self._ended.wait(), patience_s)
        async with asyncio.timeout(patience_s):
            failed = 0
            while self.joined_at is None:
                await asyncio.sleep(self._pause_s(failed))
                failed += 1
                try:
                    await self.connect()
                except OSError:
                    continue
                await self._let_in_or_not()

    def _pause_s(self, failed: int) -> float:
        """As `backoff.js`: what a goodbye asked for, for a first try what the welcome did, or longer each time."""
        asked, self.session.retry = self.session.retry or (None if failed else self._first), None
        if asked is not None and asked.max_ms:
            return random.uniform(asked.min_ms, asked.max_ms) / 1000
        return random.uniform(0, min(CAP_S, FIRST_S * 2**failed))

    async def _let_in_or_not(self) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (self._joined, self._ended)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for one in waits:
            one.cancel()

    def receive(self, feed: _Feed, text: bytes) -> None:
        """One frame of the server."""
        try:
            frame = decode_server(text)
        except ProtocolError:
            return  # A control frame: the close that follows a goodbye.
        for answer in self.session.receive(frame).send:
            feed.send(encode(answer))
        if isinstance(frame, Welcome):
            self._first = frame.retry
        elif isinstance(frame, Joined):
            self.joined_at = time.monotonic()
            self._joined.set()

    def ended(self, feed: _Feed) -> None:
        """Its connection is over."""
        if feed is self._feed:
            self.joined_at = None
            self._ended.set()

    def seq(self) -> int:
        """The public position reached."""
        here = self.session.at.get("public")
        return 0 if here is None else here.seq

    def hang_up(self) -> None:
        """As a network does that is gone."""
        if self._feed is not None:
            self._feed.close()
