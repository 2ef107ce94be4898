"""A hub under uvicorn, which says goodbye first: told to stop, it serves on until everybody knows, then it ends."""

import gc
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Final

import anyio
import uvicorn
from starlette.types import ASGIApp

from roomlit.asgi.forwarded_headers import ForwardedHeaders
from roomlit.clock import Clock, SystemClock
from roomlit.log import get_logger
from roomlit.server.drain import drain
from roomlit.server.hub import Hub
from roomlit.settings import HubSettings
from roomlit.transports.accept_guard import AcceptGuard
from roomlit.transports.guarded_http import GuardedConfig
from roomlit.transports.open_files import connections_most, raise_file_limit
from roomlit.transports.trusted_proxies import TrustedProxies
from roomlit.transports.websocket import HubProtocol

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

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """What has been loaded by now stays as long as the process: no collection of garbage looks through it again."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()

    async def main_loop(self) -> None:
        """Serve, then drain, answering all the time."""
        await super().main_loop()
        try:
            with anyio.move_on_after(DRAIN_S):
                await self._drain()
        except Exception:  # noqa: BLE001 – whatever it is, the server must end
            get_logger("roomlit.server").error("draining failed", exc_info=True)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal ends serving, the second the process."""
        now = self._clock.now()
        if self._told_at is None:
            self._told_at = now
        elif now - self._told_at > SAME_MS:
            # Every row that anybody was told of is on the disk already; what waits here could wait for ever.
            sys.stderr.write(f"stopped at once ({signal.Signals(sig).name} again)\n")
            sys.stderr.flush()
            os._exit(128 + sig)
        super().handle_exit(sig, frame)


PAGE_BYTES: Final = 16 * 1024 * 1024
"""The longest message of a page to whatever is no room, a script of Streamlit's for one."""


def serve(
    app: ASGIApp,
    settings: HubSettings,
    *,
    listener: socket.socket,
    hub: Hub | None = None,
    page_bytes: int = PAGE_BYTES,
) -> None:
    """Serve `app` on `listener` until SIGINT or SIGTERM, which is no failure; clients of `hub` are told to come back.

    `page_bytes` is the longest message of a page to its script, which keeps what it says: each page may have as much.
    Raises `LocalError("proxies/malformed")` before anything is served.
    """

    async def goodbye() -> None:
        if hub is not None:
            await drain(hub.registry)

    server = GracefulServer(uvicorn_config(app, settings, page_bytes=page_bytes), drain=goodbye)
    # uvicorn raises the signal that stopped it once more when it is done.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopped)
    server.run(sockets=[listener])


def uvicorn_config(app: ASGIApp, settings: HubSettings, *, page_bytes: int = PAGE_BYTES) -> uvicorn.Config:
    """uvicorn as a hub wants it: proxies believed as `settings` say, frames below ASGI, a short goodbye.

    Messages to rooms have the limit of rooms, `page_bytes` is that of all other sockets.

    As many files may be open as the process may allow itself, and connections that say nothing do not stay.
    """
    guard = AcceptGuard(
        capacity=connections_most(raise_file_limit()),
        proxies=TrustedProxies(settings.trusted_proxies),
        per_address=settings.connections_per_address,
    )
    return GuardedConfig(
        ForwardedHeaders(app, proxies=settings.trusted_proxies),
        guard=guard,
        proxy_headers=False,
        ws=HubProtocol,
        ws_max_size=page_bytes,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )


def _stopped(number: int, frame: FrameType | None) -> None:
    del number, frame
