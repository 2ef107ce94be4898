"""What a player means to do: the closed vocabulary between a mind and whoever runs it."""

import msgspec


class Say(msgspec.Struct, frozen=True, tag=True):
    """Send `text` at `send_at`; until then the seat is seen typing from `typing_from` (both ms, server clock)."""

    text: str
    send_at: int
    typing_from: int


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


Intent = Say | Vote | Ready | Nothing


def due_at(intent: Intent) -> int | None:
    """When the intent is to be carried out, in ms; None when there is nothing to carry out."""
    match intent:
        case Say():
            return intent.send_at
        case Vote() | Ready():
            return intent.at
        case Nothing():
            return None
