"""Comparing lines, and finding what they are about."""

import pytest

from masquerade.players.words import about, alike, content, either, names_in, plain, repeats


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("cats or dogs?", ("cats", "dogs")),
        ("fox do you like tea or coffee", ("tea", "coffee")),
        ("would you rather be a cat or a dog?", ("cat", "dog")),
        ("are you coming or not?", None),
        ("more toast", None),
    ],
)
def test_the_two_sides_of_a_question(text: str, sides: tuple[str, str] | None) -> None:
    assert either(text) == sides


def test_a_line_with_a_slip_or_a_shorthand_is_the_same_line() -> None:
    assert repeats(plain("What did your parents make you do?"), plain("what did ur parents make u do"))
    assert repeats(plain("is anyones flat clran right now"), plain("Is anyone's flat clean right now?"))
    assert repeats(plain("Stove can brn"), plain("stove can burn."))
    assert not repeats(plain("hot tea"), plain("hot milk"))
    assert not repeats(plain("i like tea a lot"), plain("i like coffee a lot in the morning"))


def test_alike_counts_words_that_carry_meaning() -> None:
    assert alike(content("burnt toast and butter"), content("butter on burnt toast")) == 1.0
    assert alike(content("lol"), content("lol")) == 0.0
    assert alike(content("cold pizza"), content("hot soup")) == 0.0


def test_names_are_found_as_whole_words() -> None:
    assert names_in("bear and owls", ["Bear", "Owl"]) == {"Bear"}


def test_the_longest_word_is_what_a_line_is_about() -> None:
    assert about("my trampoline broke", []) == "trampoline"
    assert about("Badger said no", ["Badger"]) is None
