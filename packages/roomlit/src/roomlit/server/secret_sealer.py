"""Seals what people bring in secret, off the loop: hashing a password takes as long as a hundred commands."""

import asyncio
import secrets
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from roomlit.log import get_logger
from roomlit.ports.logic import Journaled, Publish, Refusal, RoomLogic, Sealing

SALT_BYTES: Final = 16
UNDER_WAY_MOST: Final = 32
"""In one room: hashing takes memory, and whoever asks more often than that guesses."""
_FAULT = Refusal("room/fault", "this did not work: the traceback is in the server's log")
_BUSY = Refusal("room/overloaded", "try again", 1000)


class SecretSealer:
    """For one room; must be used on the hub's loop."""

    def __init__(self, logic: RoomLogic[Any]) -> None:
        self._rules = logic if isinstance(logic, Sealing) else None
        self._under_way = 0

    def seal(self, state: Any, action: Journaled, then: Callable[[Journaled | Refusal], None]) -> bool:
        """Whether `action` holds a secret: then `then` is given what may be kept of it, a moment later."""
        rules = self._rules
        if rules is None or isinstance(action, Publish) or not rules.has_secret(state, action):
            return False
        if self._under_way >= UNDER_WAY_MOST:
            then(_BUSY)
            return True
        self._under_way += 1
        work = partial(rules.sealed, state, action, salt=secrets.token_bytes(SALT_BYTES))
        asyncio.get_running_loop().run_in_executor(None, work).add_done_callback(partial(self._sealed, then))
        return True

    def _sealed(self, then: Callable[[Journaled | Refusal], None], work: "asyncio.Future[Any]") -> None:
        self._under_way -= 1
        if work.cancelled():
            then(_BUSY)
        elif (failure := work.exception()) is not None:
            get_logger("roomlit.room").error("a secret could not be sealed", error=type(failure).__name__)
            then(_FAULT)
        else:
            then(work.result())
