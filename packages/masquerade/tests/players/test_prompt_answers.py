"""Sealed answers: in character, in the persona's hand, never the same twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masquerade.players.deck.cards import Persona, Style, load_deck
from masquerade.players.deck.prompt_cards import load_prompt_deck
from masquerade.players.dice import Dice, seed_of
from masquerade.players.prompt_answers import Share, answer_for, used
from masquerade.players.style import write
from masquerade.players.words import plain
from masquerade.rules.characters import TRAITS
from masquerade.rules.topics import CARDS, GENERIC_PROMPTS

PROMPTS = tuple(prompt for card in CARDS for prompt in card.prompts) + GENERIC_PROMPTS
CALM = Persona(
    key="x",
    register="dry",
    style=Style(lower=1.0, stop=0.0, apostrophe=0.0, comma=0.0, mark=1.0, laugh_rate=0.0, typo=0.0),
    facts={},
)


def fits(prompt: str, trait: str, text: str) -> bool:
    """Whether an answer of the calm persona was written for this trait or for all."""
    answers = load_prompt_deck().prompt(prompt).answers
    return text in {line.lower() for key, lines in answers.items() if key in (trait, "any") for line in lines}


def test_the_same_dice_give_the_same_answer() -> None:
    persona = load_deck().personas[0]
    one, other = (answer_for(PROMPTS[3], "dreamy", (), persona, Dice(7)) for _ in range(2))
    assert one == other


def test_other_dice_give_other_answers() -> None:
    said = {answer_for(PROMPTS[3], "dreamy", (), CALM, Dice(seed)) for seed in range(60)}
    assert len(said) > 6


def test_most_answers_suit_the_trait_and_some_do_not() -> None:
    suited = [
        fits(prompt, trait, answer_for(prompt, trait, (), CALM, Dice(seed_of(seed, prompt, trait))))
        for seed in range(3)
        for prompt in PROMPTS
        for trait in TRAITS
    ]
    assert 0.55 <= sum(suited) / len(suited) <= 0.9


def test_now_and_then_the_question_is_dodged() -> None:
    shrugs = {line for lines in load_prompt_deck().shrugs.values() for line in lines}
    said = [
        answer_for(prompt, "nervous", (), CALM, Dice(seed_of(seed, prompt))) for seed in range(5) for prompt in PROMPTS
    ]
    assert 0.01 <= sum(text in shrugs for text in said) / len(said) <= 0.1


@pytest.mark.parametrize("seats", [3, 6, 9, 16])
def test_seats_that_cannot_see_each_other_never_seal_the_same_line(seats: int) -> None:
    for prompt in PROMPTS:
        said = [
            answer_for(prompt, TRAITS[seat % 2], (), CALM, Dice(seed_of(5, prompt, seat)), Share(2, seat, seats))
            for seat in range(1, seats + 1)
        ]
        assert len({plain(text) or text for text in said}) == seats, prompt


def test_a_seat_keeps_to_its_character_also_in_its_own_part_of_the_deck() -> None:
    suited = [
        fits(prompt, trait, answer_for(prompt, trait, (), CALM, Dice(seed_of(1, prompt, trait)), Share(1, seat, 6)))
        for prompt in PROMPTS
        for seat, trait in enumerate(TRAITS, start=1)
    ]
    assert sum(suited) / len(suited) >= 0.4


@pytest.mark.parametrize("seats", [1, 7, 16])
def test_an_answer_already_given_does_not_come_again(seats: int) -> None:
    for prompt in PROMPTS:
        said: list[str] = []
        for turn in range(8):
            share = Share(1, min(4, seats), seats)
            said.append(answer_for(prompt, "practical", said, CALM, Dice(seed_of(turn, prompt)), share))
        assert len(set(said)) == len(said), prompt


@pytest.mark.parametrize("persona", load_deck().personas, ids=lambda persona: persona.key)
def test_an_answer_is_known_again_in_any_hand(persona: Persona) -> None:
    lines = [line for card in load_prompt_deck().prompts for lines in card.answers.values() for line in lines]
    long = [line for line in lines if len(line.split()) > 3]
    again = [used(line, [write(line, persona, Dice(seed_of(4, line))).text]) for line in long]
    assert sum(again) >= 0.995 * len(again)


def test_an_answer_is_known_again_by_its_laughter_slip_or_shorthand() -> None:
    for given_before in ("bookcase no idea why, mostly cables lol", "haha NO"):
        assert used(given_before.removesuffix(" lol").removeprefix("haha "), [given_before])
    assert used("because you owe me a ladder", ["cuz u owe me a ladder"])
    assert used("checking the seals on the fridge", ["chekcing the seals on the fridge"])
    assert not used("checking the seals on the fridge", ["a jar of snow from march"])


@given(
    persona=st.sampled_from(load_deck().personas),
    prompt=st.sampled_from(PROMPTS) | st.text(max_size=60),
    trait=st.sampled_from(TRAITS) | st.just("of another version"),
    seed=st.integers(0, 1 << 32),
)
def test_any_prompt_gets_one_line_that_fits_the_box(persona: Persona, prompt: str, trait: str, seed: int) -> None:
    text = answer_for(prompt, trait, (), persona, Dice(seed))
    assert 0 < len(text) <= 140
    assert "\n" not in text


def test_a_prompt_of_the_hosts_own_is_answered_by_what_fits_anything() -> None:
    text = answer_for("Should satellites be painted black?", "grumpy", (), CALM, Dice(1))
    general = {
        line.lower() for lines in load_prompt_deck().prompt(GENERIC_PROMPTS[0]).answers.values() for line in lines
    }
    assert text in general


def test_when_everything_has_been_said_something_is_said_again() -> None:
    sealed = load_prompt_deck()
    used = [line for lines in sealed.prompt(PROMPTS[0]).answers.values() for line in lines]
    used += [line for lines in sealed.shrugs.values() for line in lines]
    assert answer_for(PROMPTS[0], "grumpy", used, CALM, Dice(1)) != ""


def test_the_hand_is_the_personas() -> None:
    loud = Persona(key="y", register="loud", style=Style(laugh=("LOL",), laugh_rate=1.0, lower=0.0), facts={})
    assert "LOL" in answer_for(PROMPTS[0], "grumpy", (), loud, Dice(3))
