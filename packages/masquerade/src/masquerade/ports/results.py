"""Where finished games are kept, longer than their rooms."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import msgspec


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """One game: codes are used again, so the room's opening time (server milliseconds) belongs to its name."""

    room: str
    opened_at: int
    game: int


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A finished game. `body` is plain JSON as `masquerade.insight.game.record` makes it: no secrets, no player ids."""

    key: Key
    ended_at: int
    mode: str
    body: dict[str, Any]


DELETED = "[deleted]"
"""What stands in the place of what was written."""


def erased(body: Mapping[str, Any], nicknames: Collection[str]) -> dict[str, Any]:
    """A record's body without what these people wrote and were called; their masks' ballots stay."""
    reveal: dict[str, Any] = dict(body.get("reveal") or {})
    own = {seat["seat"] for seat in reveal.get("seats", ()) if seat.get("nickname") in nicknames}
    seats = [{**seat, "nickname": None} if seat["seat"] in own else seat for seat in reveal.get("seats", ())]
    beliefs = [belief for belief in reveal.get("beliefs", ()) if belief["voter"] not in own]
    written = {
        part: [{**one, "text": DELETED} if one["seat"] in own else one for one in body.get(part, ())]
        for part in ("messages", "answers")
    }
    return {**body, **written, "reveal": {**reveal, "seats": seats, "beliefs": beliefs}}


class Results(Protocol):
    """Keeps finished games. Every method may raise `roomlit.errors.StoreError`; nothing is lost by trying again."""

    durability: str
    """What a record survives once `save` has returned, in words."""

    async def start(self) -> None:
        """Open it. May be called again after it failed."""
        ...

    async def close(self) -> None:
        """Release it; a store that was never started may be closed."""
        ...

    async def save(self, record: Record) -> bool:
        """Keep a record; True when it is new. The first record of a key stays: saving it again changes nothing."""
        ...

    async def erase(self, room: str, opened_at: int, nicknames: Collection[str]) -> None:
        """Take out of the records of a room what these people wrote and were called."""
        ...

    async def revise(self, record: Record) -> None:
        """Put a record in the place of the one of its key, where there is one: the host has hidden, or shown again,
        what was said in a game that is over.
        """
        ...

    async def get(self, key: Key) -> Record | None:
        """The record of one game, if it was kept."""
        ...

    async def newest(self, limit: int) -> Sequence[Record]:
        """Up to `limit` records, those that ended last first."""
        ...
