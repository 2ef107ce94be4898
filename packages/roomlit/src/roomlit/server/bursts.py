"""Events that leave together: one write for each client instead of one per event."""

from collections.abc import Iterable
from typing import Final

import msgspec

from roomlit.protocol.framing import SQUEEZE_FROM
from roomlit.room.log import Entry

BURST_BYTES: Final = 16 * 1024

Told = tuple[str | None, Entry]
"""An event and whom it is for; None is everyone."""


class Burst(msgspec.Struct, frozen=True):
    """Events of one audience in the order of their numbers, and their frames in one piece."""

    entries: tuple[Entry, ...]
    framed: bytes


def bursts(entries: Iterable[Entry]) -> list[Burst]:
    """Cut into pieces worth one write each. Frames large enough to be compressed stand alone.

    >>> from roomlit.room.log import Log
    >>> log = Log(room="R", audience="public", epoch=1, window=9)
    >>> [len(burst.entries) for burst in bursts([log.append(type="t", data=b"1", at=0) for _ in range(3)])]
    [3]
    """
    made: list[Burst] = []
    held: list[Entry] = []
    size = 0
    for entry in entries:
        large = len(entry.wire.text) >= SQUEEZE_FROM
        if held and (large or size + len(entry.wire.framed) > BURST_BYTES):
            made.append(_burst(held))
            held, size = [], 0
        held.append(entry)
        size = BURST_BYTES if large else size + len(entry.wire.framed)
    if held:
        made.append(_burst(held))
    return made


def addressed(told: Iterable[Told]) -> list[tuple[str | None, Burst]]:
    """The same for events of several audiences: nothing changes its place, neighbours of one audience go together."""
    made: list[tuple[str | None, Burst]] = []
    held: list[Entry] = []
    to: str | None = None
    for player, entry in told:
        if player != to:
            made += [(to, burst) for burst in bursts(held)]
            to, held = player, []
        held.append(entry)
    return [*made, *((to, burst) for burst in bursts(held))]


def _burst(entries: list[Entry]) -> Burst:
    return Burst(tuple(entries), b"".join(entry.wire.framed for entry in entries))
