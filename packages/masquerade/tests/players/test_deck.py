"""The authored deck: complete, clean, and found by topic."""

import re

import msgspec
import pytest

from masquerade.players.deck.cards import Deck, load_deck
from masquerade.rules.topics import CARDS

TELLS = re.compile(
    r"—|\bas an? (?:ai|language model|assistant)\b|\bdelve|\btapestry|\bcertainly\b|\bfascinating\b|\bi'd be happy to\b"
    r"|\bgreat question\b|\bhow can i (?:help|assist)|\bi don't have (?:feelings|personal)"
    r"|\bi'm (?:just )?an? (?:ai|bot)\b"
    r"|\bi am (?:an? )?(?:ai|bot)\b|\bit's important to\b|\bfurthermore\b|\bmoreover\b|\bin conclusion\b",
    re.IGNORECASE,
)


def lines_of(deck: Deck) -> list[str]:
    """Everything a seat could say."""
    said: list[str] = []
    for card in deck.topics:
        said += [*card.asks, *card.jokes, *card.twisted]
        said += [line for answer in card.answers for line in answer.say]
        for stance in card.stances:
            said += [*stance.opinions, *stance.reasons]
            said += [line for told in stance.stories.values() for line in told]
    for persona in deck.personas:
        said += [line for told in persona.facts.values() for line in told]
    for registers in deck.talk.values():
        said += [line for options in registers.values() for line in options]
    return said


def test_every_topic_of_the_game_has_a_card_with_its_twist() -> None:
    known = {card.text: card.twist for card in load_deck().topics}
    assert {card.text: known.get(card.text) for card in CARDS} == {card.text: card.twist for card in CARDS}


def test_a_topic_is_found_by_slightly_different_words() -> None:
    card = load_deck().topic("what would you put on pizza that nobody else will accept")
    assert card is not None
    assert "pizza" in card.text


def test_a_foreign_topic_has_no_card() -> None:
    assert load_deck().topic("Should satellites be painted black?") is None


def test_there_are_enough_personas_topics_and_sides() -> None:
    deck = load_deck()
    assert len(deck.personas) >= 12
    assert len(deck.topics) >= 60
    assert len({persona.register for persona in deck.personas}) >= 3
    assert all(len(card.stances) >= 4 and len(card.twisted) >= 7 and len(card.asks) >= 4 for card in deck.topics)


def test_no_line_of_the_deck_holds_a_phrase_machines_are_known_by() -> None:
    assert [line for line in lines_of(load_deck()) if TELLS.search(line)] == []


def test_every_line_fits_the_room_and_is_one_line() -> None:
    assert [line for line in lines_of(load_deck()) if not 0 < len(line) <= 120 or "\n" in line] == []


def test_most_lines_are_as_short_as_people_write() -> None:
    lengths = sorted(len(line.split()) for line in lines_of(load_deck()))
    assert lengths[len(lengths) // 2] <= 7
    assert lengths[int(len(lengths) * 0.99)] <= 14


def test_every_pattern_of_the_deck_compiles() -> None:
    deck = load_deck()
    patterns = [ask.match for ask in deck.asks] + [answer.match for card in deck.topics for answer in card.answers]
    assert all(re.compile(pattern) for pattern in patterns)


def test_every_persona_answers_most_personal_questions() -> None:
    deck = load_deck()
    keys = {ask.key for ask in deck.asks}
    for persona in deck.personas:
        assert set(persona.facts) <= keys, persona.key
        assert len(persona.facts) >= 20, persona.key


def test_the_deck_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        load_deck().personas[0].brief = 1.0  # type: ignore[misc]


def test_an_unknown_persona_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_deck().persona("nobody")


def test_a_persona_with_a_misspelt_habit_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"lowre": 1.0}', type=type(load_deck().personas[0].style))
