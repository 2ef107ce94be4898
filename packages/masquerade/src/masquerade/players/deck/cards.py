"""The typed cards of the deck and their reading from the JSON files beside this module."""

from functools import cache
from importlib.resources import files

import msgspec

from masquerade.players.words import content, plain


class Style(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a persona writes; rates are probabilities per line (typo: per word, slang: per word that has one)."""

    lower: float = 0.6
    stop: float = 0.05
    apostrophe: float = 0.4
    comma: float = 0.4
    mark: float = 0.8
    slang: dict[str, str] = {}
    slang_rate: float = 0.7
    laugh: tuple[str, ...] = ("haha",)
    laugh_rate: float = 0.06
    emoji: tuple[str, ...] = ()
    emoji_rate: float = 0.0
    typo: float = 0.015


class Persona(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody invented: a register of table talk, habits, and answers to what strangers ask each other."""

    key: str
    register: str
    style: Style
    facts: dict[str, tuple[str, ...]]
    brief: float = 0.5
    curious: float = 1.0
    joking: float = 1.0
    wary: float = 1.0
    chatty: float = 1.0


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A personal question: its key among the facts and the pattern that finds it."""

    key: str
    match: str


class DeckAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ready answers for a question that comes up with a topic; `stance` limits it to those who hold it."""

    match: str
    say: tuple[str, ...]
    stance: str = ""


class Stance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One side of a topic: what its holders say, why, and what happened to them (by register, or `any`)."""

    key: str
    opinions: tuple[str, ...]
    reasons: tuple[str, ...]
    stories: dict[str, tuple[str, ...]]
    match: str = ""
    yes: bool = True


class TopicCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that the deck has to say about one topic."""

    text: str
    words: str
    stances: tuple[Stance, ...]
    asks: tuple[str, ...]
    jokes: tuple[str, ...]
    answers: tuple[DeckAnswer, ...] = ()
    twist: str | None = None
    twisted: tuple[str, ...] = ()


_SAME_TOPIC = 0.5
_TALK = ("talk.json", "banter.json", "smalltalk.json")
Talk = dict[str, dict[str, tuple[str, ...]]]


class Deck(msgspec.Struct, frozen=True):
    """Everything authored."""

    personas: tuple[Persona, ...]
    topics: tuple[TopicCard, ...]
    asks: tuple[Ask, ...]
    talk: Talk

    def persona(self, key: str) -> Persona:
        """The persona with this key.

        Raises:
            KeyError: nobody of that name is in the deck; `personas` lists who is.
        """
        for persona in self.personas:
            if persona.key == key:
                return persona
        raise KeyError(key)

    def lines(self, category: str, register: str) -> tuple[str, ...]:
        """Table talk of a category: what everybody says, and what this register says."""
        entry = self.talk[category]
        return entry.get("any", ()) + entry.get(register, ())

    def topic(self, text: str) -> TopicCard | None:
        """The card for a topic text: the same words, or nearly (texts are edited); None when unknown."""
        folded = plain(text)
        exact = next((card for card in self.topics if plain(card.text) == folded), None)
        if exact is not None:
            return exact
        asked = content(text)
        best, score = None, 0.0
        for card in self.topics:
            own = content(card.text)
            shared = len(asked & own) / max(len(asked | own), 1)
            if shared > score:
                best, score = card, shared
        return best if score >= _SAME_TOPIC else None


@cache
def load_deck() -> Deck:
    """Read the deck that ships with the package (once; the value is frozen)."""
    here = files("masquerade.players.deck")
    topics: list[TopicCard] = []
    for entry in sorted((here / "topics").iterdir(), key=lambda file: file.name):
        if entry.name.endswith(".json"):
            topics += msgspec.json.decode(entry.read_bytes(), type=list[TopicCard])
    return Deck(
        personas=msgspec.json.decode((here / "personas.json").read_bytes(), type=tuple[Persona, ...]),
        topics=tuple(topics),
        asks=msgspec.json.decode((here / "asks.json").read_bytes(), type=tuple[Ask, ...]),
        talk=_joined(*(msgspec.json.decode((here / name).read_bytes(), type=Talk) for name in _TALK)),
    )


def _joined(*parts: Talk) -> Talk:
    """The lines of all parts, by category and register."""
    joined: Talk = {}
    for category in dict.fromkeys(category for part in parts for category in part):
        entries = [part[category] for part in parts if category in part]
        registers = dict.fromkeys(register for entry in entries for register in entry)
        joined[category] = {
            register: tuple(line for entry in entries for line in entry.get(register, ())) for register in registers
        }
    return joined
