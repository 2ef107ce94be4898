"""Rooms of one's own: a class with commands instead of a step function, and what its methods are given."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, get_args, overload

import msgspec

from roomlit.ports.logic import SERVER, Fact

if TYPE_CHECKING:  # A room that does not say what its state is has one of any type.
    from typing_extensions import TypeVar as TypeVarWithDefault

    S = TypeVarWithDefault("S", bound=msgspec.Struct, default=Any)
else:
    S = TypeVar("S", bound=msgspec.Struct)
T = TypeVar("T")
CommandMethod = TypeVar("CommandMethod", bound=Callable[..., Any])
COMMAND_MARK = "__roomlit_command__"
"""The attribute of a method that is a command: whether only the server may give it."""
_MASK = (1 << 64) - 1


class StateMeta(msgspec.StructMeta):
    """Gives each state a copy of its own of every default that can change."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **config: Any) -> Any:
        changing = {field: value for field, value in namespace.items() if _can_change(value) and field[:2] != "__"}
        copied = {field: msgspec.field(default_factory=partial(deepcopy, value)) for field, value in changing.items()}
        made = super().__new__(mcls, name, bases, {**namespace, **copied}, **config)
        for constant in changing.keys() - set(made.__struct_fields__):
            setattr(made, constant, changing[constant])
        return made


def _can_change(default: object) -> bool:
    if isinstance(default, msgspec.Struct):
        return not default.__struct_config__.frozen
    return isinstance(default, (list, dict, set, bytearray))


class State(msgspec.Struct, kw_only=True, metaclass=StateMeta):
    """What a room remembers. Subclass it with annotated fields and defaults; JSON types, nested as you like.

    >>> class Tally(State):
    ...     votes: dict[str, str] = {}
    ...     options: list[str] = ["tea", "coffee"]
    >>> Tally().options.append("water")
    >>> Tally()
    Tally(votes={}, options=['tea', 'coffee'])
    """


_REMEMBERS_NOTHING = State


class Seat(msgspec.Struct, frozen=True):
    """Who acts: `player` identifies the seat and is secret to others, `name` is what everybody sees.

    `user` is who is signed in there and `roles` what they may do, as the app vouches (`roomlit.room(…, user=…)`); both
    are empty where it does not.

        class Ballot(roomlit.Room):
            class State(roomlit.State):
                votes: dict[str, str] = {}

            @roomlit.command
            def vote(self, *, by: roomlit.Seat, option: str) -> None:
                self.state.votes[by.user or by.player] = option
    """

    player: str
    name: str
    user: str = ""
    roles: tuple[str, ...] = ()

    @property
    def server(self) -> bool:
        """Whether the server itself acts (`roomlit.send`), and nobody in a seat."""
        return self.player == SERVER


class Chance:
    """Repeatable chance (splitmix64), the `self.random` of a room: the same `seed` and calls give the same answers.

    So a room that is restarted, and decides everything again, decides the same.

        class Dice(roomlit.Room):
            @roomlit.command
            def roll(self, *, by: roomlit.Seat) -> None:
                self.publish("rolled", by=by.name, eyes=self.random.below(6) + 1)
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed & _MASK

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1.

        >>> Chance(7).below(6) == Chance(7).below(6)
        True
        """
        self.seed = (self.seed + 0x9E3779B97F4A7C15) & _MASK
        mixed = self.seed
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % limit

    def choice(self, items: Sequence[T]) -> T:
        """One of `items`, of which there is at least one.

        >>> Chance(7).choice(["tea", "coffee"]) in ("tea", "coffee")
        True
        """
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """A list of the `items` in another order; they themselves stay as they are.

        >>> sorted(Chance(7).shuffled([1, 2, 3]))
        [1, 2, 3]
        """
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in items]


