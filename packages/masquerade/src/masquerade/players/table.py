"""The table as one seat sees it: the part of the game's view that a player reads, typed and frozen."""

from collections.abc import Mapping

import msgspec


class Phase(msgspec.Struct, frozen=True):
    """Which part of a round it is; times in ms of the server's clock, `tied` the seats of a run-off.

    A paused phase has no `ends_at`. `shifted_ms` is by how much its end was moved.
    """

    name: str
    round: int = 1
    rounds: int = 1
    started_at: int = 0
    ends_at: int | None = None
    shifted_ms: int = 0
    tied: tuple[int, ...] = ()
    paused: bool = False


class Seat(msgspec.Struct, frozen=True):
    """A masked seat; whether a person sits there is not in here before the reveal."""

    seat: int
    name: str
    alive: bool = True
    vacant: bool = False


class Topic(msgspec.Struct, frozen=True):
    """What the room talks about; `prompts` are answered in character before, where the mode has characters."""

    text: str
    twist: str | None = None
    prompts: tuple[str, ...] = ()


class Sealed(msgspec.Struct, frozen=True):
    """An answer to a prompt, public since all were in."""

    round: int
    prompt: int
    seat: int
    text: str


class Line(msgspec.Struct, frozen=True):
    """One message of the discussion; `at` is rounded to the second by the room."""

    id: int
    seat: int
    name: str
    text: str
    at: int
    round: int = 1


class Card(msgspec.Struct, frozen=True):
    """The character a seat plays while it answers the prompts."""

    title: str
    text: str
    trait: str


class You(msgspec.Struct, frozen=True):
    """The seat's own mask; `ballot` is whatever it has cast, `answers` by prompt what it has sealed this round."""

    seat: int | None = None
    name: str | None = None
    ballot: object = None
    card: Card | None = None
    answers: dict[str, str] = {}
    hunches: dict[str, int] = {}
    ready: bool = False


class Settings(msgspec.Struct, frozen=True):
    """The settings that change how a player plays."""

    difficulty: str = "normal"


class Table(msgspec.Struct, frozen=True):
    """A view, narrowed to what players may reason from. Without a `mode` the game is to spot the AIs."""

    phase: Phase
    mode: str = "spot"
    settings: Settings = Settings()
    seats: tuple[Seat, ...] = ()
    topic: Topic | None = None
    answers: tuple[Sealed, ...] = ()
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
        return tuple(seat for seat in self.seats if seat.alive and not seat.vacant and seat.seat != self.me)

    @property
    def playing(self) -> bool:
        """Whether the own seat is still in the game."""
        return any(seat.seat == self.me and seat.alive and not seat.vacant for seat in self.seats)

    @property
    def mine(self) -> tuple[Line, ...]:
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
    """Narrow a view to a Table.

    Raises:
        msgspec.ValidationError: the view does not have the game's shape.
    """
    return msgspec.convert(dict(view), Table)
