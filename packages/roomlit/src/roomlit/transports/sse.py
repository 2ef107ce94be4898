"""Frames down as server-sent events, for pages whose proxies let no WebSocket through; frames up are posted.

An answer without an end: `event: up` says which frames of the page have come, then each frame is one message with its
number as `id`, and `event: over` says that nothing follows. A stream that breaks is asked for again from the last
number seen.
"""

import asyncio
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from roomlit.log import get_logger
from roomlit.transports.long_poll import PollingPage
from roomlit.transports.reliable_queue import QueuedFrame

COMMENT_S = 15.0
"""Proxies close what is silent for 30 to 60 s, and the page must know that the stream still flows."""
STUCK_S = 10.0
"""A peer that lets the server wait this long with a piece of the stream does not read."""
PIECE_BYTES = 16 * 1024
"""What the server is given at once: with its own buffer, the most that a dead peer holds back below the queue."""
HEADERS = {
    # Nothing in between may keep, squeeze or gather what is on its way (the last one is nginx's word for it).
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}
_log = get_logger("roomlit.sse")


class SseResponse(Response):
    """What follows `seen` in the queue of this page, for as long as the page reads and asks for no other stream."""

    media_type = "text/event-stream"

    def __init__(self, page: PollingPage, *, seen: int, comment_s: float = COMMENT_S, stuck_s: float = STUCK_S) -> None:
        super().__init__(None, HTTPStatus.OK, HEADERS)
        # Without a length the server sends piece by piece.
        self.raw_headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        self._page = page
        self._seen = seen
        self._comment_s = comment_s
        self._stuck_s = stuck_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        lease = self._page.take_lease(streams=True)
        try:
            await unless_gone(receive, self._write(lease, send))
        finally:
            self._page.release(lease)

    async def _write(self, lease: int, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        page, queue = self._page, self._page.queue
        try:
            await self._piece(send, b"event: up\ndata: %d\n\n" % queue.up)
            while page.has_lease(lease):
                sent = queue.after(self._seen)
                if sent:
                    await self._frames(send, sent)
                elif page.ended:
                    await self._piece(send, b"event: over\ndata:\n\n")
                    break
                elif not await page.woken(self._comment_s):
                    await self._piece(send, b":\n\n")
        except TimeoutError:
            # Its seat is free at once. ASGI cannot abort: the rest waits, within bounds, for the peer to read or to go.
            _log.info("a page does not read its stream: dropped", waited_s=self._stuck_s)
            page.leave()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _frames(self, send: Send, sent: list[QueuedFrame]) -> None:
        piece = bytearray()
        for one in sent:
            piece += b"id: %d\ndata: %b\n\n" % (one.number, one.text)
            self._seen = one.number
            if len(piece) >= PIECE_BYTES:
                break
        await self._piece(send, bytes(piece))

    async def _piece(self, send: Send, piece: bytes) -> None:
        async with asyncio.timeout(self._stuck_s):
            await send({"type": "http.response.body", "body": piece, "more_body": True})


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, None]) -> None:
    """Do the work of a request that takes its time, until it is done or the client has hung up."""
    async with asyncio.TaskGroup() as group:
        working, leaving = group.create_task(work), group.create_task(_hung_up(receive))
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        for task in (working, leaving):
            task.cancel()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
