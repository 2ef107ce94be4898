"""uvicorn's HTTP protocol behind an `AcceptGuard`: whoever does not say what they want is let go."""

import asyncio
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from roomlit.transports.accept_guard import AcceptGuard

SWEEP_S = 1.0
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 5\r\n"
    b"Connection: close\r\nContent-Length: 61\r\n\r\nToo many connections, from your network or all: try again soon"
)


class GuardedConfig(uvicorn.Config):
    """uvicorn's configuration with the guard of the server it is for."""

    def __init__(self, app: Any, *, guard: AcceptGuard, **more: Any) -> None:
        super().__init__(app, http=guarded_http(), **more)
        self.guard = guard
        self._sweeping: asyncio.TimerHandle | None = None

    def keep_sweeping(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look at what is late once a second, while anything is open."""
        if self._sweeping is None:
            self._sweeping = loop.call_later(SWEEP_S, self._sweep, loop)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        self.guard.sweep(loop.time())
        self._sweeping = None
        if len(self.guard):
            self.keep_sweeping(loop)


class _Guarded(asyncio.Protocol):
    """In front of either of uvicorn's HTTP protocols, which name what is used here alike."""

    config: GuardedConfig
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    cycle: Any
    _turned_away = False
    _idle = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        opened = cast("asyncio.Transport", transport)
        peer = opened.get_extra_info("peername")
        address = str(peer[0]) if isinstance(peer, tuple) and peer else "local"
        if self.config.guard.admit(opened, address, self.loop.time()):
            self.config.keep_sweeping(self.loop)
            super().connection_made(transport)
            return
        self._turned_away = True
        opened.write(_FULL)
        opened.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._turned_away:
            self.config.guard.left(self.transport)
            super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._turned_away:
            return
        if self._idle:
            self._idle = False
            self.config.guard.waits(self.transport, self.loop.time())
        super().data_received(data)
        self._tell(len(data))

    def handle_websocket_upgrade(self, *given: Any) -> None:
        self.config.guard.heard(self.transport)
        super().handle_websocket_upgrade(*given)  # pyright: ignore[reportAttributeAccessIssue]

    def on_response_complete(self) -> None:
        super().on_response_complete()  # pyright: ignore[reportAttributeAccessIssue]
        self._tell(0)

    def _tell(self, got: int) -> None:
        guard, cycle = self.config.guard, self.cycle
        if cycle is None:
            return  # Its headers are still coming.
        if cycle.response_complete:
            if not self._idle and not got:
                self._idle = True
                guard.rests(self.transport, self.loop.time())
        elif cycle.more_body:
            guard.begins(self.transport, self.loop.time(), got)
        else:
            guard.heard(self.transport)


def guarded_http() -> type[asyncio.Protocol]:
    """The class for `uvicorn.Config(http=…)`; its configuration must be a `GuardedConfig`."""
    return type("GuardedHttp", (_Guarded, AutoHTTPProtocol), {})
