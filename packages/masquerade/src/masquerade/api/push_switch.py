"""Push as the operator wants it, also for live sessions: a file in the data directory that the running hub looks at."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from roomlit.errors import LocalError
from roomlit.server.connections import ConnectionRegistry

LOOK_EVERY_S = 1.0


class PushSwitch:
    """Outlasts restarts; push is on until somebody turns it off."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._file = data / "push"

    @property
    def on(self) -> bool:
        """What it says now. A file that cannot be read changes nothing for anybody: push stays on."""
        with suppress(OSError, UnicodeDecodeError):
            return self._file.read_text(encoding="utf-8").strip() != "off"
        return True

    def turn(self, *, on: bool) -> None:
        """Write it; raises `LocalError("data/unknown")` where no server keeps its data."""
        if not self._data.is_dir():
            raise LocalError("data/unknown", f"{self._data} is no data directory: name the server's own with --data")
        try:
            self._file.write_text("on\n" if on else "off\n", encoding="utf-8")
        except OSError as error:
            raise LocalError("data/unusable", f"{self._file} cannot be written ({error.strerror})") from None

    @asynccontextmanager
    async def obeyed(self, gate: ConnectionRegistry, *, allowed: bool) -> AsyncGenerator[None]:
        """While the block runs, `gate` follows the switch; where push is not `allowed`, it stays off."""
        gate.turn_push(on=allowed and self.on)
        task = asyncio.get_running_loop().create_task(self._watch(gate, allowed=allowed), name="push-switch")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _watch(self, gate: ConnectionRegistry, *, allowed: bool) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            gate.turn_push(on=allowed and self.on)
