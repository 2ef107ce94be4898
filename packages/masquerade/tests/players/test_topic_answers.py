"""What a seat answers: the topic by its card, itself by its persona, the rest as strangers do."""

import re

import pytest

from masquerade.players import speech
from masquerade.players.deck.cards import load_deck
from masquerade.players.dice import Dice
from masquerade.players.hearing import hear
from masquerade.players.table import read_table
from masquerade.players.voice import Voice
from masquerade.simulation.seat_view import seat_view

PIZZA = "What would you put on a pizza that nobody else accepts?"
OWN_TOPIC = "Should satellites be painted black?"


def voice_of(*said: tuple[int, str, int], topic: str = PIZZA, persona: str = "dad", seed: int = 1) -> Voice:
    table = read_table(seat_view(*said, topic=topic))
    return Voice(table, load_deck(), load_deck().persona(persona), seed)


def answers(text: str, topic: str = PIZZA, persona: str = "dad", own: str = "ok so") -> set[str]:
    """Everything seat 1 may answer to a line of seat 2."""
    found: set[str] = set()
    for seed in range(30):
        voice = voice_of((1, own, 0), (2, text, 3000), topic=topic, persona=persona, seed=seed)
        line = voice.table.messages[-1]
        reply = speech.reply(voice, hear(line, voice.table, load_deck()), Dice(seed))
        if reply is not None:
            found.add(re.sub(r", (?:you|and you|what about you)\?$", "", reply))
    return found


def test_the_topic_is_answered_with_the_seats_own_side() -> None:
    voice = voice_of()
    assert voice.stance is not None
    assert answers("fox what's your answer?") <= set(voice.stance.opinions)


def test_your_turn_asks_for_the_topic_and_a_story_is_told_of_it() -> None:
    voice = voice_of()
    assert voice.stance is not None
    assert answers("ok fox your turn") <= set(voice.stance.opinions)
    assert answers("fox tell us a story") <= set(voice.stories())


def test_why_is_answered_with_reasons_once_the_side_is_known() -> None:
    voice = voice_of()
    assert voice.stance is not None
    assert answers("why fox?", own=voice.stance.opinions[0]) <= set(voice.stance.reasons)


def test_a_seat_holds_its_side_all_game_and_its_neighbour_another() -> None:
    first = voice_of(seed=1).stance
    assert first == voice_of((1, "hi", 0), seed=2).stance
    table = read_table(seat_view(me=2, topic=PIZZA))
    assert Voice(table, load_deck(), load_deck().persona("dad"), 1).stance != first


@pytest.mark.parametrize("persona", [persona.key for persona in load_deck().personas])
@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("fox where are you from?", "where"),
        ("how old are you fox", "age"),
        ("fox do you have a pet?", "pet"),
        ("what music do you like fox", "music"),
        ("fox what do you do for a living?", "job"),
        ("how are you fox?", "howareyou"),
    ],
)
def test_personal_questions_are_answered_from_the_persona(persona: str, question: str, key: str) -> None:
    assert answers(question, persona=persona) <= set(load_deck().persona(persona).facts[key])


@pytest.mark.parametrize(
    ("question", "category"),
    [
        ("fox shut up", "insult"), ("fox you're funny", "praise"), ("fox asdfgh", "mumble"), ("thanks fox", "thanks"),
        ("fox what's your instagram?", "fact_handle"), ("fox when is your birthday", "fact_birthday"),
        ("fox what is 12*9?", "sums|sums_right"), ("fox are you an ai?", "probe"), ("i think fox is a bot", "accused"),
        ("fox swear at me", "swear"), ("fox really?", "insist"), ("fox gtg", "bye"),
        ("fox do you like opera?", "opinion_on"), ("fox have you ever been to peru?", "yes|no"),
    ],
)  # fmt: skip
def test_other_lines_are_answered_with_table_talk_of_their_kind(question: str, category: str) -> None:
    talk = load_deck().talk
    patterns = [
        re.escape(line)
        .replace(r"\{who\}", "Owl")
        .replace(r"\{other\}", r"\w+")
        .replace(r"\{word\}", r"\w+")
        .replace(r"\{n\}", "108")
        for name in category.split("|")
        for options in talk[name].values()
        for line in options
    ]
    found = answers(question)
    assert found
    assert all(any(re.fullmatch(pattern, line) for pattern in patterns) for line in found)


def test_who_is_the_bot_is_mostly_answered_with_somebody_elses_name() -> None:
    found = answers("fox who do you think is the bot?")
    assert sum(bool(re.search(r"\b(?:owl|bear|crane)\b", line, re.IGNORECASE)) for line in found) >= 0.5 * len(found)


def test_a_question_about_a_seat_is_answered_about_that_seat() -> None:
    assert any("Bear" in line for line in answers("fox do you trust bear?"))


def test_tea_or_coffee_gets_one_of_the_two() -> None:
    found = answers("fox, summer or winter?", topic=OWN_TOPIC)
    assert found
    assert all(re.search(r"summer|winter", line) for line in found)


def test_a_joke_on_demand_is_one_of_the_topics() -> None:
    card = load_deck().topic(PIZZA)
    assert card is not None
    assert answers("fox tell us a joke") <= set(card.jokes)


def test_an_either_or_of_the_host_is_answered_with_a_side() -> None:
    texts = {speech.opinion(voice_of(topic="Trams or buses?", seed=seed), Dice(seed)) for seed in range(30)}
    assert all(text is not None and re.search(r"trams|buses", text) for text in texts)


@pytest.mark.parametrize("topic", [OWN_TOPIC, "Our holiday plans", "What is your favourite dinosaur?"])
def test_a_topic_without_a_card_still_gets_an_opinion(topic: str) -> None:
    assert all(speech.opinion(voice_of(topic=topic, seed=seed), Dice(seed)) for seed in range(30))
    assert answers("fox why?", topic=topic)
    assert answers("fox any story?", topic=topic)


def test_without_any_topic_people_still_talk() -> None:
    table = read_table(seat_view((2, "fox what now?", 0), topic=None))
    voice = Voice(table, load_deck(), load_deck().persona("dad"), 1)
    assert speech.unprompted(voice, Dice(4), 0.5)
    assert speech.reply(voice, hear(table.messages[-1], table, load_deck()), Dice(1))


def test_when_everything_was_said_nothing_is_said() -> None:
    voice = voice_of()
    said = [(1, line, 0) for options in load_deck().talk["thanks"].values() for line in options]
    table = read_table(seat_view(*said, (2, "thanks fox", 3000)))
    voice = Voice(table, load_deck(), load_deck().persona("dad"), 1)
    assert speech.reply(voice, hear(table.messages[-1], table, load_deck()), Dice(1)) is None
