"""Being spoken to: small personal questions, doubts, teasing, and reasons that the transcript bears out."""

import re

import pytest

from masquerade.players import speech
from masquerade.players.deck.cards import load_deck
from masquerade.players.dice import Dice
from masquerade.players.evidence import pointed_out
from masquerade.players.hearing import Heard, hear
from masquerade.players.table import read_table
from masquerade.players.voice import Voice
from masquerade.players.words import tail, worn
from masquerade.simulation.discussion import discuss
from masquerade.simulation.people.cued_person import CuedLine
from masquerade.simulation.seat_view import seat_view

TOPIC = "Which sound annoys you more than it should?"


def heard(*said: tuple[int, str, int], me: int = 1) -> Heard:
    """The last of these lines, as seat `me` hears it."""
    table = read_table(seat_view(*said, me=me, topic=TOPIC))
    return hear(table.messages[-1], table, load_deck())


def voice_of(*said: tuple[int, str, int], seed: int = 1, persona: str = "dad") -> Voice:
    return Voice(read_table(seat_view(*said, topic=TOPIC)), load_deck(), load_deck().persona(persona), seed)


def answers(text: str, *before: tuple[int, str, int], seeds: int = 30) -> set[str | None]:
    """Everything seat 1 may answer to a line of seat 2."""
    said = (*before, (2, text, 9_000))
    return {speech.reply(voice_of(*said, seed=seed), heard(*said), Dice(seed)) for seed in range(seeds)}


@pytest.mark.parametrize(
    ("question", "category"),
    [
        ("fox where are you sitting rn", "fact_room"),
        ("fox you awake?", "fact_awake"),
        ("fox why so quiet", "fact_quiet"),
        ("fox tell us something only you would know", "fact_secret"),
        ("fox are you on your phone or a laptop", "fact_phone"),
        ("fox what's on your feet right now", "fact_feet"),
        ("fox what can you see out the window", "fact_window"),
        ("fox worst job you ever had?", "fact_worstjob"),
        ("fox when was that?", "when"),
        ("fox is that true or are you making it up", "insist"),
        ("fox say something in french", "french"),
        ("fox you agree with bear?", "agreewith|disagreewith"),
        ("fox is two raccoons in a coat", "teased"),
    ],
)
def test_what_people_ask_each_other_gets_an_answer_of_its_kind(question: str, category: str) -> None:
    lines = [line for name in category.split("|") for told in load_deck().talk[name].values() for line in told]
    known = [re.escape(line).replace(r"\{who\}", "Owl").replace(r"\{other\}", "Bear") for line in lines]
    found = answers(question)
    assert len(found) > 1
    assert all(text is not None and any(re.fullmatch(line, text) for line in known) for text in found)


def test_lunch_is_answered_once_and_not_with_another_lunch_later() -> None:
    told = load_deck().persona("dad").facts["ate"]
    again = answers("fox what did you have for lunch", (2, "fox what did you eat", 0), (1, told[0], 4_000))
    assert not again & set(told)
    assert None not in again


def test_a_small_product_is_known_and_a_large_one_is_not() -> None:
    small = " ".join(filter(None, answers("fox what's 7x8")))
    assert "56" in small
    assert "391" not in " ".join(filter(None, answers("fox what is 17 times 23?")))


def test_a_mask_in_the_middle_or_mistyped_is_still_ones_own() -> None:
    assert heard((2, "what does fox think?", 0)).addressed
    assert heard((2, "cran explain", 0), me=4).addressed
    assert heard((2, "carne explain", 0), me=4).addressed
    assert not heard((2, "can you explain", 0), (3, "ok", 1_000), me=4).addressed


def test_told_to_be_wrong_a_seat_stands_its_ground() -> None:
    line = heard((1, "velcro", 0), (2, "fox you're wrong", 3_000))
    assert line.kind == "disagreement"
    assert None not in answers("fox you're wrong", (1, "velcro", 0))


def test_a_second_why_is_not_answered_with_the_first_reason() -> None:
    voice = voice_of()
    assert voice.stance is not None
    opinion, reason = voice.stance.opinions[0], voice.stance.reasons[0]
    asked = [(1, opinion, 0), (2, "fox why", 3_000), (1, reason, 6_000)]
    assert reason not in answers("fox but why", *asked)


def test_a_line_is_held_against_a_seat_only_when_it_is_there() -> None:
    said = ((2, "cleaned the stables for my uncle", 0), (1, "nice", 9_000))
    found = {pointed_out(voice_of(*said, seed=seed), 2, Dice(seed)) for seed in range(20)}
    assert any(text is not None and "for my uncle" in text for text in found)
    assert pointed_out(voice_of((1, "hi", 0)), 2, Dice(1)) is None


def test_who_let_a_question_pass_is_told_so() -> None:
    said = ((3, "owl how old are you?", 0), (1, "hm", 20_000), (4, "so", 40_000))
    found = {pointed_out(voice_of(*said, seed=seed), 2, Dice(seed)) for seed in range(20)}
    assert any(text is not None and "Bear" in text for text in found)


def test_the_end_of_a_line_is_quoted_as_its_listener_would() -> None:
    assert tail("i cleaned chicken coops for my uncle") == "for your uncle"
    assert tail("I was hungry.") == "you were hungry"
    assert tail("no, velcro") == "velcro"
    assert tail("whaaaat") is None
    assert tail("i was about to ask you that") is None
    assert tail("leave Owl alone", ["Owl"]) is None


def test_a_phrase_is_worn_whatever_name_it_was_used_with() -> None:
    assert worn("{who} exactly, {reason}", ["owl exactly no pan to wash"])
    assert not worn("{who} exactly, {reason}", ["not exactly"])
    assert not worn("hello", ["hello"])


def test_most_questions_put_to_a_seat_are_answered_in_time() -> None:
    asked = ("{1} what did you have for lunch", "{1} wdym", "what does {1} think", "{1} how old are you", "{1} explain")
    heard_back, games = 0, 120
    for seed in range(games):
        card = load_deck().topics[seed % len(load_deck().topics)]
        game = discuss(seed, card.text, ai_seats=3, lines=(CuedLine(30_000, asked[seed % len(asked)]),), minutes=1)
        cue = next(line for line in game.lines if line.seat == game.person)
        heard_back += any(line.seat == game.ai_seats[0] and 700 < line.at - cue.at < 25_000 for line in game.lines)
    assert 0.72 <= heard_back / games <= 0.97


def test_no_seat_uses_a_phrase_of_table_talk_twice() -> None:
    templates = [line for told in load_deck().talk.values() for lines in told.values() for line in lines if "{" in line]
    again = total = 0
    for seed in range(12):
        card = load_deck().topics[seed * 5]
        game = discuss(seed, card.text, twist=True, ai_seats=5)
        for seat in game.personas:
            mine = [re.sub(r"[^a-z0-9' ]", "", line.text.lower()) for line in game.lines if line.seat == seat]
            total += len(mine)
            for template in {line for line in templates if worn(line, mine) and not line.startswith("{")}:
                again += max(sum(worn(template, [line]) for line in mine) - 1, 0)
    assert again / total <= 0.03
