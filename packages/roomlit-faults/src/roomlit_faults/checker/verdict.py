"""What a judge says after a run under faults: every broken promise in words, and how much was judged."""

from collections.abc import Mapping
from typing import Literal

import msgspec

Kind = Literal["missing", "repeated", "misordered", "diverged", "stuck"]
KINDS: tuple[Kind, ...] = ("missing", "repeated", "misordered", "diverged", "stuck")


class Fault(msgspec.Struct, frozen=True):
    """One broken promise, in words."""

    kind: Kind
    client: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.client}: {self.words}"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `acknowledged`: commands whose event the server promised."""

    clients: int
    acknowledged: int
    resumed: int
    snapshots: int
    gave_up: Mapping[str, int]
    faults: tuple[Fault, ...]

    def count(self, kind: Kind) -> int:
        """How many faults of a kind."""
        return sum(fault.kind == kind for fault in self.faults)
