"""From a script's thread to the hub's loop and back, with a time-out."""

import asyncio
import concurrent.futures
from collections.abc import Awaitable, Callable
from typing import TypeVar

from roomlit.errors import LocalError

T = TypeVar("T")
TIMEOUT_S = 10.0


class Portal:
    """Blocking calls into the loop that owns the hub. Use it from any other thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    def run(self, call: Callable[[], Awaitable[T]], *, timeout_s: float = TIMEOUT_S) -> T:
        """Await `call()` on the hub's loop; raises what it raises.

        Raises `LocalError("portal/on_loop")` on the loop itself, where waiting would stop everything for ever, and
        `LocalError("portal/timeout")` when there is no answer in time.
        """
        if _running() is self.loop:
            raise LocalError("portal/on_loop", "this call blocks: on the hub's own loop, await its methods instead")
        if self.loop.is_closed():
            raise LocalError("portal/closed", "the hub has stopped: restart the server")

        future = asyncio.run_coroutine_threadsafe(_awaited(call), self.loop)
        try:
            return future.result(timeout_s)
        except concurrent.futures.TimeoutError:
            future.cancel()
            raise _late(timeout_s) from None

    async def wait(self, call: Callable[[], Awaitable[T]], *, timeout_s: float = TIMEOUT_S) -> T:
        """As `run`, for coroutines: on any loop, the hub's own too."""
        try:
            async with asyncio.timeout(timeout_s):
                if _running() is self.loop:
                    return await call()
                return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_awaited(call), self.loop))
        except TimeoutError:
            raise _late(timeout_s) from None

    def ask(self, call: Callable[[], T], *, timeout_s: float = TIMEOUT_S) -> T:
        """As `run`, for a plain function that must be called on the loop."""

        async def asked() -> T:
            return call()

        return self.run(asked, timeout_s=timeout_s)

    def tell(self, call: Callable[[], object]) -> None:
        """Have `call` done on the loop soon, without waiting; from any thread, the loop's own too."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(call)


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


async def _awaited(call: Callable[[], Awaitable[T]]) -> T:
    return await call()


def _late(timeout_s: float) -> LocalError:
    blocked = "look for what blocks the server's loop (time.sleep or long work in async def), then try again"
    return LocalError("portal/timeout", f"the hub did not answer within {timeout_s} s: {blocked}")
