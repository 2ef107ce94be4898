"""The table as one seat sees it: the part of the game's view that a player reasons from."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import is_
from typing import Any, TypeVar

import msgspec

from masquerade.players.words import content
from masquerade.wire.phases import ModeName
from masquerade.wire.settings import SettingsView
from masquerade.wire.view import AnswerView, MessageView, PhaseView, SeatView, TopicView, YouView


class Table(msgspec.Struct, frozen=True, dict=True):
    """A view, narrowed to what players may reason from. Without a `mode` the game is to spot the AIs."""

    phase: PhaseView
    mode: ModeName = "spot"
    settings: SettingsView = SettingsView()
    seats: tuple[SeatView, ...] = ()
    topic: TopicView | None = None
    answers: tuple[AnswerView, ...] = ()
    messages: tuple[MessageView, ...] = ()
    you: YouView = YouView()
    game: int = 1

    @property
    def me(self) -> int:
        """The seat's own number, 0 for a spectator."""
        return self.you.seat or 0

    @cached_property
    def stage(self) -> str:
        """A name for this phase of this game that never comes back."""
        return f"{self.game}/{self.phase.round}/{self.phase.name}/{self.phase.started_at}"

    @cached_property
    def others(self) -> tuple[SeatView, ...]:
        """The seats still playing, without one's own."""
        return tuple(seat for seat in self.seats if seat.alive and not seat.vacant and seat.seat != self.me)

    @property
    def playing(self) -> bool:
        """Whether the own seat is still in the game."""
        return any(seat.seat == self.me and seat.alive and not seat.vacant for seat in self.seats)

    @cached_property
    def mine(self) -> tuple[MessageView, ...]:
        """One's own lines of the whole game, oldest first."""
        return tuple(line for line in self.messages if line.seat == self.me)

    @cached_property
    def words_of(self) -> Mapping[int, frozenset[str]]:
        """What each seat has said, as words that carry meaning."""
        said: dict[int, set[str]] = {}
        for line in self.messages:
            said.setdefault(line.seat, set()).update(content(line.text))
        return {seat: frozenset(words) for seat, words in said.items()}

    def name_of(self, seat: int) -> str:
        """The mask's name, as people write it in chat."""
        return next((other.name for other in self.seats if other.seat == seat), "someone")

    def elapsed(self, at: int) -> float:
        """The part of the phase that is over, 0 to 1; a half when it has no end in sight."""
        if self.phase.ends_at is None:
            return 0.5
        begun = self.phase.started_at + self.phase.shifted_ms
        if self.phase.ends_at <= begun:
            return 0.5
        return min(max((at - begun) / (self.phase.ends_at - begun), 0.0), 1.0)


Said = TypeVar("Said", MessageView, AnswerView)
Reading = tuple[object, Any]
"""A part of a view, and what it was read as: the part is kept, so that nothing else is taken for it."""


class TableReader:
    """Reads the views of one seat, as `read_table` does, and each part anew only where it is another object.

    Folding events into a view leaves what they say nothing of as it was, so most of the next view is known already.

    >>> reader, view = TableReader(), {"phase": {"name": "discussion"}}
    >>> reader.read(view) == read_table(view), reader.read(view).phase is reader.read(dict(view)).phase
    (True, True)
    """

    def __init__(self) -> None:
        self._parts: dict[str, Reading] = {}
        self._raw: Sequence[object] = ()
        self._read: tuple[MessageView, ...] = ()
        self._messages: tuple[MessageView, ...] = ()

    def read(self, view: Mapping[str, object]) -> Table:
        """As `read_table`."""
        if "phase" not in view:
            return read_table(view)
        parts = {name: self._part(name, view[name]) for name in _TYPES if name in view}
        return Table(**parts, messages=self._lines(view.get("messages", ())))

    def _part(self, name: str, raw: object) -> Any:
        known = self._parts.get(name)
        if known is not None and known[0] is raw:
            return known[1]
        read = msgspec.convert(raw, _TYPES[name], str_keys=True)
        read = _shown(read) if name == "answers" else read
        self._parts[name] = (raw, read)
        return read

    def _lines(self, raw: Any) -> tuple[MessageView, ...]:
        """Lines are added at the end; where one has changed or made room, all are read anew."""
        if raw is not self._raw:
            known = len(self._raw) if len(raw) >= len(self._raw) and all(map(is_, self._raw, raw)) else 0
            more = msgspec.convert(raw[known:], tuple[MessageView, ...], str_keys=True)
            self._raw, self._read = raw, (*self._read[:known], *more)
            self._messages = _shown(self._read)
        return self._messages


def read_table(view: Mapping[str, object]) -> Table:
    """Narrow a view to a Table, without what the host holds back: nobody at the table can read that.

    Raises:
        msgspec.ValidationError: the view does not have the game's shape.
    """
    table = msgspec.convert(dict(view), Table, str_keys=True)
    return msgspec.structs.replace(table, messages=_shown(table.messages), answers=_shown(table.answers))


def _shown(said: tuple[Said, ...]) -> tuple[Said, ...]:
    return tuple(one for one in said if one.withheld is msgspec.UNSET)


_TYPES: Mapping[str, Any] = {
    field.name: field.type for field in msgspec.structs.fields(Table) if field.name != "messages"
}
"""What each part of a view is read as."""
