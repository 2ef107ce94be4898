"""Who waits for a page while the server is busy, and whether it is. Pure: time is an argument, in milliseconds."""

from typing import Final

STANDING_MS: Final = 2_000
WAITING_MOST: Final = 2_000
KEPT_MS: Final = 300_000
"""A place is kept for who does not ask: a phone in a pocket, a tab behind others."""
SILENT_MS: Final = 40_000
"""Who has not asked for this long holds up nobody behind."""
ASKS_SOONEST_MS: Final = 2_000
ASKS_LATEST_MS: Final = 30_000
ASKS_MORE_MS: Final = 100
"""For each place: whoever has long to wait asks more rarely."""


class PageQueue:
    """Places in the order in which people came, each by a ticket that its page has made."""

    def __init__(self, *, most: int = WAITING_MOST) -> None:
        self._most = most
        self._asked: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._asked)

    def ask(self, ticket: str, *, free: int, at: int) -> int:
        """The place of who asks, 1 for whoever is next; 0 lets in, and `free` is for how many there is room.

        >>> queue = PageQueue()
        >>> queue.ask("ada", free=0, at=0), queue.ask("bob", free=0, at=0)
        (1, 2)
        >>> queue.ask("bob", free=1, at=2_000), queue.ask("ada", free=1, at=2_000), queue.ask("bob", free=1, at=2_100)
        (2, 0, 0)
        """
        self._forget(at)
        if ticket not in self._asked and len(self._asked) >= self._most:
            return len(self._asked) + 1
        self._asked[ticket] = at
        before = 0
        for other, asked in self._asked.items():
            if other == ticket:
                break
            before += at - asked <= SILENT_MS
        if before >= free:
            return before + 1
        del self._asked[ticket]
        return 0

    def waiting(self, at: int) -> int:
        """How many are there who would be overtaken by who comes now."""
        self._forget(at)
        return sum(at - asked <= SILENT_MS for asked in self._asked.values())

    def _forget(self, at: int) -> None:
        for ticket in [ticket for ticket, asked in self._asked.items() if at - asked > KEPT_MS]:
            del self._asked[ticket]


def again_ms(place: int) -> int:
    """After how long who has this place should ask again.

    >>> again_ms(1), again_ms(100), again_ms(5_000)
    (2000, 10000, 30000)
    """
    return min(ASKS_LATEST_MS, max(ASKS_SOONEST_MS, place * ASKS_MORE_MS))


class Congestion:
    """Whether the server's loop is late all the time: a short delay passes by itself, one that stays is a queue.

    A queue is told by the least delay of an interval, as in CoDel (Nichols and Jacobson, "Controlling Queue Delay",
    2012): bursts, a large import for one, have moments without any.
    """

    def __init__(self, *, late_ms: int) -> None:
        self._late_ms = late_ms
        self._since: int | None = None

    def note(self, late_ms: int, *, at: int) -> None:
        """What was due came `late_ms` too late."""
        if late_ms < self._late_ms:
            self._since = None
        elif self._since is None:
            self._since = at - late_ms

    def stands(self, at: int) -> bool:
        """Whether everything has been late for two seconds.

        >>> delays = Congestion(late_ms=250)
        >>> delays.note(300, at=1_000)
        >>> delays.stands(1_000), delays.stands(3_000)
        (False, True)
        """
        return self._since is not None and at - self._since >= STANDING_MS
