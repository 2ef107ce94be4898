"""One persona at one table: what it stands for there, what has been said, and picking a line that is still fresh."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from masquerade.players.deck.cards import Deck, Persona, Stance, TopicCard
from masquerade.players.dice import Dice, seed_of
from masquerade.players.table import Table
from masquerade.players.words import KNOWN, alike, content, either, plain, repeats, telling, worn
from masquerade.wire.view import MessageView

_OWN_ALIKE, _OTHERS_ALIKE, _STATED_ALIKE = 0.6, 0.7, 0.5
_RECENT = 7
_PARTS, _RATHER = 5, 5.0
_YES_NO = re.compile(r"(?:should|is|are|do|does|can|could|would|will|was|has|have|did)\b", re.IGNORECASE)

_DONE = re.compile(r"\b(?:to|you|we|they|people|i)\s+(?!be\b)[a-z]+\b", re.IGNORECASE)
"""What a topic asks to be done: verbs, which are not to be talked on about as if they were things."""
_SHAPES = (
    (re.compile(r"\b(?:worst|hate|annoy\w*|least|ugliest|awful)\b", re.IGNORECASE), "generic_worst"),
    (re.compile(r"\b(?:best|favou?rite|greatest|top|nicest|perfect)\b", re.IGNORECASE), "generic_best"),
    (re.compile(r"\bif\b|\bwhat would you\b|\bimagine\b|\byou (?:wake|find|win|get)\b", re.IGNORECASE), "generic_if"),
    (re.compile(r"^\W*how\b", re.IGNORECASE), "generic_how"),
)
"""What a topic without a card asks for, by its words; the first that fits."""


class Voice:
    """A reading of table, persona and seed made for one decision; it holds no state of its own."""

    def __init__(self, table: Table, deck: Deck, persona: Persona, seed: int, claims: Sequence[str] = ()) -> None:
        self.table = table
        self.deck = deck
        self.persona = persona
        self.seed = seed
        self.claims = claims
        self.card: TopicCard | None = deck.topic(table.topic.text) if table.topic else None
        self.stance: Stance | None = self._stance()

    def _stance(self) -> Stance | None:
        """The side this seat takes: fixed by game, topic and seat, so that it holds and neighbours differ."""
        if self.card is None:
            return None
        first = seed_of(self.table.game, "stance", self.card.text)
        return self.card.stances[(first + self.table.me) % len(self.card.stances)]

    @cached_property
    def says_yes(self) -> bool:
        """Which way this seat leans when a topic has no card."""
        return Dice(seed_of(self.seed, "leaning", self._topic)).chance(0.55)

    @cached_property
    def word(self) -> str:
        """A telling word of the topic: one of its two longest, each seat's own."""
        nouns = telling(_DONE.sub(" ", self._topic)) or telling(self._topic)
        words = sorted(set(nouns), key=lambda word: (-len(word), word))[:2]
        return Dice(seed_of(self.seed, "word", self._topic)).pick(words) if words else "this"

    @cached_property
    def sides(self) -> tuple[str, str] | None:
        """The two sides of an either-or topic without a card, one's own side first."""
        found = either(self._topic)
        return found if found is None or self.says_yes else (found[1], found[0])

    @property
    def _topic(self) -> str:
        return self.table.topic.text if self.table.topic else ""

    @property
    def lean(self) -> str:
        """The kind of table talk that takes a stand on a topic without a card."""
        if _YES_NO.match(self._topic):
            return "generic_yes" if self.says_yes else "generic_no"
        for pattern, category in _SHAPES:
            if pattern.search(self._topic):
                return category
        return "generic_open" if "?" in self._topic else "generic_opinion"

    @cached_property
    def _own(self) -> list[tuple[str, frozenset[str]]]:
        said = [line.text for line in self.table.mine]
        return [(plain(text), content(text)) for text in (*said, *self.claims)]

    @cached_property
    def _others(self) -> list[tuple[str, frozenset[str]]]:
        return [(plain(line.text), content(line.text)) for line in self.table.messages if line.seat != self.table.me]

    def fresh(self, text: str) -> bool:
        """Whether nobody has said this, or nearly this, before."""
        folded, meaning = plain(text), content(text)
        if any(repeats(folded, said) or alike(meaning, sense) >= _OWN_ALIKE for said, sense in self._own):
            return False
        if any(folded == said for said, _ in self._others[-_RECENT:]):
            return False
        return not any(
            (repeats(folded, said) and len(folded.split()) > 2)
            or (len(meaning) > 1 and alike(meaning, sense) >= _OTHERS_ALIKE)
            for said, sense in self._others
        )

    def unsaid(self, text: str) -> bool:
        """Whether these very words are new: enough for names and votes, which come up again and again."""
        folded = plain(text)
        return all(folded != said for said, _ in (*self._own, *self._others[-_RECENT:]))

    def pick(
        self,
        options: Sequence[str],
        dice: Dice,
        slots: Mapping[str, str] | None = None,
        *,
        loose: bool = False,
        rather: frozenset[str] = frozenset(),
    ) -> str | None:
        """A fresh line among the options with its slots filled, short ones more often; None when all are used up.

        `loose`: it is enough that the words are not the same. `rather`: the options to prefer.
        """
        new = self.unsaid if loose else self.fresh
        said = [folded for folded, _ in (*self._own, *self._others)]
        weighed: list[tuple[str, float]] = []
        for option in options:
            text = fill(option, slots or {})
            if text is not None and new(text) and not worn(option, said):
                weight = 1.0 / (1.0 + max(0, len(text.split()) - 4)) ** self.persona.brief
                weighed.append((text, weight * (_RATHER if option in rather else 1.0)))
        return dice.weigh(weighed) if weighed else None

    def talk(
        self, category: str, dice: Dice, slots: Mapping[str, str] | None = None, *, loose: bool = False
    ) -> str | None:
        """A fresh line of table talk; where a mode has its own way to say it, in that way.

        Every seat has its own part of the lines, so that two seats of one table rarely speak in the same phrases;
        it only seldom takes one of another. Who has which part says nothing of who is an AI.
        """
        own = f"{category}_{self.table.mode}"
        found = own if own in self.deck.talk else category
        lines = self.deck.lines(found, self.persona.register)
        seats = max(min(len(self.table.seats), _PARTS), 1)
        part = frozenset(line for line in lines if _lot(self.table.game, line) % seats == self.table.me % seats)
        return self.pick(lines, dice, slots, loose=loose, rather=part)

    @cached_property
    def stated(self) -> bool:
        """Whether this seat has already said where it stands on the topic of this round."""
        if self.stance is None:
            return bool(self.table.mine)
        sides = [content(line) for line in self.stance.opinions]
        return any(alike(sense, side) >= _STATED_ALIKE for _, sense in self._own for side in sides)

    def position(self) -> tuple[str, ...]:
        """What there is to say for one's side: first where one stands, then why."""
        if self.stance is None:
            return self.deck.lines("generic_reason", self.persona.register)
        return self.stance.reasons if self.stated else self.stance.opinions

    def stories(self) -> tuple[str, ...]:
        """What happened to somebody like this persona, on this topic and this side."""
        if self.stance is None:
            return ()
        told = self.stance.stories
        return told.get(self.persona.register, ()) + told.get("any", ())

    def lines_of(self, seat: int) -> tuple[MessageView, ...]:
        """What one seat has said in this round."""
        return tuple(line for line in self.table.messages if line.seat == seat and line.round == self.table.phase.round)


@lru_cache(maxsize=KNOWN)
def _lot(game: int, line: str) -> int:
    """What decides whose part of the talk a line is; games are numbered alike in all rooms."""
    return seed_of(game, line)


def fill(option: str, slots: Mapping[str, str]) -> str | None:
    """Fill `{slots}`; None when one has nothing to be filled with."""
    text = option
    for key, value in slots.items():
        if "{" + key + "}" in text:
            if not value:
                return None
            text = text.replace("{" + key + "}", value)
    return None if "{" in text else text
