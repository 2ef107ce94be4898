"""What the checker says after a run: every invariant that did not hold, and how much was checked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

Invariant = Literal[
    "liveness", "order", "once", "resume", "join", "snapshot", "durability", "epoch", "secrecy", "generation", "room"
]
INVARIANTS: Mapping[Invariant, str] = MappingProxyType(
    {
        "liveness": "everybody comes back and is answered",
        "order": "one order per room and audience",
        "once": "a command is done once",
        "resume": "resume is all or nothing",
        "join": "a join misses nothing and hears nothing twice",
        "snapshot": "a snapshot and the later events are the snapshot now",
        "durability": "acknowledged means durable, and seen by all who stay",
        "epoch": "what may have lost its tail has a new epoch",
        "secrecy": "secrets reach their audience only",
        "generation": "an older connection of a seat has no effect",
        "room": "a room lives without connections",
    }
)


class Violation(msgspec.Struct, frozen=True):
    """An invariant that did not hold: what was seen, by which client, and when (ms)."""

    invariant: Invariant
    what: str
    client: str
    ms: int = 0

    def __str__(self) -> str:
        return f"{self.invariant} ({INVARIANTS[self.invariant]}): {self.client} at {self.ms} ms: {self.what}"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `clients` are different seats, `acknowledged` lines of chat that were promised to be durable."""

    clients: int
    acknowledged: int
    resumed: int
    snapshots: int
    gave_up: Mapping[str, int]
    violations: tuple[Violation, ...]

    def count(self, invariant: Invariant) -> int:
        """How many violations of an invariant."""
        return sum(violation.invariant == invariant for violation in self.violations)
