"""Result, elimination, further rounds and the way to the reveal."""

from typing import Any

import pytest

from masquerade.rules.phases import elimination
from masquerade.rules.state import Outcome
from masquerade.simulation.room import SimulatedRoom


def at_vote(**options: Any) -> SimulatedRoom:
    room = SimulatedRoom(**({"ai_seats": 2, "elimination": True, "rounds": 3} | options))
    room.join("Ada", "Bo", "Cy")
    room.until("voting")
    return room


def name(room: SimulatedRoom, target: str) -> None:
    """Everybody names `target`, who abstains."""
    room.vote({seat.player: target for seat in room.state.seats if seat.alive and seat.player != target})
    room.until("result")


def test_the_named_seat_leaves_the_table_and_shows_its_role() -> None:
    room = at_vote()
    bot = room.bots()[0]
    number = room.seat(bot).number
    name(room, bot)
    assert room.view(None)["results"][0]["eliminated"] is None
    left = room.ring()
    assert [fact.type for fact in left.facts] == ["phase", "elimination"]
    assert left.facts[1].data == {"seat": number, "role": "ai"}
    assert room.view(None)["results"][0]["eliminated"] == {"seat": number, "role": "ai"}
    shown = {seat["seat"]: (seat["alive"], seat["role"]) for seat in room.view("p-Ada")["seats"]}
    assert shown.pop(number) == (False, "ai")
    assert set(shown.values()) == {(True, None)}


def test_an_eliminated_seat_neither_speaks_nor_votes_nor_is_named() -> None:
    room = at_vote()
    name(room, "p-Ada")
    room.until("discussion")
    said = room.act("p-Ada", "message", text="boo").refused
    room.until("voting")
    voted = room.act("p-Ada", "vote", named=room.seat("p-Bo").number).refused
    named = room.act("p-Bo", "vote", named=room.seat("p-Ada").number).refused
    assert [refused and refused.code for refused in (said, voted, named)] == [
        "seat/eliminated",
        "seat/eliminated",
        "vote/unknown_seat",
    ]
    assert room.view(None)["votes"] == {"cast": 0, "of": 4}


def rated(*, says: bool) -> SimulatedRoom:
    """A game in which Ada says, or does not, what she thinks of a seat that has left."""
    room = at_vote(rounds=2)
    bot = room.bots()[0]
    name(room, bot)
    room.until("discussion")
    gone = room.seat(bot).number
    noted = room.act("p-Ada", "suspect", seat=gone, per_cent=3) if says else None
    room.until("voting")
    voted = room.act("p-Ada", "vote", sliders={str(gone): 4} if says else {})
    assert [step.refused for step in (noted, voted) if step is not None] == [None] * (1 + says)
    room.until("reveal")
    return room


def test_what_is_said_of_a_seat_that_has_left_is_taken_and_counts_for_nothing() -> None:
    told, silent = (rated(says=says).view(None)["reveal"] for says in (True, False))
    assert [belief["per_cent"] for belief in told["beliefs"]] == [3, 4]
    assert silent["beliefs"] == []
    assert told["seats"] == silent["seats"]


def test_rounds_go_on_with_a_new_topic_and_the_lines_so_far() -> None:
    room = at_vote(elimination=False, rounds=2)
    first = room.view(None)["topic"]
    room.until("discussion")
    assert room.view(None)["phase"]["round"] == 2
    assert room.view(None)["topic"] != first
    room.act("p-Ada", "message", text="round two")
    assert room.view(None)["messages"][0]["round"] == 2
    room.until("reveal")
    assert [result["round"] for result in room.view(None)["results"]] == [1, 2]


def test_without_elimination_the_named_seat_stays() -> None:
    room = at_vote(elimination=False)
    name(room, "p-Ada")
    room.ring()
    assert room.state.phase.name == "discussion"
    assert all(seat.alive for seat in room.state.seats)


def test_a_tie_eliminates_nobody() -> None:
    room = at_vote()
    first, second = room.bots()
    room.vote({first: second, second: first})
    room.until("result")
    room.ring()
    assert room.state.phase.name == "discussion"


def test_the_game_ends_when_the_last_ai_seat_has_left() -> None:
    room = at_vote(ai_seats=1)
    name(room, room.bots()[0])
    room.ring()
    room.ring()
    assert room.state.phase.name == "reveal"
    assert room.view(None)["reveal"]["outcome"] == "humans"


def test_the_game_ends_when_two_seats_are_left() -> None:
    room = at_vote(ai_seats=1, rounds=5)
    for person in ("p-Ada", "p-Bo"):
        room.until("voting")
        name(room, person)
        room.ring()
    room.ring()
    assert room.state.phase.name == "reveal"
    assert room.view(None)["reveal"]["outcome"] == "ais"


def test_eliminating_a_seat_that_does_not_exist_is_a_fault_and_says_so() -> None:
    room = at_vote()
    nobody = Outcome(round=1, named=(99,), counts=(), tie=False, voters=(), ballots=())
    state = type(room.state)(
        rng=room.state.rng,
        settings=room.state.settings,
        terms=room.state.terms,
        cast=room.state.cast,
        phase=room.state.phase,
        results=(nobody,),
    )
    with pytest.raises(ValueError, match="expected a named seat"):
        elimination.open(state, room.at)
