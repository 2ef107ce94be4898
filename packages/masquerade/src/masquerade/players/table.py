"""The table as one seat sees it: the part of the game's view that a player reads, typed and frozen."""

from collections.abc import Mapping

import msgspec


class Phase(msgspec.Struct, frozen=True):
    """Which part of a round it is; times in ms of the server's clock, `tied` the seats of a run-off."""

    name: str
    round: int = 1
    started_at: int = 0
    ends_at: int | None = None
    tied: tuple[int, ...] = ()


class Seat(msgspec.Struct, frozen=True):
    """A masked seat; whether a person sits there is not in here before the reveal."""

    seat: int
    name: str
    alive: bool = True


class Topic(msgspec.Struct, frozen=True):
    """What the room talks about."""

    text: str
    twist: str | None = None


class Line(msgspec.Struct, frozen=True):
    """One message of the discussion; `at` is rounded to the second by the room."""

    id: int
    seat: int
    name: str
    text: str
    at: int
    round: int = 1


class You(msgspec.Struct, frozen=True):
    """The seat's own mask; `ballot` is whatever it has cast."""

    seat: int | None = None
    name: str | None = None
    ballot: object = None


class Settings(msgspec.Struct, frozen=True):
    """The settings that change how a player plays."""

    mode: str = "spot"


class Table(msgspec.Struct, frozen=True):
    """A view, narrowed to what players may reason from."""

    phase: Phase
    settings: Settings = Settings()
    seats: tuple[Seat, ...] = ()
    topic: Topic | None = None
    messages: tuple[Line, ...] = ()
    you: You = You()
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
    def others(self) -> tuple[Seat, ...]:
        """The seats still playing, without one's own."""
        return tuple(seat for seat in self.seats if seat.alive and seat.seat != self.me)

    @property
    def playing(self) -> bool:
        """Whether the own seat is still in the game."""
        return any(seat.seat == self.me and seat.alive for seat in self.seats)

    @property
    def mine(self) -> tuple[Line, ...]:
        """One's own lines of the whole game, oldest first."""
        return tuple(line for line in self.messages if line.seat == self.me)

    def name_of(self, seat: int) -> str:
        """The mask's name, as people write it in chat."""
        return next((other.name for other in self.seats if other.seat == seat), "someone")


def read_table(view: Mapping[str, object]) -> Table:
    """Narrow a view to a Table.

    Raises:
        msgspec.ValidationError: the view does not have the game's shape.
    """
    return msgspec.convert(dict(view), Table)
