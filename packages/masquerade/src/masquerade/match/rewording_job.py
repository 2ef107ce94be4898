"""One seat's order with a rewriter: at most one line or answer under way, gone with what it was for."""

import asyncio
from collections.abc import Mapping
from types import TracebackType

from masquerade.players.intents import AnswerIntent
from masquerade.players.mind import Mind
from masquerade.players.rewording.reword_answer import Prompted, asked, prompted, resealed
from masquerade.players.rewording.reword_line import Drafted, drafted, game_of, reworded, wanted
from masquerade.ports.rewriter import Account, Brief, Rewriter

MARGIN_MS = 100
"""Words must be there so long before the line is sent."""


class RewordingJob:
    """Use as `async with`; nothing is left running after the block.

    Before each decision `deliver`, after it `seal` and then `order`: a draft that is dropped or sent, an answer that
    is sealed, and the end of a phase, end the job.
    """

    def __init__(self, rewriter: Rewriter | None, room: str) -> None:
        self._rewriter = rewriter
        self._room = room
        self._meant: Drafted | Prompted | None = None
        self._job: asyncio.Task[str | None] | None = None
        self._tasks = asyncio.TaskGroup()

    async def __aenter__(self) -> "RewordingJob":
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        await self._tasks.__aexit__(kind, error, trace)

    def deliver(self, view: Mapping[str, object], mind: Mind) -> Mind:
        """The mind with the rewriter's words in its draft, if they have come, fit, and the draft is still that one."""
        if self._rewriter is None or isinstance(self._meant, Prompted):
            return mind
        text = self._words()
        if text is None or drafted(mind.draft) != self._meant:
            return mind
        return reworded(view, mind, text, self._rewriter.engine) or mind

    def seal(self, view: Mapping[str, object], mind: Mind, answer: AnswerIntent) -> AnswerIntent:
        """An answer that is due, in the rewriter's words if they have come and fit."""
        stage = self._meant.stage if isinstance(self._meant, Prompted) else ""
        if self._rewriter is None or Prompted(stage, answer.prompt) != self._meant or stage != mind.stage:
            return answer
        text = self._words()
        return answer if text is None else resealed(view, mind, answer, text, self._rewriter.engine)

    def order(self, view: Mapping[str, object], mind: Mind) -> None:
        """Ask for what has just been drafted, or is to be sealed next; stop asking for what is no longer meant."""
        if self._rewriter is None:
            return
        now = drafted(mind.draft) or prompted(view, mind)
        if now == self._meant:
            return
        self._stop()
        self._meant = now
        wish = _wish(view, mind, now)
        if wish is not None:
            brief, due = wish
            written = self._rewriter.write(brief, account=Account(self._room, game_of(view)), by=due - MARGIN_MS)
            self._job = self._tasks.create_task(written, name=f"rewriter-{self._room}")

    def _words(self) -> str | None:
        """What the job has brought, once; None as long as it runs."""
        job = self._job
        if job is None or not job.done():
            return None
        self._job = None
        return None if job.cancelled() else job.result()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None


def _wish(view: Mapping[str, object], mind: Mind, meant: Drafted | Prompted | None) -> tuple[Brief, int] | None:
    """The brief for what is meant, and when it is due (ms); None when the deck's words are best."""
    if isinstance(meant, Prompted):
        return asked(view, mind, meant)
    brief = wanted(view, mind)
    return None if brief is None or mind.draft is None else (brief, mind.draft.send_at)
