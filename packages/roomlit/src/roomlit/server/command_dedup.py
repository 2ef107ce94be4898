"""Deduplication of commands: what was answered to recent ones, so that asking twice is done once."""

from collections.abc import Mapping

from roomlit.protocol.messages import Ack

KEEP_MS = 300_000
"""A command id is remembered for at least five minutes (the promise of the protocol)."""
GAP_MS = 1_000
"""What a longer pause between two answers counts as: see `CommandDedup.put`."""


class CommandDedup:
    """Acknowledgements by (player, command id), forgotten at the earliest `KEEP_MS` after they were given."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[int, Ack]] = {}
        self._at = 0
        self._age_ms = 0

    @property
    def kept(self) -> Mapping[tuple[str, str], tuple[int, Ack]]:
        """When each was given and what, in order of time."""
        return self._kept

    def get(self, key: tuple[str, str]) -> Ack | None:
        """The answer given before, if there was one."""
        kept = self._kept.get(key)
        return None if kept is None else kept[1]

    def put(self, key: tuple[str, str], ack: Ack, at: int) -> None:
        """Remember an answer given at `at`, forget those that are too old.

        Ages do not take pauses at their word: over a restart a wall clock may jump, and the clients who were cut off
        in the middle of a command then ask again one after the other.
        """
        self._age_ms += min(max(0, at - self._at), GAP_MS)
        self._at = at
        self._kept[key] = (self._age_ms, ack)
        # Insertion order is time order, so only the front can be stale.
        while self._kept:
            oldest = next(iter(self._kept))
            if self._age_ms - self._kept[oldest][0] <= KEEP_MS:
                return
            del self._kept[oldest]
