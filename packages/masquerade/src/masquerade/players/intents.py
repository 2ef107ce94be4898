"""What a player means to do: the closed vocabulary between a mind and whoever runs it."""

import msgspec


class Say(msgspec.Struct, frozen=True, tag=True):
    """Send `text` at `send_at`; until then the seat is seen typing from `typing_from` (both ms, server clock)."""

    text: str
    send_at: int
    typing_from: int


class Answer(msgspec.Struct, frozen=True, tag=True):
    """Seal `text` as the answer to a prompt (0 or 1) at `at`; `engine` worded it."""

    prompt: int
    text: str
    at: int
    engine: str = "deck"


class Suspect(msgspec.Struct, frozen=True, tag=True):
    """Note at `at`, in private, how surely a seat is an AI (0-100)."""

    seat: int
    per_cent: int
    at: int


class Vote(msgspec.Struct, frozen=True, tag=True):
    """Cast the ballot at `at`: one named seat (None: nobody) and, per other seat, how surely it is an AI (0-100)."""

    named: int | None
    sliders: dict[int, int]
    at: int


class Ready(msgspec.Struct, frozen=True, tag=True):
    """Tell the room at `at` that this seat needs no more preparation."""

    at: int


class Nothing(msgspec.Struct, frozen=True, tag=True):
    """There is nothing to do until the next event."""


Intent = Say | Answer | Suspect | Vote | Ready | Nothing


def due_at(intent: Intent) -> int | None:
    """When the intent is to be carried out, in ms; None when there is nothing to carry out."""
    match intent:
        case Say():
            return intent.send_at
        case Answer() | Suspect() | Vote() | Ready():
            return intent.at
        case Nothing():
            return None
