"""How much a line sounds like the deck: seats of the deck know their own kind by its phrases.

What counts are pairs of neighbouring words. Whoever picks up the others' phrases, or says what anybody says, sounds
familiar; whoever writes as only people do does not. It is the strongest sign in a hunt, and one to be played with.
"""

from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from masquerade.players.deck.cards import Deck, load_deck
from masquerade.players.words import plain, tokens

Pair = tuple[str, str]


def strangeness(texts: Iterable[str], names: Iterable[str]) -> float | None:
    """The share of word pairs that no line of the deck has, 0 to 1; None when there are no pairs.

    Args:
        texts: what one seat has said.
        names: the masks of the table; a name fits everywhere.

    >>> strangeness(["good point", "depends who you ask"], ["Fox"])
    0.0
    """
    masks = frozenset(word for name in names for word in tokens(name))
    pairs = [pair for text in texts for pair in _pairs(text, masks)]
    if not pairs:
        return None
    known = _known()
    return sum(pair not in known for pair in pairs) / len(pairs)


def _pairs(text: str, masks: frozenset[str]) -> list[Pair]:
    words = [word for word in plain(text).split() if word not in masks]
    return list(pairwise(words))


@cache
def _known() -> frozenset[Pair]:
    return frozenset(pair for line in _lines(load_deck()) for pair in _pairs(line, frozenset()))


def _lines(deck: Deck) -> Iterable[str]:
    for card in deck.topics:
        yield from (*card.asks, *card.jokes, *card.twisted, card.text)
        for answer in card.answers:
            yield from answer.say
        for stance in card.stances:
            yield from (*stance.opinions, *stance.reasons)
            for told in stance.stories.values():
                yield from told
    for persona in deck.personas:
        for told in persona.facts.values():
            yield from told
    for registers in deck.talk.values():
        for options in registers.values():
            yield from (option.replace("{who}", "").replace("{other}", "") for option in options)