@overload
def command(method: CommandMethod, /) -> CommandMethod: ...
@overload
def command(*, server_only: bool = False) -> Callable[[CommandMethod], CommandMethod]: ...
def command(
    method: CommandMethod | None = None, /, *, server_only: bool = False
) -> CommandMethod | Callable[[CommandMethod], CommandMethod]:
    """Marks a `method` of a `Room` that seats and the server call: `by` is who does, the others come from `room.send`.

    Arguments are checked against their annotations; what does not fit is refused with `command/invalid`. With
    `server_only` (`@roomlit.command(server_only=True)`) a seat that tries is refused with `command/server_only`. What
    the method returns is the `result` of the `Ack`.

        class Counter(roomlit.Room):
            class State(roomlit.State):
                count: int = 0

            @roomlit.command
            def add(self, *, by: roomlit.Seat, amount: int = 1) -> int:
                self.state.count += amount
                self.publish("counted", count=self.state.count)
                return self.state.count

            @roomlit.command(server_only=True)
            def reset(self, *, by: roomlit.Seat) -> None:
                self.state.count = 0
    """

    def mark(method: CommandMethod) -> CommandMethod:
        setattr(method, COMMAND_MARK, server_only)
        return method

    return mark if method is None else mark(method)


class Room(Generic[S]):
    """Base of a room of one's own. In its methods: `self.state`, `self.now` (ms), `self.random`, `self.publish(…)`.

    A command that raises `Refused` changes nothing and publishes nothing. Members and chat come along. What the room
    remembers is a class `State` inside it, or, for editors that know its fields, a class named in brackets:

    >>> class Tally(State):
    ...     count: int = 0
    >>> class Counter(Room[Tally]):
    ...     @command
    ...     def add(self, *, by: Seat) -> None:
    ...         self.state.count += 1
    >>> Counter.State().count
    0
    """

    State: ClassVar[type[msgspec.Struct]] = _REMEMBERS_NOTHING
    version: ClassVar[int] = 1
    """Raise it when the rules change: snapshots of another version are not used, the journal is folded again."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        for base in vars(cls).get("__orig_bases__", ()):
            for named in get_args(base):
                if isinstance(named, type) and issubclass(named, msgspec.Struct):
                    cls.State = named

    def __init__(self, *, state: S, now: int, chance: Chance, alarm: int | None = None) -> None:
        self.state: S = state
        """What the room remembers, an object of its `State`: read it, and in a command change it."""
        self.now: int = now
        """The server's time of what is being decided, in ms since 1970; 0 in `view`."""
        self.random: Chance = chance
        """Chance that comes out the same when the journal is read again: use no other one in a room."""
        self.alarm_at: int | None = alarm
        """Set it to a time in ms and `alarm` is called then; None switches it off."""
        self.facts: list[Fact] = []

    def publish(self, type: str, /, *, to: Seat | None = None, **data: Any) -> None:
        """Tell everyone in the room an event of that `type` with `data` (JSON), or with `to` one seat alone.

        It goes out when the command has ended well, behind the commit.

            class Bell(roomlit.Room):
                @roomlit.command
                def ring(self, *, by: roomlit.Seat) -> None:
                    self.publish("rang", who=by.name)
                    self.publish("thanks", to=by)
        """
        self.facts.append(Fact(type, msgspec.to_builtins(data), to=None if to is None else to.player))

    def joined(self, *, by: Seat) -> None:
        """Somebody took the seat `by`, for the first time.

        Override it; raise `Refused` to turn them away.

            class Pair(roomlit.Room):
                class State(roomlit.State):
                    players: list[str] = []

                def joined(self, *, by: roomlit.Seat) -> None:
                    if len(self.state.players) == 2:
                        raise roomlit.Refused("pair/full", "two are here already")
                    self.state.players.append(by.name)
        """

    def alarm(self) -> None:
        """The time set in `alarm_at` has come.

        Override it; it may change the state and publish, as a command may.

            class Countdown(roomlit.Room):
                @roomlit.command
                def start(self, *, by: roomlit.Seat) -> None:
                    self.alarm_at = self.now + 10_000

                def alarm(self) -> None:
                    self.publish("over")
        """

    def view(self, seat: Seat | None) -> dict[str, Any]:
        """What this `seat` may know (None: a stranger), as JSON.

        The whole state, unless you override it.

            class Secrets(roomlit.Room):
                class State(roomlit.State):
                    told: dict[str, str] = {}

                def view(self, seat: roomlit.Seat | None) -> dict:
                    return {"mine": self.state.told.get(seat.name) if seat else None, "count": len(self.state.told)}
        """
        return msgspec.to_builtins(self.state)
