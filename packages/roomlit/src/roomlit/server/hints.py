"""How often a lossy hint is passed on."""

GAP_MS = 900


class Hints:
    """At most about one a second per kind and player; those between are dropped."""

    def __init__(self) -> None:
        self._passed: dict[tuple[str, str], int] = {}

    def early(self, player: str, kind: str, now: int) -> bool:
        """Whether the last one of this kind is too short ago."""
        return now - self._passed.get((player, kind), -GAP_MS) < GAP_MS

    def passed(self, player: str, kind: str, now: int) -> None:
        """One was passed on."""
        self._passed[(player, kind)] = now
