"""The hand of a persona: what may change in a line, and how often."""

import re

from hypothesis import given
from hypothesis import strategies as st

from masquerade.players.deck.cards import Persona, Style, load_deck
from masquerade.players.dice import Dice
from masquerade.players.style import write
from masquerade.players.words import alike, content

LINE = "i don't know, my brother really likes burnt toast because it's crunchy"


def somebody(**style: float) -> Persona:
    """A persona with nothing but the given habits."""
    calm = {"lower": 0.0, "stop": 0.0, "apostrophe": 0.0, "comma": 0.0, "mark": 1.0, "laugh_rate": 0.0, "typo": 0.0}
    return Persona(key="x", register="dry", style=Style(**(calm | style)), facts={})  # type: ignore[arg-type]


def written(persona: Persona, text: str = LINE, seed: int = 1) -> str:
    return write(text, persona, Dice(seed)).text


def test_without_habits_a_line_only_gets_its_capitals() -> None:
    assert written(somebody()) == "I don't know, my brother really likes burnt toast because it's crunchy"


def test_each_habit_does_its_part() -> None:
    assert written(somebody(lower=1.0)) == LINE
    assert written(somebody(stop=1.0)).endswith("crunchy.")
    assert "dont" in written(somebody(apostrophe=1.0))
    assert "," not in written(somebody(comma=1.0))
    assert written(somebody(mark=0.0), "why toast?") == "Why toast"


def test_a_question_written_without_its_mark_gets_one_back() -> None:
    assert written(somebody(), "what do you eat") == "What do you eat?"


def test_a_correction_names_the_word_that_was_meant() -> None:
    corrections = [write(LINE, somebody(typo=1.0), Dice(seed)) for seed in range(100)]
    corrected = [line for line in corrections if line.then is not None]
    assert 10 < len(corrected) < 55
    assert all(line.then and line.then.startswith("*") and line.then[1:] in LINE for line in corrected)


def test_slips_hit_one_to_three_words_in_a_hundred() -> None:
    slips = words = 0
    for seed, persona in ((seed, persona) for seed in range(300) for persona in load_deck().personas):
        words += len(LINE.split())
        bare = Style(lower=1.0, stop=0, apostrophe=0, comma=0, laugh_rate=0, typo=persona.style.typo)
        line = write(LINE, Persona(key="x", register="dry", style=bare, facts={}), Dice(seed * 31)).text
        slips += len(set(line.split()) - set(LINE.split()))
    assert 0.01 <= slips / words <= 0.03


def test_two_clauses_can_be_sent_one_after_the_other() -> None:
    line = write("the oven is broken, so i eat cereal", somebody(lower=1.0), Dice(3), splits=True)
    assert (line.text, line.then) == ("the oven is broken", "so i eat cereal")


@given(seed=st.integers(0, 2**32), place=st.integers(0, 9), splits=st.booleans())
def test_the_meaning_survives_any_hand(seed: int, place: int, splits: bool) -> None:
    persona = load_deck().personas[place]
    line = write(LINE, persona, Dice(seed), splits=splits)
    whole = line.text if line.then is None or line.then.startswith("*") else f"{line.text} {line.then}"
    assert alike(content(whole), content(LINE)) >= 0.5
    assert not re.search(r"\n|\{|\}|—|  ", line.text)
    assert 0 < len(line.text) <= 200


@given(seed=st.integers(0, 2**32))
def test_the_same_dice_write_the_same_line(seed: int) -> None:
    persona = load_deck().personas[2]
    assert write(LINE, persona, Dice(seed)) == write(LINE, persona, Dice(seed))


def test_a_line_that_is_only_a_question_mark_keeps_it() -> None:
    """The rules refuse an empty line."""
    assert {written(somebody(mark=0.0), "?", seed) for seed in range(60)} == {"?"}
