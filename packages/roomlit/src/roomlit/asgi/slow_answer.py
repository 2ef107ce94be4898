"""An answer that takes its time: by it an operator finds out what is done to such answers on the way to a browser."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from roomlit.asgi.problems import problem
from roomlit.transports.sse import HEADERS

AT_ONCE_MOST: Final = 64
QUIET_MOST_S: Final = 90
RETRY_MS: Final = 1_000
BEGINS: Final = b": begins\n\n"
GOES_ON: Final = b": goes on\n\n"
ENDS: Final = b": ends\n\n"
LAST_S: Final = 1.0


class _SlowAnswer(StreamingResponse):
    """Takes its place among those under way when it begins, and leaves it however it ends."""

    def __init__(self, held: set[object], quiet_s: float) -> None:
        super().__init__(_said(quiet_s), media_type="text/event-stream", headers=HEADERS)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if len(self._held) >= AT_ONCE_MOST:
            told = f"{AT_ONCE_MOST} such answers are under way already"
            await problem(429, "limit/too_fast", told, retry_ms=RETRY_MS)(scope, receive, send)
            return
        self._held.add(self)
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._held.discard(self)


async def _said(quiet_s: float) -> AsyncGenerator[bytes]:
    yield BEGINS
    await asyncio.sleep(quiet_s)
    yield GOES_ON
    await asyncio.sleep(LAST_S)
    yield ENDS


def slow_answers() -> APIRouter:
    """`GET /slow`: a stream that begins at once, says nothing for `quiet_s` seconds, goes on, and ends a second later.

    It knows no room and asks for no seat. There are 64 at a time at most, for all who ask together.
    """
    router = APIRouter()
    held: set[object] = set()

    @router.get("/slow", response_class=StreamingResponse)
    async def slow(quiet_s: Annotated[float, Query(ge=0, le=QUIET_MOST_S)] = 1.0) -> StreamingResponse:
        """A stream that says nothing for a while: what becomes of it tells `masquerade doctor` of proxies."""
        return _SlowAnswer(held, quiet_s)

    return router
