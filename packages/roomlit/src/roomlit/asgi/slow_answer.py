"""An answer that takes its time: by it an operator finds out what is done to such answers on the way to a browser."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from roomlit.errors import Refused
from roomlit.transports.sse import HEADERS

AT_ONCE_MOST: Final = 64
QUIET_MOST_S: Final = 90
RETRY_MS: Final = 1_000
BEGINS: Final = b": begins\n\n"
GOES_ON: Final = b": goes on\n\n"
ENDS: Final = b": ends\n\n"
LAST_S: Final = 1.0


def slow_answers() -> APIRouter:
    """`GET /slow`: a stream that begins at once, says nothing for `quiet_s` seconds, goes on, and ends a second later.

    It knows no room and asks for no seat. There are 64 at a time at most, for all who ask together.
    """
    router = APIRouter()
    held: set[object] = set()

    @router.get("/slow", response_class=StreamingResponse)
    async def slow(quiet_s: Annotated[float, Query(ge=0, le=QUIET_MOST_S)] = 1.0) -> StreamingResponse:
        """A stream that says nothing for a while: what becomes of it tells `masquerade doctor` of proxies."""
        if len(held) >= AT_ONCE_MOST:
            raise Refused("limit/too_fast", f"{AT_ONCE_MOST} such answers are under way already", retry_ms=RETRY_MS)

        async def said() -> AsyncGenerator[bytes]:
            one = object()
            held.add(one)
            try:
                yield BEGINS
                await asyncio.sleep(quiet_s)
                yield GOES_ON
                await asyncio.sleep(LAST_S)
                yield ENDS
            finally:
                held.discard(one)

        return StreamingResponse(said(), media_type="text/event-stream", headers=HEADERS)

    return router
