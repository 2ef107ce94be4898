"""Every line of chat in a load test: when it was due, who heard it and when; what was lost or repeated."""

from array import array
from collections import defaultdict
from typing import Final

import msgspec

GameKey = tuple[str, int]
"""A room's code, and the number of its game."""
TOLD_MOST: Final = 20


class _Line:
    """One line: `due_s` is known once its writer has the answer, and others may have heard it before."""

    __slots__ = ("due_s", "waiting")

    def __init__(self) -> None:
        self.due_s: float | None = None
        self.waiting: list[float] = []


class Deliveries(msgspec.Struct):
    """Times of delivery: at which second of the test, and milliseconds from when a line was due."""

    at_s: "array[float]"
    ms: "array[float]"


class LoadLedger:
    """Lines of a game are numbered from 1 without gaps, and everybody at the table must hear each once and in order.

    >>> book = LoadLedger()
    >>> book.seated(("R", 1), "ada"), book.heard(("R", 1), "ada", 1, at_s=2.0), book.heard(("R", 1), "ada", 3, at_s=2.5)
    (None, None, None)
    >>> book.said(("R", 1), 1, due_s=1.5)
    >>> book.lost, book.deliveries.ms[0]
    (1, 500.0)
    """

    def __init__(self) -> None:
        self.lines = self.heard_count = self.lost = self.repeated = 0
        self.deliveries = Deliveries(array("d"), array("d"))
        self.faults: list[str] = []
        """The first of what was lost or repeated, in words."""
        self._lines: defaultdict[GameKey, dict[int, _Line]] = defaultdict(dict)
        self._expected: defaultdict[GameKey, dict[str, int]] = defaultdict(dict)
        self._last: defaultdict[GameKey, int] = defaultdict(int)

    def seated(self, game: GameKey, player: str, *, read: int = 0) -> None:
        """From now on this player hears the lines of that game; those up to number `read` came with the snapshot."""
        self._expected[game].setdefault(player, read + 1)

    def said(self, game: GameKey, line: int, *, due_s: float) -> None:
        """The room has taken a line, and given it that number."""
        self.lines += 1
        self._last[game] = max(self._last[game], line)
        found = self._lines[game].setdefault(line, _Line())
        found.due_s = due_s
        for at_s in found.waiting:
            self._delivered(due_s, at_s)
        found.waiting.clear()

    def heard(self, game: GameKey, player: str, line: int, *, at_s: float) -> None:
        """A player was told a line."""
        self.heard_count += 1
        expected = self._expected[game].get(player, line)
        if line < expected:
            self.repeated += 1
            self._tell(f"{player} in {game[0]} heard line {line} of game {game[1]} again")
            return
        if line > expected:
            self._missed(game, player, expected, line - 1)
        self._expected[game][player] = line + 1
        self._last[game] = max(self._last[game], line)
        found = self._lines[game].setdefault(line, _Line())
        if found.due_s is None:
            found.waiting.append(at_s)
        else:
            self._delivered(found.due_s, at_s)

    def over(self, game: GameKey, player: str) -> None:
        """The game has ended for this player, behind everything that was said in it; it hears nothing more of it."""
        expected = self._expected[game].pop(player, None)
        if expected is not None and expected <= self._last[game]:
            self._missed(game, player, expected, self._last[game])
        if not self._expected[game]:
            for book in (self._expected, self._lines, self._last):
                del book[game]

    def skipped(self, game: GameKey, player: str) -> None:
        """The test stops here: what is on its way is nobody's fault."""
        self._expected[game].pop(player, None)

    def _missed(self, game: GameKey, player: str, first: int, last: int) -> None:
        self.lost += last - first + 1
        which = f"line {first}" if first == last else f"lines {first} to {last}"
        self._tell(f"{player} in {game[0]} never heard {which} of game {game[1]}")

    def _delivered(self, due_s: float, at_s: float) -> None:
        self.deliveries.at_s.append(at_s)
        self.deliveries.ms.append(1000 * (at_s - due_s))

    def _tell(self, fault: str) -> None:
        if len(self.faults) < TOLD_MOST:
            self.faults.append(fault)
