"""What in a seat's writing was unlike people."""

import pytest

from masquerade.insight.cues import UNLIKELY, cues, tail
from masquerade.insight.game import Game
from masquerade.wire.view import MessageView, UnmaskedView

SEATS = (UnmaskedView(seat=1, name="Fox", role="human"), UnmaskedView(seat=2, name="Owl", role="ai"))
LONG = "i really do think that we should all go home now"


def talk(*said: tuple[int, int, str], round_: int = 1) -> Game:
    """A game of lines: second, seat, text."""
    lines = tuple(
        MessageView(id=n, round=round_, seat=seat, text=text, at=at * 1000)
        for n, (at, seat, text) in enumerate(said, 1)
    )
    return Game(number=1, mode="spot", ended_at=500_000, outcome="draw", text="", seats=SEATS, lines=lines)


def alone(*texts: str) -> Game:
    """Owl talks, slowly."""
    return talk(*((30 * at, 2, text) for at, text in enumerate(texts)))


def kinds(game: Game, seat: int = 2) -> list[str]:
    return [cue.kind for cue in cues(game, seat)]


def told(game: Game, kind: str) -> str:
    return next(cue.text for cue in cues(game, 2) if cue.kind == kind)


@pytest.mark.parametrize("lines", [0, 1, 2])
def test_two_lines_say_too_little_for_any_sentence(lines: int) -> None:
    assert cues(alone(*["Yes, I certainly agree with every word of that, my friend."] * lines), 2) == ()


def test_writing_like_people_gives_no_cue() -> None:
    assert kinds(alone("hm", "not sure tbh", "Fox maybe?", "lol", "ok fine")) == []


def test_long_lines_are_told_with_their_count() -> None:
    game = alone(LONG, LONG + " ok", "no", "hm")
    assert kinds(game) == []
    game = alone(LONG, LONG + " ok", LONG + " or so", "hm")
    assert told(game, "long").startswith("Owl wrote more than 8 words in 3 of 4 lines;")
    assert "all 3 lines" in told(alone(LONG, LONG + " ok", LONG + " or so"), "long")


def test_full_stops_count_and_dots_do_not() -> None:
    assert told(alone("no.", "i see.", "me neither."), "full_stop").startswith(
        "Owl ended all 3 lines with a full stop;"
    )
    assert kinds(alone("no...", "i see..", "me neither ...")) == []


def test_capitals_count_only_where_letters_have_two_cases() -> None:
    assert "capitals" in kinds(alone("No", "I see", "Why", "Right", "Fox it is"))
    assert kinds(alone("مرحبا", "😂", "123", "はい", "好")) == []


def test_questions_in_every_line_are_a_cue() -> None:
    assert "in all 3 lines" in told(alone("why?", "who?", "and you ?"), "question")


def test_quick_answers_are_counted_so_that_rounding_never_accuses() -> None:
    quick = talk(*((10 * at + wait, seat, f"{at}") for at in range(5) for wait, seat in ((0, 1), (2, 2))))
    assert told(quick, "quick").startswith("Owl answered in under 3 seconds all 5 times;")
    slower = talk(*((10 * at + wait, seat, f"{at}") for at in range(5) for wait, seat in ((0, 1), (3, 2))))
    assert kinds(slower) == []


def test_a_new_round_is_no_answer_to_the_last_one() -> None:
    one = talk((0, 1, "a"), (100, 1, "b"))
    two = talk((101, 2, "c"), (102, 2, "d"), (103, 2, "e"), round_=2)
    both = Game(number=1, mode="spot", ended_at=0, outcome="draw", text="", seats=SEATS, lines=(*one.lines, *two.lines))
    assert kinds(both) == []


def test_repeating_oneself_is_told_however_it_is_spelled() -> None:
    assert kinds(alone("me too", "hm", "Me  TOO")) == []
    assert "word for word 2 times" in told(alone("me too", "Me  TOO", "me too"), "repeated")


def test_the_least_likely_habit_comes_first_and_people_have_habits_too() -> None:
    found = cues(talk(*((30 * at, 1, f"{LONG} {at}.") for at in range(4))), 1)
    assert [cue.kind for cue in found] == ["long", "full_stop"]
    assert found[0].odds < found[1].odds < UNLIKELY
    assert all(cue.seat == 1 and cue.text.startswith("Fox ") for cue in found)


def test_the_tail_is_the_chance_of_so_many_or_more() -> None:
    assert tail(0, 0, 0.5) == 1.0
    assert tail(1, 2, 0.5) == 0.75
    assert tail(2, 2, 0.5) == 0.25
