"""How much visitors have written into the journal, of one room and of all: a flood must not fill the disk."""

from roomlit.ports.logic import SERVER, Act, Enter, Journaled, Refusal

ROW_BYTES = 160
"""A row without its action: its place, its time and its numbers in SQLite."""


class JournalGrowth:
    """What all rooms of a hub may write, in bytes, and have written."""

    def __init__(self, *, most: int, room_most: int) -> None:
        self.most = most
        self.room_most = room_most
        self.written = 0
        self._rooms: dict[str, RoomGrowth] = {}

    def of_room(self, code: str) -> "RoomGrowth":
        """The share of one room, which begins anew: it is opened, or folded again."""
        self.forget(code)
        made = self._rooms[code] = RoomGrowth(self)
        return made

    def forget(self, code: str) -> None:
        """The room is gone, and its rows."""
        if (gone := self._rooms.pop(code, None)) is not None:
            gone.begin_anew()


class RoomGrowth:
    """What visitors have one room write. What the server says, and what happens by itself, is not theirs to fill."""

    def __init__(self, of_all: JournalGrowth) -> None:
        self._of_all = of_all
        self._written = 0

    def refusal(self, action: Journaled) -> Refusal | None:
        """Why this action is not taken; None when there is room for it."""
        if not isinstance(action, Act | Enter) or action.player == SERVER:
            return None
        if self._written >= self._of_all.room_most:
            mb, setting = self._of_all.room_most // 1_000_000, "ROOMLIT_ROOM_JOURNAL_BYTES"
            return Refusal("room/journal_full", f"this room has written all it may ({mb} MB): open another ({setting})")
        if self._of_all.written >= self._of_all.most:
            told = "the rooms of this server have written all they may: try again when some have closed"
            return Refusal("room/journal_full", f"{told} (ROOMLIT_JOURNAL_BYTES)", retry_ms=60_000)
        return None

    def count(self, player: str, size: int) -> None:
        """One more row of this player's is in the journal, `size` bytes of it what was asked for."""
        if player and player != SERVER:
            self._written += size + ROW_BYTES
            self._of_all.written += size + ROW_BYTES

    def begin_anew(self) -> None:
        """Rows so far are of what is over: they will be removed."""
        self._of_all.written -= self._written
        self._written = 0
