"""When people really write: recorded pauses of human conversations, for scripted people. No text, only times."""

from functools import cache
from importlib.resources import files
from itertools import pairwise

import msgspec


class RecordedMessage(msgspec.Struct, frozen=True, array_like=True):
    """One message: seconds since the one before, which of the two wrote it (0 or 1), its length in characters."""

    pause_s: int
    who: int
    chars: int


class Recordings(msgspec.Struct, frozen=True):
    """The recordings; `source` says where they come from."""

    source: str
    conversations: tuple[tuple[RecordedMessage, ...], ...]


@cache
def load_recordings() -> Recordings:
    """The recordings of this package.

    >>> len(load_recordings().conversations)
    80
    """
    return msgspec.json.decode(
        files("masquerade.simulation.people").joinpath("recorded_pauses.json").read_bytes(), type=Recordings
    )


def pauses_of(place: int) -> tuple[int, ...]:
    """The seconds before each message of one person, since that person's own last one; any `place` means somebody.

    >>> all(pause >= 0 for pause in pauses_of(7))
    True
    """
    conversations = load_recordings().conversations
    conversation, who = conversations[place // 2 % len(conversations)], place % 2
    pauses, waited = list[int](), 0
    for message in conversation:
        waited += message.pause_s
        if message.who == who:
            pauses.append(waited)
            waited = 0
    return tuple(pauses) or tuple(message.pause_s for message in conversation)  # one who only listened


def replies_of(place: int) -> tuple[int, ...]:
    """The seconds one person took to answer the other's messages; any `place` means somebody.

    >>> all(pause >= 0 for pause in replies_of(7))
    True
    """
    conversations = load_recordings().conversations
    conversation, who = conversations[place // 2 % len(conversations)], place % 2
    taken = (after.pause_s for before, after in pairwise(conversation) if before.who != who == after.who)
    return tuple(taken) or pauses_of(place)
