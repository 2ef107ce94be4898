"""What a phase answers to a move: the new state, the facts, and the phase to open next, if any."""

from typing import Any

import msgspec

from masquerade.rules.facts import Fact
from masquerade.rules.refusal import Refusal
from masquerade.rules.state import PhaseName, State


class Change(msgspec.Struct, frozen=True):
    """A phase never opens another one itself: it names it in `then`, and the reducer's table opens it."""

    state: State
    facts: tuple[Fact, ...] = ()
    then: PhaseName | None = None
    refused: Refusal | None = None
    result: Any = None


def refuse(state: State, code: str, message: str, *, retry_ms: int = 0) -> Change:
    """A move that changes nothing."""
    return Change(state, refused=Refusal(code, message, retry_ms))
