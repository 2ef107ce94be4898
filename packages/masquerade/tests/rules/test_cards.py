"""The cards the rules deal: topics with their prompts, and characters."""

from collections import Counter

from masquerade.rules.characters import CHARACTERS, TRAITS
from masquerade.rules.topics import CARDS, GENERIC_PROMPTS

LONGEST_PROMPT = 60
SEATS = 16


def test_every_topic_has_two_prompts_that_are_not_its_own_text() -> None:
    for card in CARDS:
        assert len({card.text, card.twist, *card.prompts}) == 4, card.text


def test_there_are_sixty_topics_and_no_prompt_stands_twice() -> None:
    prompts = [prompt for card in CARDS for prompt in card.prompts] + list(GENERIC_PROMPTS)
    assert len({card.text for card in CARDS}) == len(CARDS) >= 60
    assert len(GENERIC_PROMPTS) >= 6
    assert [prompt for prompt, count in Counter(prompts).items() if count > 1] == []


def test_a_prompt_is_one_short_line_that_ends_like_a_sentence() -> None:
    prompts = [prompt for card in CARDS for prompt in card.prompts] + list(GENERIC_PROMPTS)
    odd = [text for text in prompts if len(text) > LONGEST_PROMPT or text[-1] not in "?." or "\n" in text]
    assert odd == []


def test_there_are_characters_for_a_full_table_twice() -> None:
    assert len({character.title for character in CHARACTERS}) == len(CHARACTERS) >= 2 * SEATS


def test_every_trait_is_dealt_about_equally_often() -> None:
    counts = Counter(character.trait for character in CHARACTERS)
    assert set(counts) == set(TRAITS)
    assert min(counts.values()) >= 6
    assert max(counts.values()) - min(counts.values()) <= 1


def test_a_character_fits_on_a_card_of_a_phone() -> None:
    assert [c.title for c in CHARACTERS if len(c.title) > 40 or len(c.text) > 80 or c.text[-1] != "."] == []
