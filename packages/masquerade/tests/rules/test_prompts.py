"""Sealed answers: two lines in character, written apart and laid open together."""

from typing import Any

import pytest

from masquerade.rules.topics import CARDS, GENERIC_PROMPTS
from masquerade.simulation.room import SimulatedRoom
from roomlit.ports.logic import Step

PEOPLE = ("p-Ada", "p-Bo", "p-Cy")


def writing(**options: Any) -> SimulatedRoom:
    given: dict[str, Any] = {"mode": "masks", "ai_seats": 1, **options}
    room = SimulatedRoom(**given)
    room.join("Ada", "Bo", "Cy")
    room.until("prompts")
    return room


def code(step: Step) -> str:
    return "" if step.refused is None else step.refused.code


def seal(room: SimulatedRoom, *players: str) -> None:
    for player in players:
        for prompt in (0, 1):
            room.act(player, "answer", prompt=prompt, text=f"{player} {prompt}")


def everybody(room: SimulatedRoom) -> tuple[str, ...]:
    return tuple(seat.player for seat in room.state.seats)


def test_a_round_of_masks_begins_with_two_prompts_on_its_topic() -> None:
    room = writing()
    topic = room.view("p-Ada")["topic"]
    card = next(card for card in CARDS if card.text == topic["text"])
    assert topic["prompts"] == list(card.prompts)
    assert room.view("p-Ada")["votes"] == {"cast": 0, "of": 4}


def test_a_topic_of_the_hosts_own_gets_two_prompts_that_fit_any() -> None:
    prompts = writing(topic="bread or rice?").view(None)["topic"]["prompts"]
    assert len(set(prompts)) == 2
    assert set(prompts) <= set(GENERIC_PROMPTS)


def test_every_seat_gets_a_character_of_its_own_and_sees_no_other() -> None:
    room = writing()
    cards = [room.view(player)["you"]["card"] for player in everybody(room)]
    assert len({card["title"] for card in cards}) == 4
    assert cards[1]["title"] not in str(room.view(everybody(room)[0]))
    room.until("reveal")
    assert {seat["card"]["title"] for seat in room.view(None)["reveal"]["seats"]} == {card["title"] for card in cards}


def test_other_modes_have_neither_characters_nor_prompts() -> None:
    room = SimulatedRoom(mode="spot")
    room.join("Ada", "Bo")
    room.until("discussion")
    assert room.view("p-Ada")["you"]["card"] is None
    assert room.view("p-Ada")["topic"]["prompts"] == []


def test_an_answer_is_sealed_until_all_are_laid_open_together() -> None:
    room = writing()
    room.act("p-Ada", "answer", prompt=0, text=" a\nline ")
    assert room.view("p-Ada")["you"]["answers"] == {"0": "a line"}
    assert room.view("p-Bo")["answers"] == []
    assert "a line" not in str(room.view("p-Bo"))
    room.until("discussion")
    seat = room.seat("p-Ada").number
    assert room.view("p-Bo")["answers"] == [{"round": 1, "prompt": 0, "seat": seat, "text": "a line"}]
    assert room.view("p-Ada")["you"]["answers"] == {}


def test_an_answer_may_be_changed_until_the_lock_and_counts_once() -> None:
    room = writing()
    seal(room, "p-Ada")
    changed = room.act("p-Ada", "answer", prompt=0, text="better")
    assert [fact.to for fact in changed.facts] == ["p-Ada"]
    assert room.view(None)["votes"] == {"cast": 1, "of": 4}
    room.until("discussion")
    assert [answer["text"] for answer in room.view(None)["answers"] if answer["prompt"] == 0] == ["better"]


def test_the_order_of_the_answers_says_nothing_about_who_was_first() -> None:
    first, last = writing(), writing()
    seal(first, *everybody(first))
    seal(last, *reversed(everybody(last)))
    assert first.view(None)["answers"] == last.view(None)["answers"]
    seats = [[answer["seat"] for answer in writing_done(seed)] for seed in range(20)]
    assert len({tuple(order) for order in seats}) > 10


def writing_done(seed: int) -> list[dict[str, Any]]:
    room = writing(seed=seed)
    seal(room, *everybody(room))
    return room.view(None)["answers"]


def test_the_phase_ends_early_when_every_seat_has_sealed_both() -> None:
    room = writing()
    seal(room, *everybody(room)[:-1])
    assert room.state.phase.name == "prompts"
    last = everybody(room)[-1]
    room.act(last, "answer", prompt=0, text="one")
    room.act(last, "answer", prompt=0, text="one, again")
    assert room.state.phase.name == "prompts"
    room.act(last, "answer", prompt=1, text="two")
    assert room.state.phase.name == "discussion"
    assert len(room.view(None)["answers"]) == 8


def test_the_lock_waits_for_nobody_and_leaves_blank_what_is_not_written() -> None:
    room = writing(prompts_s=45)
    opened = room.at
    room.ring()
    assert room.at - opened == 45_000
    assert room.state.phase.name == "discussion"
    assert room.view(None)["answers"] == []


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({"prompt": 2, "text": "x"}, "answer/unknown_prompt"),
        ({"prompt": -1, "text": "x"}, "answer/unknown_prompt"),
        ({"prompt": 0, "text": " \n"}, "answer/empty"),
        ({"prompt": 0, "text": "x" * 141}, "answer/too_long"),
        ({"prompt": 0, "text": "x" * 140}, ""),
        ({"prompt": 0}, "command/malformed"),
    ],
)
def test_an_answer_is_one_line_for_one_of_the_two_prompts(args: dict[str, Any], expected: str) -> None:
    assert code(writing().act("p-Ada", "answer", **args)) == expected


def test_answers_are_for_seats_and_for_their_phase() -> None:
    room = writing()
    room.join("Di")
    assert code(room.act("p-Di", "answer", prompt=0, text="x")) == "seat/not_seated"
    room.until("discussion")
    assert code(room.act("p-Ada", "answer", prompt=0, text="x")) == "answer/not_open"


def test_each_round_has_its_own_answers_and_all_are_kept() -> None:
    room = writing(rounds=2)
    seal(room, *everybody(room))
    room.until("voting")
    room.act("p-Ada", "vote", named=room.seat("p-Bo").number)
    room.until("prompts")
    assert room.view("p-Ada")["you"]["ballot"] is None
    assert room.view("p-Ada")["you"]["answers"] == {}
    seal(room, *everybody(room))
    assert [answer["round"] for answer in room.view(None)["answers"]] == [1] * 8 + [2] * 8
