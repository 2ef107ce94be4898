"""Seals what people bring in secret, off the loop: hashing a password takes as long as a hundred commands."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Any, Final

from roomlit.clock import Clock
from roomlit.log import get_logger
from roomlit.ports.logic import Act, Journaled, Publish, Refusal, RoomLogic, Sealing
from roomlit.session.rate_limit import TokenBucket

SALT_BYTES: Final = 16
UNDER_WAY_MOST: Final = 32
"""In one room: hashing takes memory, and whoever asks more often than that guesses."""
CHANGES_BURST: Final = 5
CHANGES_PER_S: Final = 0.1
"""Commands of one room that hold a secret: who hosts very many rooms keeps nobody else waiting for the thread."""
_FAULT = Refusal("room/fault", "this did not work: the traceback is in the server's log")
_BUSY = Refusal("room/overloaded", "try again", 1000)


class SealingThreads:
    """Two for all rooms of a hub: who comes in does not wait for those who set secrets. Each begins with its first."""

    def __init__(self) -> None:
        self._coming = ThreadPoolExecutor(max_workers=1, thread_name_prefix="secrets-brought")
        self._setting = ThreadPoolExecutor(max_workers=1, thread_name_prefix="secrets-set")

    def of(self, action: Journaled) -> Executor:
        """Where this one's secret is hashed."""
        return self._setting if isinstance(action, Act) else self._coming

    def close(self) -> None:
        """What has not begun is left."""
        for thread in (self._coming, self._setting):
            thread.shutdown(wait=False, cancel_futures=True)


class SecretSealer:
    """For one room; must be used on the hub's loop."""

    def __init__(self, logic: RoomLogic[Any], *, clock: Clock, threads: SealingThreads) -> None:
        self._rules = logic if isinstance(logic, Sealing) else None
        self._clock = clock
        self._threads = threads
        self._changes = TokenBucket.full(per_s=CHANGES_PER_S, burst=CHANGES_BURST, at=clock.now())
        self._under_way = 0

    def seal(self, state: Any, action: Journaled, then: Callable[[Journaled | Refusal], None]) -> bool:
        """Whether `action` holds a secret: then `then` is given what may be kept of it, a moment later."""
        rules = self._rules
        if rules is None or isinstance(action, Publish) or not rules.has_secret(state, action):
            return False
        if (wait_ms := self._too_soon(action)) > 0:
            then(Refusal("limit/too_fast", "a password is set a few times a minute: try again", wait_ms))
            return True
        if self._under_way >= UNDER_WAY_MOST:
            then(_BUSY)
            return True
        self._under_way += 1
        work = partial(rules.sealed, state, action, salt=secrets.token_bytes(SALT_BYTES))
        asyncio.get_running_loop().run_in_executor(self._threads.of(action), work).add_done_callback(
            partial(self._sealed, then)
        )
        return True

    def _too_soon(self, action: Journaled) -> int:
        if not isinstance(action, Act):
            return 0  # Who comes in is counted by where they come from.
        self._changes, wait_ms = self._changes.take(self._clock.now())
        return wait_ms

    def _sealed(self, then: Callable[[Journaled | Refusal], None], work: "asyncio.Future[Any]") -> None:
        self._under_way -= 1
        if work.cancelled():
            then(_BUSY)
        elif (failure := work.exception()) is not None:
            get_logger("roomlit.room").error("a secret could not be sealed", error=type(failure).__name__)
            then(_FAULT)
        else:
            then(work.result())
