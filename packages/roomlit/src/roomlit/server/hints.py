"""How often a lossy hint is passed on."""

from collections.abc import Collection

GAP_MS = 900


class Hints:
    """At most about one a second per kind and player; those between are dropped."""

    def __init__(self) -> None:
        self._passed: dict[tuple[str, str], int] = {}

    def early(self, player: str, kind: str, now: int) -> bool:
        """Whether the last one of this kind is too short ago."""
        return now - self._passed.get((player, kind), -GAP_MS) < GAP_MS

    def forget(self, players: Collection[str]) -> None:
        """They are gone."""
        self._passed = {key: at for key, at in self._passed.items() if key[0] not in players}

    def passed(self, player: str, kind: str, now: int) -> None:
        """One was passed on."""
        self._passed[(player, kind)] = now
