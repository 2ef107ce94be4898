"""The room everybody gets without asking: members, chat, and small events of one's own."""

import re
from collections.abc import Collection
from typing import Any

import msgspec

from roomlit.kinds.chat_words import readable_chat
from roomlit.ports.logic import (
    EVENT_NAME,
    SERVER,
    Act,
    Action,
    Enter,
    Fact,
    Identity,
    Presence,
    Refusal,
    Restarted,
    Step,
    Tick,
)

MEMBERS_MAX = 1000
MESSAGES_MAX = 100
TEXT_CHARS = 200
NAME_CHARS = 40
HINT_BYTES = 1_000
RESERVED = frozenset(
    {
        "message",
        "phase",
        "voted",
        "typing",
        "player_list",
        "topic",
        "elimination",
        "game_over",
        "voting_result",
        "connection",
    }
)
_BLANK = re.compile(r"[\s\x00-\x1f\x7f\u2028\u2029]+")


class Member(msgspec.Struct, frozen=True):
    """Someone with a seat; `name` is unique in the room unless the app vouches for who it is (`user`, `roles`)."""

    name: str
    online: bool
    user: str = ""
    roles: tuple[str, ...] = ()


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of chat; `at` in milliseconds, `user` whom the app vouches for as its author."""

    id: int
    sender: str
    text: str
    at: int
    user: str = ""


class ChatState(msgspec.Struct, frozen=True):
    """Members by player id in order of arrival, the last messages, and how many there were."""

    members: dict[str, Member] = {}
    messages: tuple[Message, ...] = ()
    said: int = 0
    vouched: bool = False


class ChatRoom:
    """A `RoomLogic` that lets anyone join.

    `message {text}` chats, `rename {name}` renames, any other name is passed on as an event.

    >>> room = ChatRoom()
    >>> step = room.step(room.start(seed=1, at=0, options={}), Enter(player="p", name="Ada"), at=0)
    >>> room.view(step.state, "p")["members"]
    [{'name': 'Ada', 'online': True}]
    """

    kind = "chat"
    version = 1
    stamp_ms = 1

    def start(self, *, seed: int, at: int, options: dict[str, Any]) -> ChatState:
        """An empty room."""
        return ChatState()

    def step(self, state: ChatState, action: Action, *, at: int) -> Step:
        match action:
            case Enter(player=player, name=name, identity=Identity() as identity):
                return _enter_as(state, player, name, identity)
            case Enter(player=player, name=name):
                return _enter(state, player, name)
            case Presence(player=player, online=online):
                return _presence(state, player, online)
            case Act(player=player, name=name, args=args) if player == SERVER:
                return _announce(state, name, args, at)
            case Act(player=player, name="message", args=args):
                return _say(state, player, args.get("text"), at)
            case Act(player=player, name="rename", args=args):
                return _rename(state, player, args.get("name"))
            case Act(player=player, name=name, args=args):
                return _pass_on(state, player, name, args)
            case Tick() | Restarted():
                return Step(state)

    def screened(self, state: ChatState, action: Action, *, at: int) -> Action | Refusal:
        """Names and lines made readable, and a number behind a name like another's; only then are names gathered."""
        mine = getattr(action, "player", "")
        names = (member.name for player, member in state.members.items() if player != mine)
        return readable_chat(action, names, name_chars=NAME_CHARS)

    def deadline(self, state: ChatState) -> int | None:
        """A chat room waits for nothing."""
        return None

    def view(self, state: ChatState, player: str | None) -> dict[str, Any]:
        """Members and the last hundred messages; the same for everyone."""
        return {"members": _members(state), "messages": [msgspec.to_builtins(m) for m in state.messages]}

    def me(self, state: ChatState, player: str) -> str:
        """The member's name."""
        member = state.members.get(player)
        return "" if member is None else member.name

    def signal(self, state: ChatState, player: str, kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
        """Typing and hints of any name that an event may have are passed on, for members, up to `HINT_BYTES`."""
        if player not in state.members:
            return None
        if kind == "typing":
            return {}
        return data if is_event_name(kind) and is_small_hint(data) else None

    def seats(self, state: ChatState, named: str) -> Collection[str]:
        """The member of that player id or user, or else those of that name."""
        if named in state.members:
            return (named,)
        people = state.members.items()
        users = [player for player, member in people if member.user == named]
        return users or [player for player, member in people if member.name == named]

    def vouched(self, state: ChatState) -> bool:
        return state.vouched

    def identity(self, state: ChatState, player: str) -> Identity | None:
        member = state.members.get(player)
        if member is None or not member.user:
            return None
        return Identity(user=member.user, name=member.name, roles=member.roles)

    def save(self, state: ChatState) -> bytes:
        return msgspec.msgpack.encode(state)

    def load(self, body: bytes) -> ChatState:
        return msgspec.msgpack.decode(body, type=ChatState)

    def ended(self, state: ChatState) -> bool:
        """A chat is never over."""
        return False


def clean(text: object, limit: int) -> str | Refusal:
    """One line of at most `limit` characters, or why not: `text/invalid`, `text/empty`, `text/too_long`."""
    if not isinstance(text, str):
        return Refusal("text/invalid", f"expected text, got {type(text).__name__}")
    line = _BLANK.sub(" ", text).strip()
    if not line:
        return Refusal("text/empty", "write something first")
    if len(line) > limit:
        return Refusal("text/too_long", f"at most {limit} characters, got {len(line)}")
    return line


def is_event_name(name: str) -> bool:
    """Whether members may tell events and hints of that name; `typing` is a hint alone."""
    return name not in RESERVED and EVENT_NAME.fullmatch(name) is not None


def is_small_hint(data: dict[str, Any]) -> bool:
    """Whether a hint with this data is passed on."""
    return len(msgspec.json.encode(data)) <= HINT_BYTES


def _enter(state: ChatState, player: str, name: str) -> Step:
    if player in state.members:
        return Step(state)
    if len(state.members) >= MEMBERS_MAX:
        return Step(state, refused=_FULL)
    line = clean(name, NAME_CHARS)
    if isinstance(line, Refusal):
        return Step(state, refused=line)
    return _with_members(state, {**state.members, player: Member(_free(state, line), online=True)})


def _enter_as(state: ChatState, player: str, name: str, identity: Identity) -> Step:
    """A person for whom the app vouches: under the name they have, whoever else has it; strangers have to go."""
    line = clean(name, NAME_CHARS)
    if isinstance(line, Refusal):
        return Step(state, refused=line)
    known = state.members.get(player)
    if known is None and len(state.members) >= MEMBERS_MAX:
        return Step(state, refused=_FULL)
    member = Member(line, known is None or known.online, identity.user, identity.roles)
    strangers = () if state.vouched else tuple(other for other, one in state.members.items() if not one.user)
    kept = {other: one for other, one in state.members.items() if other not in strangers}
    step = _with_members(msgspec.structs.replace(state, vouched=True), {**kept, player: member})
    return msgspec.structs.replace(step, dismissed=strangers)


def _presence(state: ChatState, player: str, online: bool) -> Step:
    member = state.members.get(player)
    if member is None or member.online == online:
        return Step(state)
    return _with_members(state, {**state.members, player: msgspec.structs.replace(member, online=online)})


def _say(state: ChatState, player: str, text: object, at: int) -> Step:
    if (member := state.members.get(player)) is None:
        return Step(state, refused=_STRANGER)
    return _with_message(state, member.name, text, at, user=member.user)


def _announce(state: ChatState, name: str, args: dict[str, Any], at: int) -> Step:
    """What the server itself does: a line of chat, under any name or none."""
    if name != "message":
        told = f"the server may give 'message' here, not {name!r}: for commands of your own"
        way_out = "the app opens it with roomlit.open_room(name, kind=YourClass) first"
        return Step(state, refused=Refusal("command/unknown", f"{told} {way_out}"))
    sender = args.get("sender", "") and clean(args["sender"], NAME_CHARS)
    if isinstance(sender, Refusal):
        return Step(state, refused=sender)
    return _with_message(state, sender, args.get("text"), at, server=True)


def _with_message(
    state: ChatState, sender: str, text: object, at: int, *, server: bool = False, user: str = ""
) -> Step:
    line = clean(text, TEXT_CHARS)
    if isinstance(line, Refusal):
        return Step(state, refused=line)
    message = Message(state.said + 1, sender, line, at, user)
    kept = (*state.messages, message)[-MESSAGES_MAX:]
    after = msgspec.structs.replace(state, messages=kept, said=message.id)
    fact = Fact("message", msgspec.to_builtins(message), server=server, user=user)
    return Step(after, (fact,), result={"message": message.id})


def _rename(state: ChatState, player: str, name: object) -> Step:
    if (member := state.members.get(player)) is None:
        return Step(state, refused=_STRANGER)
    if member.user:
        return Step(state, refused=Refusal("name/vouched", "names in this room come from the app"))
    line = clean(name, NAME_CHARS)
    if isinstance(line, Refusal):
        return Step(state, refused=line)
    if line == member.name:
        return Step(state)
    fresh = _free(state, line)
    step = _with_members(state, {**state.members, player: msgspec.structs.replace(member, name=fresh)})
    return Step(step.state, step.facts, result={"name": fresh})


def _pass_on(state: ChatState, player: str, name: str, args: dict[str, Any]) -> Step:
    if (member := state.members.get(player)) is None:
        return Step(state, refused=_STRANGER)
    if not is_event_name(name):
        return Step(
            state, refused=Refusal("command/unknown", f"{name!r} cannot be an event: use a_to_z names of your own")
        )
    return Step(state, (Fact(name, {**args, "sender": member.name}, user=member.user),))


def _with_members(state: ChatState, members: dict[str, Member]) -> Step:
    after = msgspec.structs.replace(state, members=members)
    return Step(after, (Fact("player_list", {"members": _members(after)}),))


def _members(state: ChatState) -> list[dict[str, Any]]:
    """As everybody may see them: who is signed in, but not what they may do."""
    people = state.members.values()
    return [{"name": one.name, "online": one.online, **({"user": one.user} if one.user else {})} for one in people]


def _free(state: ChatState, name: str) -> str:
    taken = {member.name.casefold() for member in state.members.values()}
    fresh, number = name, 1
    while fresh.casefold() in taken:
        number += 1
        fresh = f"{name} {number}"
    return fresh


_STRANGER = Refusal("seat/unknown", "join the room first")
_FULL = Refusal("join/full", f"this room holds {MEMBERS_MAX} members")
