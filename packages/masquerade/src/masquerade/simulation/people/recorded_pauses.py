"""When people really write: recorded pauses of human conversations, for simulated people. No text, only times."""

from functools import cache
from importlib.resources import files
from itertools import pairwise

import msgspec


class Moment(msgspec.Struct, frozen=True, array_like=True):
    """One message: seconds since the one before, which of the two wrote it (0 or 1), its length in characters."""

    pause_s: int
    who: int
    chars: int


class Recorded(msgspec.Struct, frozen=True):
    """The recordings; `source` says where they come from."""

    source: str
    conversations: tuple[tuple[Moment, ...], ...]


@cache
def load_recorded() -> Recorded:
    """The recordings of this package.

    >>> len(load_recorded().conversations)
    80
    """
    return msgspec.json.decode(
        files("masquerade.simulation.people").joinpath("recorded_pauses.json").read_bytes(), type=Recorded
    )


def pauses_of(place: int) -> tuple[int, ...]:
    """The seconds before each message of one person, since that person's own last one; any `place` means somebody.

    >>> all(pause >= 0 for pause in pauses_of(7))
    True
    """
    conversations = load_recorded().conversations
    conversation, who = conversations[place // 2 % len(conversations)], place % 2
    pauses, waited = list[int](), 0
    for moment in conversation:
        waited += moment.pause_s
        if moment.who == who:
            pauses.append(waited)
            waited = 0
    return tuple(pauses) or tuple(moment.pause_s for moment in conversation)  # one who only listened


def replies_of(place: int) -> tuple[int, ...]:
    """The seconds one person took to answer the other's messages; any `place` means somebody.

    >>> all(pause >= 0 for pause in replies_of(7))
    True
    """
    conversations = load_recorded().conversations
    conversation, who = conversations[place // 2 % len(conversations)], place % 2
    taken = (after.pause_s for before, after in pairwise(conversation) if before.who != who == after.who)
    return tuple(taken) or pauses_of(place)
