"""When a seat is seen typing: the rule of the page people type on, so that the hints of both look the same."""

from masquerade.players.dice import Dice, seed_of

AFTER_MS = 800
"""Typing is told after this much composing, as `TYPING_AFTER_MS` of the page's composer: short lines show none."""
EVERY_MS = 1_000
"""And at most this often, as `TYPING_EVERY_MS` there."""
KEY_MS, KEY_SIGMA, KEY_MAX_MS = 150, 0.7, 1_500


class TypingIndicator:
    """The hints of one seat. The page tells typing with a key press, never on the second: so does this.

    >>> keys = TypingIndicator(seed=1)
    >>> keys.pressed(typing_from=5_000, now=5_800), 5_800 < keys.next_at < 7_300
    (False, True)
    """

    def __init__(self, seed: int) -> None:
        self._dice = Dice(seed_of(seed, "keys"))
        self._since: int | None = None
        self._told_at = -EVERY_MS
        self.next_at = 0

    def pressed(self, typing_from: int, now: int) -> bool:
        """Whether the seat shall be seen typing now; otherwise look again at `next_at`."""
        if typing_from != self._since:
            self._since = typing_from
            self.next_at = max(typing_from + AFTER_MS, self._told_at + EVERY_MS) + self._until_key()
        if now < self.next_at:
            return False
        self._told_at = now
        self.next_at = now + EVERY_MS + self._until_key()
        return True

    def _until_key(self) -> int:
        return min(int(self._dice.lognormal(KEY_MS, KEY_SIGMA)), KEY_MAX_MS)
