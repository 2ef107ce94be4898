"""The order of play as a table: every step from phase to phase that exists. What is not here cannot happen."""

from collections.abc import Mapping
from types import MappingProxyType

from masquerade.wire.phases import PhaseName

ORDER: Mapping[PhaseName, tuple[PhaseName, ...]] = MappingProxyType(
    {
        "lobby": ("ready",),
        "ready": ("prompts", "discussion"),
        "prompts": ("discussion",),
        "discussion": ("voting",),
        "voting": ("runoff", "result"),
        "runoff": ("result",),
        "result": ("elimination", "prompts", "discussion", "reveal"),
        "elimination": ("prompts", "discussion", "reveal"),
        "reveal": ("ready",),
    }
)


def follows(before: PhaseName, after: PhaseName) -> PhaseName:
    """`after`, when it may follow `before`; otherwise a fault of the rules, raised as ValueError.

    >>> follows("voting", "runoff")
    'runoff'
    """
    if after not in ORDER[before]:
        raise ValueError(f"expected one of {', '.join(ORDER[before])} after {before}, got {after}")
    return after
