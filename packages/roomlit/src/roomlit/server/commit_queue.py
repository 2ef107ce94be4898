"""The commit queue of a room: what was decided is published in order, each once its commit is durable."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable

from roomlit.errors import StoreError
from roomlit.ports.store import Commit

Release = Callable[[], None]


class CommitQueue:
    """A queue of releases. Without anything ahead and nothing to wait for, a release happens at once."""

    def __init__(self) -> None:
        self._staged: deque[tuple[Commit | None, Release, Release | None]] = deque()
        self._wake = asyncio.Event()
        self._failure: BaseException | None = None
        self._last: Commit | None = None

    def __len__(self) -> int:
        return len(self._staged)

    def stage(self, commit: Commit | None, release: Release, abandon: Release | None = None) -> None:
        """Release in turn, after `commit` (None: nothing to wait for); `abandon` is called instead when all is lost."""
        if not self._staged and (commit is None or (commit.done() and commit.exception() is None)):
            release()
            return
        self._staged.append((commit, release, abandon))
        self._wake.set()

    async def run(self) -> None:
        """Release until cancelled; raises what a failed commit raised, and releases nothing after it."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._failure is not None:
                if self._last is not None:
                    # What was queued before may yet become durable: whoever reads the journal next must find it there.
                    with contextlib.suppress(StoreError):
                        await asyncio.shield(self._last)
                raise self._failure
            while self._staged:
                commit, release, _ = self._staged[0]
                if commit is not None:
                    # Shielded: rooms share the future of a group commit, and one that is cancelled must not cancel it.
                    await asyncio.shield(commit)
                # Released before it is taken off: what a release stages must queue behind it.
                release()
                if self._staged:
                    self._staged.popleft()

    def close(self, failure: BaseException | None = None) -> None:
        """Abandon everything unreleased; with a `failure`, `run` raises it."""
        self._failure = failure
        self._wake.set()
        staged, self._staged = self._staged, deque()
        self._last = next((commit for commit, _, _ in reversed(staged) if commit is not None), None)
        for _, _, abandon in staged:
            if abandon is not None:
                abandon()
