"""A command's name and arguments, as typed by anyone, turned into an action of the rules or a refusal."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from masquerade.rules import actions
from masquerade.rules.refusal import Refusal


class _Joining(msgspec.Struct, frozen=True):
    password: str = ""
    watch: bool = False


class _Message(msgspec.Struct, frozen=True):
    text: str


class _Answer(msgspec.Struct, frozen=True):
    prompt: int
    text: str


class _Suspect(msgspec.Struct, frozen=True):
    seat: int
    per_cent: int | None = None


class _Kick(msgspec.Struct, frozen=True):
    name: str | None = None
    seat: int | None = None


class _PassHost(msgspec.Struct, frozen=True):
    name: str


class _Extend(msgspec.Struct, frozen=True):
    seconds: int = 30


class _Vote(msgspec.Struct, frozen=True):
    named: int | None = None
    sliders: dict[str, int] = {}


class _Credit(msgspec.Struct, frozen=True):
    engine: str
    persona: str | None = None


Decoder = Callable[[str, dict[str, Any]], actions.Action | Refusal]


def decoded(player: str, name: str, args: dict[str, Any]) -> actions.Action | Refusal:
    """The action a command asks for, or why it is none (`command/unknown`, `command/malformed`)."""
    decode = _COMMANDS.get(name)
    if decode is None:
        return Refusal("command/unknown", f"There is no such command; known are {', '.join(_COMMANDS)}.")
    try:
        return decode(player, args)
    except msgspec.ValidationError as error:
        return Refusal("command/malformed", f"{error}.")


def joining(player: str, name: str, meta: dict[str, Any]) -> actions.Join | Refusal:
    """The arrival of a person with what they brought, or why it is malformed (`join/malformed`)."""
    try:
        brought = msgspec.convert(meta, _Joining)
    except msgspec.ValidationError as error:
        return Refusal("join/malformed", f"{error}.")
    return actions.Join(player, name, brought.password, brought.watch)


def _message(player: str, args: dict[str, Any]) -> actions.Action:
    return actions.Say(player, msgspec.convert(args, _Message).text)


def _answer(player: str, args: dict[str, Any]) -> actions.Action:
    answer = msgspec.convert(args, _Answer)
    return actions.Answer(player, answer.prompt, answer.text)


def _suspect(player: str, args: dict[str, Any]) -> actions.Action:
    note = msgspec.convert(args, _Suspect)
    return actions.Suspect(player, note.seat, note.per_cent)


def _kick(player: str, args: dict[str, Any]) -> actions.Action:
    kick = msgspec.convert(args, _Kick)
    return actions.Kick(player, kick.name, kick.seat)


def _pass_host(player: str, args: dict[str, Any]) -> actions.Action:
    return actions.PassHost(player, msgspec.convert(args, _PassHost).name)


def _extend(player: str, args: dict[str, Any]) -> actions.Action:
    return actions.Extend(player, msgspec.convert(args, _Extend).seconds)


def _vote(player: str, args: dict[str, Any]) -> actions.Action | Refusal:
    vote = msgspec.convert(args, _Vote)
    if not all(seat.isascii() and seat.isdecimal() and len(seat) <= 2 for seat in vote.sliders):
        return Refusal("vote/unknown_seat", "There is no such seat.")
    sliders = {int(seat): value for seat, value in vote.sliders.items()}
    return actions.Vote(player, vote.named, tuple(sliders.items()))


def _credit(player: str, args: dict[str, Any]) -> actions.Action:
    credit = msgspec.convert(args, _Credit)
    return actions.Credit(player, credit.engine, credit.persona)


_Bare = actions.Start | actions.Ready | actions.Rematch | actions.Leave | actions.Pause | actions.Continue


def _bare(action: type[_Bare]) -> Decoder:
    return lambda player, args: action(player)


_COMMANDS: Mapping[str, Decoder] = MappingProxyType(
    {
        "settings": lambda player, args: actions.Configure(player, args),
        "start": _bare(actions.Start),
        "ready": _bare(actions.Ready),
        "message": _message,
        "answer": _answer,
        "suspect": _suspect,
        "vote": _vote,
        "rematch": _bare(actions.Rematch),
        "leave": _bare(actions.Leave),
        "credit": _credit,
        "kick": _kick,
        "host": _pass_host,
        "pause": _bare(actions.Pause),
        "resume": _bare(actions.Continue),
        "extend": _extend,
    }
)
