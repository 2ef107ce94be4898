"""Who waits for a page while the server is busy, and how many may begin. Pure: time is an argument, in milliseconds."""

from typing import Final

AT_ONCE: Final = 8
PER_S: Final = 200.0
LEAST_PER_S: Final = 1.0
STEEPNESS: Final = 4
"""Twice as late a loop, and a sixteenth as many begin: gentler, and scripts that compute a quarter of a second each
pile up until nothing is answered for seconds; steeper, and light ones wait for nothing."""
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


class Pace:
    """How many pages may begin now, by how late the server's loop is: each runs a script in a thread beside the loop.

    A thread that computes makes the loop wait for 5 ms; sixty of them together, and nothing is answered for seconds.
    `easy_ms` is how late the loop may be before fewer begin.
    """

    def __init__(self, *, easy_ms: int) -> None:
        self._easy_ms = max(1, easy_ms)
        self._left = float(AT_ONCE)
        self._beaten = 0

    def rest(self) -> None:
        """Nobody has come for a while: the next may begin at once."""
        self._left, self._beaten = float(AT_ONCE), 0

    def beat(self, late_ms: int, *, at: int) -> None:
        """What was due came `late_ms` too late. However late it is, one a second begins: it may not be for them."""
        rate = PER_S * (self._easy_ms / max(self._easy_ms, late_ms)) ** STEEPNESS
        passed_s = (at - self._beaten) / 1000 if self._beaten else 0.0
        self._beaten = at
        self._left = min(float(AT_ONCE), self._left + max(LEAST_PER_S, rate) * passed_s)

    def take(self) -> bool:
        """Whether one more may begin; then it has.

        >>> pace = Pace(easy_ms=50)
        >>> sum(pace.take() for _ in range(100))
        8
        >>> pace.beat(100, at=1_000); pace.beat(100, at=1_100); sum(pace.take() for _ in range(100))
        1
        """
        if self._left < 1:
            return False
        self._left -= 1
        return True
