"""What a player means to do: the closed vocabulary between a mind and whoever runs it."""

import msgspec

from masquerade.wire import commands


class SayIntent(msgspec.Struct, frozen=True, tag=True):
    """Send `text` at `send_at`; until then the seat is seen typing from `typing_from` (both ms, server clock)."""

    text: str
    send_at: int
    typing_from: int


class AnswerIntent(msgspec.Struct, frozen=True, tag=True):
    """Seal `text` as the answer to a prompt (0 or 1) at `at`; `engine` worded it."""

    prompt: int
    text: str
    at: int
    engine: str = "deck"


class SuspectIntent(msgspec.Struct, frozen=True, tag=True):
    """Note at `at`, in private, how surely a seat is an AI (0-100)."""

    seat: int
    per_cent: int
    at: int


class VoteIntent(msgspec.Struct, frozen=True, tag=True):
    """Cast the ballot at `at`: one named seat (None: nobody) and, per other seat, how surely it is an AI (0-100)."""

    named: int | None
    sliders: dict[int, int]
    at: int


class ReadyIntent(msgspec.Struct, frozen=True, tag=True):
    """Tell the room at `at` that this seat needs no more preparation."""

    at: int


class Nothing(msgspec.Struct, frozen=True, tag=True):
    """There is nothing to do until the next event."""


Intent = SayIntent | AnswerIntent | SuspectIntent | VoteIntent | ReadyIntent | Nothing


def due_at(intent: Intent) -> int | None:
    """When the intent is to be carried out, in ms; None when there is nothing to carry out."""
    match intent:
        case SayIntent():
            return intent.send_at
        case AnswerIntent() | SuspectIntent() | VoteIntent() | ReadyIntent():
            return intent.at
        case Nothing():
            return None


def command_of(intent: Intent) -> commands.GameCommand | None:
    """The command that carries the intent out; None when there is nothing to carry out.

    >>> command_of(VoteIntent(named=2, sliders={2: 90}, at=0))
    VoteCommand(named=2, sliders={'2': 90})
    """
    match intent:
        case SayIntent():
            return commands.MessageCommand(text=intent.text)
        case AnswerIntent():
            return commands.AnswerCommand(prompt=intent.prompt, text=intent.text)
        case SuspectIntent():
            return commands.SuspectCommand(seat=intent.seat, per_cent=intent.per_cent)
        case VoteIntent():
            sliders = {str(seat): per_cent for seat, per_cent in intent.sliders.items()}
            return commands.VoteCommand(named=intent.named, sliders=sliders)
        case ReadyIntent():
            return commands.ReadyCommand()
        case Nothing():
            return None
