"""A TCP cable between a browser and a server, which can be pulled out, cut, and plugged in again."""

import asyncio
import contextlib
import threading
from types import TracebackType

from roomlit.testing.waiting import PATIENCE_S

CHUNK = 64 * 1024


class Cable:
    """Carries bytes to `port` of this machine. Use as `with`; runs in a thread of its own.

    `pull` is what happens to a phone in a tunnel: nothing passes, nobody is told, and what was sent is still on its
    way when the network is back. `cut` is a router that restarts: every connection is reset and new ones are refused.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._loop = asyncio.new_event_loop()
        self._plugged = asyncio.Event()
        self._refusing = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._serve, name="cable", daemon=True)
        self.port = 0

    def pull(self) -> None:
        """Let nothing pass, without a word to either end."""
        self._loop.call_soon_threadsafe(self._plugged.clear)

    def cut(self) -> None:
        """Reset everything, and refuse what comes."""
        self._loop.call_soon_threadsafe(self._reset)

    def plug(self) -> None:
        """Carry again: what was held first, then new connections too."""

        def carry() -> None:
            self._refusing = False
            self._plugged.set()

        self._loop.call_soon_threadsafe(carry)

    def __enter__(self) -> "Cable":
        self._thread.start()
        assert self._ready.wait(PATIENCE_S), "the cable did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(PATIENCE_S)

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._run())

    async def _run(self) -> None:
        self._plugged.set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = int(server.sockets[0].getsockname()[1])
        self._ready.set()
        await self._stopping.wait()
        server.close()
        self._reset()
        self._plugged.set()
        if self._carrying:
            await asyncio.wait(self._carrying, timeout=PATIENCE_S)

    def _accept(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._carry(near, back), name="cable-connection")
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    def _reset(self) -> None:
        self._refusing = True
        for writer in self._writers:
            writer.transport.abort()

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self._writers.add(back)
        try:
            await self._plugged.wait()
            if self._refusing:
                back.transport.abort()
                return
            far, forth = await asyncio.open_connection("127.0.0.1", self._target)
            self._writers.add(forth)
            try:
                async with asyncio.TaskGroup() as ways:
                    ways.create_task(self._pump(near, forth))
                    ways.create_task(self._pump(far, back))
            finally:
                self._writers.discard(forth)
                forth.close()
        except* OSError:
            pass  # An end that broke is what this is for.
        finally:
            self._writers.discard(back)
            back.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(CHUNK):
            await self._plugged.wait()
            sink.write(data)
            await sink.drain()
        await self._plugged.wait()
        with contextlib.suppress(OSError):
            sink.write_eof()
