"""Who has left a room for good: what was kept for them alone is forgotten."""

from typing import Any

from roomlit.eventlog.room_logs import RoomLogs
from roomlit.ports.logic import Parting, RoomLogic
from roomlit.server.ephemeral_limit import EphemeralLimit


class Partings:
    """Only of rooms whose rules tell (`Parting`); by the rules alone, so that a restart forgets the same."""

    def __init__(self, *, logic: RoomLogic[Any], book: RoomLogs, hints: EphemeralLimit) -> None:
        self._tells = logic if isinstance(logic, Parting) else None
        self._book = book
        self._hints = hints

    def decided(self, before: Any, after: Any) -> None:
        """After each step, its facts in the book."""
        if self._tells is not None and (gone := self._tells.parted(before, after)):
            self._book.forget(gone)
            self._hints.forget(gone)
