"""Which clients die of compressed frames: after two such deaths in a row they are sent plain ones."""

from roomlit.log import get_logger

DEATHS_MOST = 2
WITHIN_S = 5.0
"""Whoever ends this soon after a compressed frame, without a word in between, may have died of it."""
KEPT = 10_000
"""Clients that are remembered; of more, the oldest are forgotten."""
LEFT = frozenset({1000, 1001})
"""Close codes of a page that left because it wanted to."""
_log = get_logger("roomlit.websocket")


class DeflateDeaths:
    """Counts by client, as `who` names it (its room and player), for as long as the process lives.

    >>> deaths = DeflateDeaths()
    >>> deaths.died("TEAM/p1"), deaths.died("TEAM/p1")
    (None, None)
    >>> deaths.plain("TEAM/p1")
    True
    """

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def plain(self, who: str) -> bool:
        """Whether its next handshake is answered without compression."""
        return self._counts.get(who, 0) >= DEATHS_MOST

    def died(self, who: str) -> None:
        """Its connection broke on a compressed frame."""
        count = self._counts.pop(who, 0) + 1
        self._counts[who] = count
        if len(self._counts) > KEPT:
            del self._counts[next(iter(self._counts))]
        if count == DEATHS_MOST:
            _log.warning("a client dies of compressed frames: from now on it is sent plain ones", client=who)

    def lived(self, who: str) -> None:
        """It has spoken after a compressed frame."""
        if not self.plain(who):  # Which hears no compressed frame any more, so this says nothing of them.
            self._counts.pop(who, None)


class DeflateWatch:
    """One connection of `who`, on which compression was agreed. Times in seconds of any one clock."""

    def __init__(self, deaths: DeflateDeaths, who: str) -> None:
        self._deaths = deaths
        self._who = who
        self._wrote_at: float | None = None

    def wrote(self, at: float) -> None:
        """A compressed frame is out."""
        if self._wrote_at is None:
            self._wrote_at = at

    def heard(self) -> None:
        """The client has said something."""
        if self._wrote_at is not None:
            self._wrote_at = None
            self._deaths.lived(self._who)

    def ended(self, at: float, code: int | None) -> None:
        """It is over, and not by us; `code` is that of the client's close frame, None when there was none."""
        wrote_at, self._wrote_at = self._wrote_at, None
        if wrote_at is not None and at - wrote_at <= WITHIN_S and code not in LEFT:
            self._deaths.died(self._who)
