"""A command's name and arguments, as typed by anyone, turned into an action of the rules or a refusal."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from masquerade.rules import actions
from masquerade.rules.refusal import Refusal


class _Message(msgspec.Struct, frozen=True):
    text: str


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


def _message(player: str, args: dict[str, Any]) -> actions.Action:
    return actions.Say(player, msgspec.convert(args, _Message).text)


def _vote(player: str, args: dict[str, Any]) -> actions.Action | Refusal:
    vote = msgspec.convert(args, _Vote)
    if not all(seat.isascii() and seat.isdecimal() and len(seat) <= 2 for seat in vote.sliders):
        return Refusal("vote/unknown_seat", "There is no such seat.")
    sliders = {int(seat): value for seat, value in vote.sliders.items()}
    return actions.Vote(player, vote.named, tuple(sliders.items()))


def _credit(player: str, args: dict[str, Any]) -> actions.Action:
    credit = msgspec.convert(args, _Credit)
    return actions.Credit(player, credit.engine, credit.persona)


def _bare(action: type[actions.Start | actions.Ready | actions.Rematch | actions.Leave]) -> Decoder:
    return lambda player, args: action(player)


_COMMANDS: Mapping[str, Decoder] = MappingProxyType(
    {
        "settings": lambda player, args: actions.Configure(player, args),
        "start": _bare(actions.Start),
        "ready": _bare(actions.Ready),
        "message": _message,
        "vote": _vote,
        "rematch": _bare(actions.Rematch),
        "leave": _bare(actions.Leave),
        "credit": _credit,
    }
)
