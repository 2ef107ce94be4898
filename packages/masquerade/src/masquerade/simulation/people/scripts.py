"""The typed scripts of simulated people and their reading from the JSON files beside this module."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from masquerade.players.deck.cards import Style
from masquerade.players.dice import Dice, seed_of


class PersonKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one kind of person plays: `talk` is how often it speaks, `answers` and `burst` are probabilities per line."""

    key: str
    talk: float
    ask: float
    joke: float
    accuse: float
    react: float
    answers: float
    burst: float
    drift: float = 0.15
    robot: float = 0.0


class TopicScript(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people say on one topic, on its twist, and to its two prompts."""

    text: str
    lines: tuple[str, ...]
    twist_lines: tuple[str, ...]
    answers: tuple[tuple[str, ...], tuple[str, ...]]


class _People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: tuple[PersonKind, ...]
    hands: tuple[Style, ...]


class Scripts(msgspec.Struct, frozen=True):
    """Everything written for scripted people: `pools` by occasion, `hands` are ways of typing."""

    kinds: tuple[PersonKind, ...]
    hands: tuple[Style, ...]
    pools: dict[str, tuple[str, ...]]
    topics: tuple[TopicScript, ...]

    def topic(self, text: str) -> TopicScript | None:
        """What is written on a topic; None for one of a host's own."""
        return next((script for script in self.topics if script.text == text), None)


@cache
def load_scripts() -> Scripts:
    """Read what is written for scripted people (once; the value is frozen)."""
    here = files("masquerade.simulation.people")
    people = msgspec.json.decode((here / "kinds.json").read_bytes(), type=_People)
    topics: list[TopicScript] = []
    for entry in sorted(here.iterdir(), key=lambda file: file.name):
        if entry.name.startswith("topics-"):
            topics += msgspec.json.decode(entry.read_bytes(), type=list[TopicScript])
    pools = msgspec.json.decode((here / "talk.json").read_bytes(), type=dict[str, tuple[str, ...]])
    return Scripts(people.kinds, people.hands, pools, tuple(topics))


def dealt(options: Sequence[str], salt: str, turn: int, stride: int) -> list[str]:
    """The options in one fixed shuffled order, begun at the place of person number `turn`.

    Each person begins `stride` further, so that a run of games goes through all of them before one comes again.

    >>> dealt(["a", "b", "c"], "x", 0, 1) != dealt(["a", "b", "c"], "x", 1, 1)
    True
    """
    dice, left = Dice(seed_of(0, "people", salt)), list(options)
    order = [left.pop(int(dice.unit() * len(left))) for _ in options]
    start = turn * stride % max(len(order), 1)
    return order[start:] + order[:start]
