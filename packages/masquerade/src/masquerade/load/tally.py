"""What all people of a load test did and were told, together: a set of counters."""

from collections import Counter

from masquerade.load.ledger import GameKey, LoadLedger

HINDERED = frozenset({"command", "http", "hub", "join", "limit", "room", "seat", "session", "streamlit"})
"""Refusals whose codes begin so are the server's: the rules' own, as `vote/not_open`, people meet too."""


class LoadTally:
    """Counts in one process."""

    def __init__(self) -> None:
        self.ledger = LoadLedger()
        self.seated = self.connected = 0
        self.commands = self.hints = self.events = self.hints_heard = self.gaps = 0
        self.answered_ms: list[float] = []
        self.join_ms: list[float] = []
        self.page_ms: list[float] = []
        self.requests: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.finished: Counter[GameKey] = Counter()
        """How many people have seen the end of each game."""

    @property
    def failures(self) -> int:
        """What should not happen to anybody: no answer, no seat, no page, and refusals that are not the rules' own."""
        return sum(self.failed.values()) + sum(self.hindered.values())

    @property
    def hindered(self) -> Counter[str]:
        """Refusals by limits and faults of the server, not by the rules of the game."""
        return Counter({code: count for code, count in self.refused.items() if code.partition("/")[0] in HINDERED})
