"""The authored answers: complete, clean, and found by prompt."""

import re
from collections import Counter

import pytest

from masquerade.players.deck.prompt_cards import PromptCard, load_prompt_deck
from masquerade.players.words import plain
from masquerade.rules.characters import TRAITS
from masquerade.rules.topics import CARDS, GENERIC_PROMPTS

TELLS = re.compile(
    r"[—–“”’…]|\bas an? \w+,|\b(?:ai|bot|robot|language model|assistant|chatgpt)\b|\bdelve|\btapestry|\bcertainly\b"
    r"|\bfascinating\b|\bgreat question\b|\bfurthermore\b|\bmoreover\b|\bin conclusion\b|\bsymphony\b|\btestament\b"
    r"|\bwhispers? of\b|\bbittersweet\b|\bquintessential\b",
    re.IGNORECASE,
)
AUTHORED_LIMIT = 120
"""Leaves room for laughter and a full stop under the room's 140 characters."""


def lines_of(card: PromptCard) -> list[str]:
    return [line for lines in card.answers.values() for line in lines]


def every_line() -> list[str]:
    sealed = load_prompt_deck()
    shrugs = [line for lines in sealed.shrugs.values() for line in lines]
    return [line for card in sealed.prompts for line in lines_of(card)] + shrugs


def test_every_prompt_of_the_game_has_a_card_and_no_card_is_left_over() -> None:
    prompts = [prompt for card in CARDS for prompt in card.prompts] + list(GENERIC_PROMPTS)
    assert sorted(card.text for card in load_prompt_deck().prompts) == sorted(prompts)


def test_every_prompt_has_answers_for_every_trait() -> None:
    for card in load_prompt_deck().prompts:
        assert set(TRAITS) <= set(card.answers), card.text
        assert all(card.answers.values()), card.text


def test_a_prompt_has_an_answer_for_more_seats_than_a_usual_table() -> None:
    assert [card.text for card in load_prompt_deck().prompts if len(lines_of(card)) < 12] == []


def test_there_are_shrugs_for_every_trait() -> None:
    shrugs = load_prompt_deck().shrugs
    assert set(shrugs) == set(TRAITS)
    assert sum(len(lines) for lines in shrugs.values()) >= 36


def test_no_answer_stands_twice_in_the_deck() -> None:
    assert [line for line, count in Counter(map(plain, every_line())).items() if line and count > 1] == []


def test_no_two_answers_to_a_prompt_open_alike() -> None:
    for card in load_prompt_deck().prompts:
        openings = Counter(" ".join(plain(line).split()[:2]) for line in lines_of(card))
        assert [words for words, count in openings.items() if words and count > 1] == [], card.text


def test_no_answer_holds_a_phrase_machines_are_known_by() -> None:
    assert [line for line in every_line() if TELLS.search(line)] == []


def test_every_answer_is_one_line_as_it_is_typed_on_a_phone() -> None:
    assert [line for line in every_line() if not 0 < len(line) <= AUTHORED_LIMIT or "\n" in line] == []
    assert [line for line in every_line() if line.endswith(".") and " " in line and not line.endswith("..")] == []
    lengths = sorted(len(line.split()) for line in every_line())
    assert 5 <= lengths[len(lengths) // 2] <= 9
    assert lengths[int(len(lengths) * 0.95)] <= 14


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("what do you dunk in your cup", "What do you dunk in your cup?"),
        ("What is in the back of your fridge, what do you hide?", "What do you hide at the back of the fridge?"),
        ("What would your mother say?", "What would your mother say about it?"),
        ("Should satellites be painted black?", GENERIC_PROMPTS[0]),
        ("Wofür ist das gut?", GENERIC_PROMPTS[0]),
        ("", GENERIC_PROMPTS[0]),
    ],
)
def test_a_prompt_is_found_by_its_words_or_answered_as_a_general_one(asked: str, found: str) -> None:
    assert load_prompt_deck().prompt(asked).text == found
