"""Rooms of one's own: a class with commands instead of a step function; state, journal and limits come with it."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, get_args, get_type_hints

import msgspec
import structlog

from roomlit.errors import LocalError, Refused
from roomlit.kinds.chat import ChatRoom, ChatState
from roomlit.ports.logic import Act, Action, Enter, Fact, Presence, Refusal, Restarted, Step, Tick

if TYPE_CHECKING:  # A room that does not say what its state is has one of any type.
    from typing_extensions import TypeVar as TypeVarWithDefault

    S = TypeVarWithDefault("S", bound=msgspec.Struct, default=Any)
else:
    S = TypeVar("S", bound=msgspec.Struct)
T = TypeVar("T")
CommandMethod = TypeVar("CommandMethod", bound=Callable[..., Any])
_MARK = "__roomlit_command__"
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
    """Who acts: `player` identifies the seat and is secret to others, `name` is what everybody sees."""

    player: str
    name: str


class Chance:
    """Repeatable chance (splitmix64): the same seed and the same calls give the same answers, also after a restart.

    >>> Chance(7).below(6) == Chance(7).below(6)
    True
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed & _MASK

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1."""
        self.seed = (self.seed + 0x9E3779B97F4A7C15) & _MASK
        mixed = self.seed
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % limit

    def choice(self, items: Sequence[T]) -> T:
        """One of `items`."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """`items` in another order."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in items]


def command(method: CommandMethod) -> CommandMethod:
    """Marks a method of a `Room` that seats may call: `def vote(self, *, by: Seat, option: str) -> None`.

    Arguments are checked against their annotations; what does not fit is refused with `command/invalid`.
    """
    setattr(method, _MARK, True)
    return method


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

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        for base in vars(cls).get("__orig_bases__", ()):
            for named in get_args(base):
                if isinstance(named, type) and issubclass(named, msgspec.Struct):
                    cls.State = named

    def __init__(self, *, state: S, now: int, chance: Chance, alarm: int | None = None) -> None:
        self.state = state
        self.now = now
        self.random = chance
        self.alarm_at = alarm
        """Set it to a time in ms and `alarm` is called then; None switches it off."""
        self.facts: list[Fact] = []

    def publish(self, type: str, /, *, to: Seat | None = None, **data: Any) -> None:
        """Tell everyone, or one seat alone."""
        self.facts.append(Fact(type, msgspec.to_builtins(data), to=None if to is None else to.player))

    def joined(self, *, by: Seat) -> None:
        """Somebody took a seat. Raise `Refused` to turn them away."""

    def alarm(self) -> None:
        """The time set in `alarm_at` has come."""

    def view(self, seat: Seat | None) -> dict[str, Any]:
        """What this seat may know (None: a stranger). Everything, unless overridden."""
        return msgspec.to_builtins(self.state)


class Kept(msgspec.Struct, frozen=True):
    """A room between two actions: the author's state as bytes, so that nothing can change it by accident."""

    people: ChatState
    state: bytes
    seed: int
    alarm: int | None = None


