"""Resume is all or nothing: same epoch, contiguous run, within the window – or a snapshot."""

from collections.abc import Mapping
from typing import Literal

from roomlit.eventlog.event_log import EventLog
from roomlit.protocol.messages import Position

How = Literal["resumed", "snapshot", "fresh"]


def decide(at: Mapping[str, Position], logs: Mapping[str, EventLog]) -> How:
    """Whether a client that stands at `at` can be given just the events it missed, in every audience it hears.

    `fresh` means it brought no position. A position ahead of the log, in another epoch, before the window, or
    missing for one audience needs a snapshot.
    """
    if not at:
        return "fresh"
    for audience, log in logs.items():
        position = at.get(audience)
        if position is None or position.epoch != log.epoch or not log.first - 1 <= position.seq <= log.seq:
            return "snapshot"
    return "resumed"
