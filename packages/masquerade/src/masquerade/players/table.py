"""The table as one seat sees it: the part of the game's view that a player reasons from."""

from collections.abc import Mapping

import msgspec

from masquerade.wire.phases import ModeName
from masquerade.wire.settings import SettingsView
from masquerade.wire.view import AnswerView, MessageView, PhaseView, SeatView, TopicView, YouView


class Table(msgspec.Struct, frozen=True):
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

    @property
    def stage(self) -> str:
        """A name for this phase of this game that never comes back."""
        return f"{self.game}/{self.phase.round}/{self.phase.name}/{self.phase.started_at}"

    @property
    def others(self) -> tuple[SeatView, ...]:
        """The seats still playing, without one's own."""
        return tuple(seat for seat in self.seats if seat.alive and not seat.vacant and seat.seat != self.me)

    @property
    def playing(self) -> bool:
        """Whether the own seat is still in the game."""
        return any(seat.seat == self.me and seat.alive and not seat.vacant for seat in self.seats)

    @property
    def mine(self) -> tuple[MessageView, ...]:
        """One's own lines of the whole game, oldest first."""
        return tuple(line for line in self.messages if line.seat == self.me)

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


def read_table(view: Mapping[str, object]) -> Table:
    """Narrow a view to a Table, without what the host holds back: nobody at the table can read that.

    Raises:
        msgspec.ValidationError: the view does not have the game's shape.
    """
    table = msgspec.convert(dict(view), Table, str_keys=True)
    return msgspec.structs.replace(
        table,
        messages=tuple(line for line in table.messages if line.withheld is msgspec.UNSET),
        answers=tuple(answer for answer in table.answers if answer.withheld is msgspec.UNSET),
    )