class Authority:
    """A `Room` class as a `RoomLogic`. `use` puts a newer version of the class in its place (edited scripts)."""

    stamp_ms = 1

    def __init__(self, room: type[Room[Any]]) -> None:
        self.kind = room.__name__
        self._people = ChatRoom()
        self.use(room)

    def use(self, room: type[Room[Any]]) -> None:
        """Let `room` decide from now on; raises `LocalError` when its commands cannot be understood."""
        if room.__name__ != self.kind:
            raise LocalError("kind/other", f"expected the class {self.kind}, got {room.__name__}")
        decoder = msgspec.json.Decoder(room.State)
        commands = {
            name: (member, _arguments(member)) for name, member in inspect.getmembers(room) if hasattr(member, _MARK)
        }
        self._room, self._decoder, self._commands = room, decoder, commands
        self.version = room.version

    def start(self, *, seed: int, at: int, options: dict[str, Any]) -> Kept:
        """`options` are first values of the state's fields."""
        try:
            state = msgspec.convert(options, self._room.State)
        except msgspec.ValidationError as error:
            raise LocalError("options/invalid", f"{self.kind}: {error}") from None
        return Kept(self._people.start(seed=seed, at=at, options={}), msgspec.json.encode(state), seed)

    def step(self, state: Kept, action: Action, *, at: int) -> Step:
        match action:
            case Act(player=player, name=name, args=args) if name in self._commands:
                return self._act(state, player, name, args, at)
            case Act(name=name) if name not in {"message", "rename"}:
                known = sorted({*self._commands, "message", "rename"})
                return Step(state, refused=Refusal("command/unknown", f"expected one of {known}, got {name!r}"))
            case Enter(player=player):
                step = self._with_people(state, action, at)
                fresh = player not in state.people.members
                if step.refused is not None or not fresh:
                    return step
                return self._run(step.state, at, lambda room: room.joined(by=self._seat(step.state, player)), step)
            case Act() | Presence():
                return self._with_people(state, action, at)
            case Tick():
                if state.alarm is None or state.alarm > at:
                    return Step(state)
                return self._run(msgspec.structs.replace(state, alarm=None), at, lambda room: room.alarm())
            case Restarted():
                return Step(state)

    def deadline(self, state: Kept) -> int | None:
        return state.alarm

    def view(self, state: Kept, player: str | None) -> dict[str, Any]:
        """Members, chat, and what the author shows this seat."""
        seat = self._seat(state, player) if player is not None and player in state.people.members else None
        own = self._open(state, 0).view(seat)
        return {**self._people.view(state.people, player), **msgspec.to_builtins(own)}

    def me(self, state: Kept, player: str) -> str:
        return self._people.me(state.people, player)

    def signal(self, state: Kept, player: str, kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
        return self._people.signal(state.people, player, kind, data)

    def save(self, state: Kept) -> bytes:
        return msgspec.msgpack.encode(state)

    def load(self, body: bytes) -> Kept:
        """Raises when the class has other fields now."""
        kept = msgspec.msgpack.decode(body, type=Kept)
        self._decoder.decode(kept.state)
        return kept

    def ended(self, state: Kept) -> bool:
        """Nobody knows when it is."""
        return False

    # -- inside ------------------------------------------------------------------------------------------------------

    def _act(self, state: Kept, player: str, name: str, args: Mapping[str, Any], at: int) -> Step:
        if player not in state.people.members:
            return Step(state, refused=Refusal("seat/unknown", "join the room first"))
        method, expected = self._commands[name]
        try:
            given = msgspec.structs.asdict(msgspec.convert(dict(args), expected))
        except msgspec.ValidationError as error:
            return Step(state, refused=Refusal("command/invalid", f"{name}: {error}"))
        seat = self._seat(state, player)
        return self._run(state, at, lambda room: method(room, by=seat, **given))

    def _run(self, state: Kept, at: int, call: Callable[[Room[Any]], Any], before: Step | None = None) -> Step:
        room = self._open(state, at)
        try:
            result = msgspec.to_builtins(call(room))
            kept = Kept(state.people, msgspec.json.encode(room.state), room.random.seed, room.alarm_at)
        except Refused as no:
            return Step(state, refused=Refusal(no.code, no.message, no.retry_ms))
        except Exception as error:  # noqa: BLE001 – a fault in the author's code must not take the room with it
            structlog.get_logger("roomlit.kinds").error("command failed", kind=self.kind, error=repr(error))
            return Step(state, refused=Refusal("room/failed", f"{self.kind} failed: {type(error).__name__}"))
        earlier = () if before is None else before.facts
        return Step(kept, (*earlier, *room.facts), result=result)

    def _open(self, state: Kept, at: int) -> Room[Any]:
        own = self._decoder.decode(state.state)
        return self._room(state=own, now=at, chance=Chance(state.seed), alarm=state.alarm)

    def _with_people(self, state: Kept, action: Action, at: int) -> Step:
        step = self._people.step(state.people, action, at=at)
        if step.refused is not None:
            return msgspec.structs.replace(step, state=state)
        same = step.state is state.people
        return msgspec.structs.replace(step, state=state if same else msgspec.structs.replace(state, people=step.state))

    def _seat(self, state: Kept, player: str) -> Seat:
        return Seat(player, self.me(state, player))


def _arguments(method: Callable[..., Any]) -> type[msgspec.Struct]:
    """The keyword arguments of a command as a struct to convert to; nothing unknown, nothing missing."""
    hints = get_type_hints(method)
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for name, parameter in list(inspect.signature(method).parameters.items())[1:]:
        if name == "by":
            continue
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise LocalError("command/signature", f"{method.__qualname__}: write `*, by: Seat, {name}: …`")
        kind = hints.get(name, Any)
        missing = parameter.default is inspect.Parameter.empty
        fields.append((name, kind) if missing else (name, kind, parameter.default))
    return msgspec.defstruct(method.__name__, fields, kw_only=True, forbid_unknown_fields=True)
