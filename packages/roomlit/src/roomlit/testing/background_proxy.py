"""A proxy that misbehaves on demand, in a thread of its own: for tests that run no event loop."""

import asyncio
import threading
from types import TracebackType

from roomlit.testing.proxy import NO_TOXICS, Proxy, Toxics

PATIENCE_S = 10.0


class BackgroundProxy:
    """A `Proxy` to `port` of this machine in a thread of its own: a cable that can be pulled out. Use as `with`.

    `toxics` are what it begins with.

        async with LiveHub() as live:
            with BackgroundProxy(live.port) as cable:
                cable.pull()
                cable.plug()
    """

    def __init__(self, port: int, *, toxics: Toxics = NO_TOXICS) -> None:
        self.port = 0
        self._proxy = Proxy(("127.0.0.1", port), toxics=toxics)
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)

    def pull(self) -> None:
        """As a phone in a tunnel: nothing passes, nobody is told, and what was sent is still on its way afterwards."""
        self._proxy.toxics = Toxics(hold=True)

    def cut(self) -> None:
        """As a router that restarts: every connection is reset, and new ones are refused."""
        self._proxy.toxics = Toxics(down=True)
        self._loop.call_soon_threadsafe(self._proxy.reset_peer)

    def plug(self) -> None:
        """Pass on again: what was held first, then new connections too."""
        self._proxy.toxics = NO_TOXICS

    def __enter__(self) -> "BackgroundProxy":
        self._thread.start()
        assert self._started.wait(PATIENCE_S), "the proxy did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        async with self._proxy as proxy:
            self.port = proxy.port
            self._started.set()
            await self._stopping.wait()
