"""uvicorn that says goodbye first: on SIGTERM or Ctrl+C it serves on until everybody was told, then it ends."""

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from types import FrameType

import anyio
import structlog
import uvicorn

from roomlit.clock import Clock, SystemClock

DRAIN_S = 6.0
SAME_MS = 500
"""Programs that start others pass a signal on that the terminal has sent already: that is no second one."""


class GracefulServer(uvicorn.Server):
    """`drain` is awaited after the first signal, for six seconds at most; a second signal ends the process at once."""

    def __init__(self, config: uvicorn.Config, *, drain: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._drain = drain
        self._told_at: int | None = None
        self._clock: Clock = SystemClock()

    async def main_loop(self) -> None:
        """Serve, then drain, answering all the time."""
        await super().main_loop()
        try:
            with anyio.move_on_after(DRAIN_S):
                await self._drain()
        except Exception:  # noqa: BLE001 – whatever it is, the server must end
            structlog.get_logger("roomlit.server").error("draining failed", exc_info=True)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal ends politely, a second one at once."""
        now = self._clock.now()
        if self._told_at is None:
            self._told_at = now
        elif now - self._told_at > SAME_MS:
            # Every row that anybody was told of is on the disk already; what waits here could wait for ever.
            sys.stderr.write(f"stopped at once ({signal.Signals(sig).name} again)\n")
            sys.stderr.flush()
            os._exit(128 + sig)
        super().handle_exit(sig, frame)
