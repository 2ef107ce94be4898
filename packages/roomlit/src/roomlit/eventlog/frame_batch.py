"""Frames that leave together: one write for each client instead of one per event (the unit of a broadcast)."""

from collections.abc import Iterable
from typing import Final

import msgspec

from roomlit.eventlog.event_log import LogEntry
from roomlit.protocol.framing import SQUEEZE_FROM

BATCH_BYTES: Final = 16 * 1024

Addressed = tuple[str | None, LogEntry]
"""An event and whom it is for; None is everyone."""


class FrameBatch(msgspec.Struct, frozen=True):
    """Events of one audience in the order of their numbers, and their frames in one piece."""

    entries: tuple[LogEntry, ...]
    framed: bytes
    plain: bool
    """Whether nobody hears it compressed."""


def batches(entries: Iterable[LogEntry]) -> list[FrameBatch]:
    """Cut into pieces worth one write each. Frames large enough to be compressed stand alone.

    >>> from roomlit.eventlog.event_log import EventLog
    >>> log = EventLog(room="R", audience="public", epoch=1, window=9)
    >>> [len(batch.entries) for batch in batches([log.append(type="t", data=b"1", at=0) for _ in range(3)])]
    [3]
    """
    made: list[FrameBatch] = []
    held: list[LogEntry] = []
    size = 0
    for entry in entries:
        large = len(entry.wire.text) >= SQUEEZE_FROM
        if held and (large or size + len(entry.wire.framed) > BATCH_BYTES):
            made.append(_batch(held))
            held, size = [], 0
        held.append(entry)
        size = BATCH_BYTES if large else size + len(entry.wire.framed)
    if held:
        made.append(_batch(held))
    return made


def addressed(told: Iterable[Addressed]) -> list[tuple[str | None, FrameBatch]]:
    """The same for events of several audiences: nothing changes its place, neighbours of one audience go together."""
    made: list[tuple[str | None, FrameBatch]] = []
    held: list[LogEntry] = []
    to: str | None = None
    for player, entry in told:
        if player != to:
            made += [(to, batch) for batch in batches(held)]
            to, held = player, []
        held.append(entry)
    return [*made, *((to, batch) for batch in batches(held))]


def _batch(entries: list[LogEntry]) -> FrameBatch:
    plain = len(entries[0].wire.text) < SQUEEZE_FROM  # A large one stands alone.
    if len(entries) == 1:
        return FrameBatch((entries[0],), entries[0].wire.framed, plain)
    return FrameBatch(tuple(entries), b"".join(entry.wire.framed for entry in entries), plain)
