"""A network that lets requests pass, but not all of them: for browsers whose requests no test tool can hold up."""

import asyncio
import re

from roomlit.testing.cable import Cable

SOCKETS = rb"GET \S*/ws/"
STREAMS = rb"POST \S*/stream[ ?]"


class Gate(Cable):
    """See `Cable`. A connection is reset once it carries a request that begins with one of `closed`."""

    def __init__(self, port: int, *closed: bytes) -> None:
        super().__init__(port)
        self._closed = re.compile(b"|".join(closed))

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        passed = asyncio.StreamReader()
        async with asyncio.TaskGroup() as both:
            both.create_task(self._look(source, passed, sink))
            both.create_task(super()._pump(passed, sink))

    async def _look(
        self, source: asyncio.StreamReader, passed: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        # A browser sends the head of a request at once, and the next request only after the answer.
        while data := await source.read(64 * 1024):
            if self._closed.match(data):
                sink.transport.abort()
                break
            passed.feed_data(data)
        passed.feed_eof()
