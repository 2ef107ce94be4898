"""A `roomlit.Room` class as rules: state, members, journal and limits come with its commands."""

import inspect
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, get_type_hints

import msgspec

from roomlit.errors import LocalError, Refused
from roomlit.kinds.authoritative import COMMAND_MARK, Chance, Room, Seat
from roomlit.kinds.chat import ChatRoom, ChatState
from roomlit.log import get_logger
from roomlit.ports.logic import SERVER, Act, Action, Enter, Identity, Presence, Refusal, Restarted, Step, Tick


class Kept(msgspec.Struct, frozen=True):
    """A room between two actions: the author's state as bytes, so that nothing can change it by accident."""

    people: ChatState
    state: bytes
    seed: int
    alarm: int | None = None


class _Command(NamedTuple):
    method: Callable[..., Any]
    arguments: type[msgspec.Struct]
    server_only: bool


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
            name: _Command(member, _arguments(member), server_only=getattr(member, COMMAND_MARK))
            for name, member in inspect.getmembers(room)
            if hasattr(member, COMMAND_MARK)
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

    def screened(self, state: Kept, action: Action, *, at: int) -> Action | Refusal:
        """As in a chat: names and lines readable, names told apart. Commands of one's own get what was sent."""
        own = isinstance(action, Act) and action.name in self._commands
        return action if own else self._people.screened(state.people, action, at=at)

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

    def vouched(self, state: Kept) -> bool:
        return self._people.vouched(state.people)

    def identity(self, state: Kept, player: str) -> Identity | None:
        return self._people.identity(state.people, player)

    def seats(self, state: Kept, named: str) -> Collection[str]:
        return self._people.seats(state.people, named)

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
        if player != SERVER and player not in state.people.members:
            return Step(state, refused=Refusal("seat/unknown", "join the room first"))
        asked = self._commands[name]
        if asked.server_only and player != SERVER:
            return Step(state, refused=Refusal("command/server_only", f"only the server may give {name!r}"))
        try:
            given = msgspec.structs.asdict(msgspec.convert(dict(args), asked.arguments))
        except msgspec.ValidationError as error:
            return Step(state, refused=Refusal("command/invalid", f"{name}: {error}"))
        seat = self._seat(state, player)
        return self._run(state, at, lambda room: asked.method(room, by=seat, **given))

    def _run(self, state: Kept, at: int, call: Callable[[Room[Any]], Any], before: Step | None = None) -> Step:
        room = self._open(state, at)
        try:
            result = msgspec.to_builtins(call(room))
            kept = Kept(state.people, msgspec.json.encode(room.state), room.random.seed, room.alarm_at)
        except Refused as no:
            return Step(state, refused=Refusal(no.code, no.message, no.retry_ms))
        except Exception as error:  # noqa: BLE001 – a fault in the author's code must not take the room with it
            get_logger("roomlit.kinds").error("command failed", kind=self.kind, exc_info=True)
            failed = f"{self.kind} failed ({type(error).__name__}): the traceback is in the server's log"
            return Step(state, refused=Refusal("room/failed", failed))
        earlier = () if before is None else before.facts
        dismissed = () if before is None else before.dismissed
        return Step(kept, (*earlier, *room.facts), result=result, dismissed=dismissed)

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
        member = state.people.members.get(player)
        return Seat(player, "") if member is None else Seat(player, member.name, member.user, member.roles)


def _arguments(method: Callable[..., Any]) -> type[msgspec.Struct]:
    """The keyword arguments of a command as a struct to convert to; nothing unknown, nothing missing."""
    hints, parameters = get_type_hints(method), dict(list(inspect.signature(method).parameters.items())[1:])
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    if inspect.iscoroutinefunction(method):
        raise LocalError(
            "command/signature", f"{method.__qualname__}: a room decides at once: write def, not async def"
        )
    by = parameters.pop("by", None)
    if by is None or by.kind not in {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}:
        written = f"def {method.__name__}(self, *, by: Seat, …)"
        raise LocalError("command/signature", f"{method.__qualname__} is told who acts: write {written}")
    for name, parameter in parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise LocalError("command/signature", f"{method.__qualname__}: write `*, by: Seat, {name}: …`")
        kind = hints.get(name, Any)
        missing = parameter.default is inspect.Parameter.empty
        fields.append((name, kind) if missing else (name, kind, parameter.default))
    return msgspec.defstruct(method.__name__, fields, kw_only=True, forbid_unknown_fields=True)
