"""One seat's order with a ghost: at most one line under way, gone with the draft it was for."""

import asyncio
from collections.abc import Mapping
from types import TracebackType

from masquerade.players.ghost.reword import Drafted, drafted, game_of, reworded, wanted
from masquerade.players.mind import Mind
from masquerade.ports.ghost import Account, Ghost

MARGIN_MS = 100
"""Words must be there so long before the line is sent."""


class Commission:
    """Use as `async with`; nothing is left running after the block.

    Before each decision `deliver`, after it `order`: a draft that is dropped or sent, and a bell, end the job.
    """

    def __init__(self, ghost: Ghost | None, room: str) -> None:
        self._ghost = ghost
        self._room = room
        self._drafted: Drafted | None = None
        self._job: asyncio.Task[str | None] | None = None
        self._running: set[asyncio.Task[str | None]] = set()

    async def __aenter__(self) -> "Commission":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        await asyncio.gather(*self._running, return_exceptions=True)

    def deliver(self, view: Mapping[str, object], mind: Mind) -> Mind:
        """The mind with the ghost's words in its draft, if they have come, fit, and the draft is still that one."""
        job = self._job
        if self._ghost is None or job is None or not job.done():
            return mind
        self._job = None
        text = None if job.cancelled() else job.result()
        if text is None or drafted(mind.draft) != self._drafted:
            return mind
        return reworded(view, mind, text, self._ghost.engine) or mind

    def order(self, view: Mapping[str, object], mind: Mind) -> None:
        """Ask for a line that has just been drafted; stop asking for one that is no longer meant."""
        now = drafted(mind.draft)
        if self._ghost is None or now == self._drafted:
            return
        self._stop()
        self._drafted = now
        brief = wanted(view, mind) if now is not None else None
        if brief is not None and mind.draft is not None:
            account = Account(self._room, game_of(view))
            asked = self._ghost.write(brief, account=account, by=mind.draft.send_at - MARGIN_MS)
            self._job = asyncio.get_running_loop().create_task(asked, name=f"ghost-{self._room}")
            self._running.add(self._job)
            self._job.add_done_callback(self._running.discard)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
