"""Scripted people: they keep the rules, are repeated by their seed, and are not lines of the deck."""

import pytest

from masquerade.players.deck_similarity import strangeness
from masquerade.players.intents import VoteIntent
from masquerade.rules.topics import CARDS
from masquerade.simulation.people.scripted_person import ScriptedPerson
from masquerade.simulation.people.scripts import dealt, load_scripts
from masquerade.simulation.seat_view import STARTED_AT, seat_view


def test_every_topic_of_the_game_is_scripted() -> None:
    texts = {card.text for card in CARDS}
    assert {script.text for script in load_scripts().topics} == texts
    assert all(len(script.lines) >= 10 and len(script.twist_lines) >= 4 for script in load_scripts().topics)
    assert len(load_scripts().kinds) >= 8


def test_what_people_say_is_not_the_decks() -> None:
    for script in load_scripts().topics:
        assert (strangeness(script.lines, []) or 0) > 0.3


@pytest.mark.parametrize("phase", ["voting", "runoff"])
def test_a_scripted_person_votes_once_for_somebody_else(phase: str) -> None:
    person = ScriptedPerson("joker", 4)
    _, wake = person.look(seat_view(phase=phase, lasts_ms=30_000), STARTED_AT)
    assert wake is not None
    intents, again = person.look(seat_view(phase=phase, lasts_ms=30_000), wake)
    assert [type(intent) for intent in intents] == [VoteIntent]
    assert again is None


def test_a_scripted_person_that_is_out_or_paused_does_nothing() -> None:
    assert ScriptedPerson("joker", 4).look(seat_view(out=(1,)), STARTED_AT) == ((), None)
    assert ScriptedPerson("joker", 4).look(seat_view(paused=True), STARTED_AT) == ((), None)
    assert ScriptedPerson("joker", 4).look(seat_view(phase="reveal"), STARTED_AT) == ((), None)


def test_a_run_of_people_goes_through_a_pool_before_a_line_comes_again() -> None:
    pool = load_scripts().pools["ask"]
    begun = [dealt(pool, "ask", turn, 5)[0] for turn in range(len(pool) // 5)]
    assert len(set(begun)) == len(begun)
    assert sorted(dealt(pool, "ask", 3, 5)) == sorted(pool)
