"""The way out of a room: what was decided leaves in order, each once its commit is done."""

import asyncio
from collections import deque
from collections.abc import Callable

from roomlit.ports.store import Commit

Release = Callable[[], None]


class Outlet:
    """A queue of releases. Without anything ahead and nothing to wait for, a release happens at once."""

    def __init__(self) -> None:
        self._staged: deque[tuple[Commit | None, Release]] = deque()
        self._wake = asyncio.Event()

    def __len__(self) -> int:
        return len(self._staged)

    def stage(self, commit: Commit | None, release: Release) -> None:
        """Release in turn, after `commit` (None: nothing to wait for)."""
        if not self._staged and (commit is None or (commit.done() and commit.exception() is None)):
            release()
            return
        self._staged.append((commit, release))
        self._wake.set()

    async def run(self) -> None:
        """Release until cancelled; raises what a failed commit raised, and releases nothing after it."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._staged:
                commit, release = self._staged[0]
                if commit is not None:
                    await commit
                # Released before it is taken off: what a release stages must queue behind it.
                release()
                self._staged.popleft()

    def clear(self) -> None:
        """Drop everything unreleased."""
        self._staged.clear()
