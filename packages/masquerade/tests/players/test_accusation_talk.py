"""Talk about who is who: votes are told, explained and remembered; accusations met; sealed answers quoted."""

import re

from masquerade.players.accusation_talk import on_answers, pointed_at, told_vote
from masquerade.players.deck.cards import load_deck
from masquerade.players.dice import Dice
from masquerade.players.hearing import Heard, hear
from masquerade.players.speech import reply
from masquerade.players.table import read_table
from masquerade.players.voice import Voice
from masquerade.simulation.discussion import discuss
from masquerade.simulation.people.cued_person import CuedLine
from masquerade.simulation.seat_view import seat_view

NAMES = re.compile(r"\b(?:owl|bear|crane)\b", re.IGNORECASE)
REMEMBERED = re.compile(
    r"still|same|said|changed|mind|stick|above|stated|now|moved|was|come|already|wait|twist", re.IGNORECASE
)
ANSWERS = (
    {"round": 1, "prompt": 0, "seat": 1, "text": "my prize pickle, the newspaper one"},
    {"round": 1, "prompt": 0, "seat": 2, "text": "a very small trumpet"},
)


def voice(*said: tuple[int, str, int], seed: int = 3, **options: object) -> Voice:
    """Seat 1 with a persona's voice."""
    table = read_table(seat_view(*said, **options))  # type: ignore[arg-type]
    return Voice(table, load_deck(), load_deck().persona("dad"), seed)


def heard(*said: tuple[int, str, int], **options: object) -> Heard:
    table = read_table(seat_view(*said, **options))  # type: ignore[arg-type]
    return hear(table.messages[-1], table, load_deck())


def test_questions_about_votes_are_heard_and_press_whoever_they_are_put_to() -> None:
    for text in ("who are you all voting for?", "who do we vote", "votes?", "whos the bot", "any suspicions?"):
        line = heard((2, text, 0))
        assert line.kind == "vote", text
        assert line.pressing
        assert line.to_room
    assert heard((2, "fox who's your vote?", 0)).addressed


def test_who_speaks_of_his_own_vote_asks_nothing() -> None:
    assert heard((2, "i know who i'm voting for", 0)).kind != "vote"


def test_a_vote_is_told_with_a_name_more_often_than_not() -> None:
    told = [told_vote(voice(seed=seed), Dice(seed)) for seed in range(60)]
    assert sum(bool(text and NAMES.search(text)) for text in told) > 30
    assert len(set(told)) > 12


def test_a_seat_stays_with_whom_it_has_named_or_says_that_it_does_not() -> None:
    again = voice((1, "leaning owl", 0), (2, "who are you voting for", 5_000))
    assert pointed_at(again) == 2
    said = {told_vote(again, Dice(seed)) for seed in range(30)}
    assert all(text is not None and NAMES.search(text) for text in said)
    assert len(said) > 3
    assert all(REMEMBERED.search(text) for text in said if text is not None)


def test_why_after_an_accusation_gets_a_reason() -> None:
    line = heard((1, "owl is so sus", 0), (3, "why owl?", 3_000), (2, "fox why owl", 4_000))
    assert line.kind == "why"
    texts = {reply(voice((1, "owl is so sus", 0)), line, Dice(seed)) for seed in range(30)}
    assert None not in texts
    assert len(texts) > 5


def test_accused_in_words_that_are_not_the_word_bot_one_answers() -> None:
    for text in (
        "fox sounds like a fortune cookie",
        "i think it's fox",
        "nobody talks like fox",
        "fox typed that too fast",
    ):
        assert heard((2, text, 0)).kind == "accused", text


def test_in_a_hunt_nobody_is_called_a_bot() -> None:
    lines = {
        voice(mode="hunt", seed=seed).talk(kind, Dice(seed), {"other": "Owl", "who": "Bear"}, loose=True)
        for kind in ("suspect", "accused", "probe", "doubt", "sidewith")
        for seed in range(60)
    }
    assert not [text for text in lines if text and re.search(r"\bbots?\b|scripted", text)]


def test_a_sealed_answer_is_often_quoted() -> None:
    found = [on_answers(voice(answers=ANSWERS, seed=seed, mode="masks"), Dice(seed)) for seed in range(30)]
    assert None not in found
    assert sum("trumpet" in (text or "") for text in found) >= 8
    assert on_answers(voice(), Dice(1)) is None


def test_asked_about_its_own_sealed_answer_a_seat_has_something_to_say() -> None:
    line = heard((2, "fox the pickle? explain", 0), answers=ANSWERS, mode="masks")
    assert line.kind == "sealed"
    assert heard((2, "fox what was that answer", 0), answers=ANSWERS, mode="masks").kind == "sealed"
    assert reply(voice(answers=ANSWERS, mode="masks"), line, Dice(4)) is not None


def test_a_room_that_is_asked_whom_it_votes_for_names_somebody_within_half_a_minute() -> None:
    named = 0
    for seed in range(30):
        card = load_deck().topics[seed]
        game = discuss(seed, card.text, ai_seats=4, lines=(CuedLine(60_000, "who are you all voting for?"),), minutes=2)
        asked = next(line for line in game.lines if line.seat == game.person)
        masks = re.compile("|".join({line.name for line in game.lines}), re.IGNORECASE)
        after = [line.text for line in game.lines if 0 < line.at - asked.at < 30_000 and line.seat != game.person]
        named += any(masks.search(text) for text in after)
    assert named >= 24


def test_a_question_put_to_somebody_else_is_left_to_him() -> None:
    for seed in range(12):
        lines = (CuedLine(9_000, "{2} how old are you?"),)
        game = discuss(seed, load_deck().topics[seed].text, ai_seats=3, lines=lines, minutes=1)
        asked = next(line for line in game.lines if line.seat == game.person)
        soon = [
            line
            for line in game.lines
            if line.seat in (game.ai_seats[0], game.ai_seats[2]) and 0 < line.at - asked.at < 9_000
        ]
        assert not [line.text for line in soon if re.search(r"\b\d\d\b|thirt|fort|twent|fift", line.text.lower())]
