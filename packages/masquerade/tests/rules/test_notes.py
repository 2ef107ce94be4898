"""Private notes: what a seat thinks of the others while it talks, kept for the reveal."""

from typing import Any

import pytest

from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.settings import NOTES_MAX
from roomlit.ports.logic import Step


def talking(**options: Any) -> SimulatedRoom:
    room = SimulatedRoom(**({"ai_seats": 2} | options))
    room.join("Ada", "Bo")
    room.until("discussion")
    return room


def code(step: Step) -> str:
    return "" if step.refused is None else step.refused.code


def test_a_note_is_seen_by_its_writer_alone_until_the_reveal() -> None:
    room = talking()
    ada, bo = (room.seat(player).number for player in ("p-Ada", "p-Bo"))
    step = room.act("p-Ada", "suspect", seat=bo, per_cent=80, after_ms=1_500)
    noted_at = room.at - room.at % 1000
    assert [fact.to for fact in step.facts] == ["p-Ada"]
    assert room.view("p-Ada")["you"]["hunches"] == {str(bo): 80}
    assert room.view("p-Bo")["you"]["hunches"] == {}
    room.until("reveal")
    assert room.view(None)["reveal"]["beliefs"] == [
        {"at": noted_at, "round": 1, "voter": ada, "target": bo, "per_cent": 80, "note": True}
    ]


def test_a_note_is_changed_and_taken_back_and_every_change_of_mind_is_kept() -> None:
    room = talking()
    bo = room.seat("p-Bo").number
    for per_cent in (80, 80, 20, None):
        room.act("p-Ada", "suspect", seat=bo, per_cent=per_cent)
    assert room.view("p-Ada")["you"]["hunches"] == {}
    assert [belief.per_cent for belief in room.state.beliefs] == [80, 20, None]


def test_sliders_that_say_something_new_are_kept_beside_the_notes() -> None:
    room = talking()
    bo, bot = (room.seat(player).number for player in ("p-Bo", room.bots()[0]))
    room.act("p-Ada", "suspect", seat=bo, per_cent=30)
    room.until("voting")
    room.act("p-Ada", "vote", named=bot, sliders={str(bo): 30, str(bot): 90})
    room.act("p-Ada", "vote", named=bot, sliders={str(bo): 10, str(bot): 90})
    assert [(belief.target, belief.per_cent, belief.note) for belief in room.state.beliefs] == [
        (bo, 30, True),
        (bot, 90, False),
        (bo, 10, False),
    ]
    assert room.view("p-Ada")["you"]["hunches"] == {str(bo): 30}


def test_a_note_may_say_again_what_a_slider_said() -> None:
    room = talking(rounds=2)
    bo = room.seat("p-Bo").number
    room.until("voting")
    room.act("p-Ada", "vote", named=bo, sliders={str(bo): 70})
    room.until("discussion")
    room.act("p-Ada", "suspect", seat=bo, per_cent=70)
    assert room.view("p-Ada")["you"]["hunches"] == {str(bo): 70}


@pytest.mark.parametrize(
    ("target", "per_cent", "expected"),
    [
        ("p-Ada", 50, "vote/self"),
        (None, 50, "vote/unknown_seat"),
        ("p-Bo", 101, "vote/out_of_range"),
        ("p-Bo", -1, "vote/out_of_range"),
        ("p-Bo", 100, ""),
    ],
)
def test_a_note_is_about_another_seat_from_0_to_100(target: str | None, per_cent: int, expected: str) -> None:
    room = talking()
    number = 99 if target is None else room.seat(target).number
    assert code(room.act("p-Ada", "suspect", seat=number, per_cent=per_cent)) == expected


def test_notes_are_for_seats_in_the_discussion() -> None:
    room = talking()
    bo = room.seat("p-Bo").number
    room.join("Cy")
    assert code(room.act("p-Cy", "suspect", seat=bo, per_cent=5)) == "seat/not_seated"
    room.until("voting")
    assert code(room.act("p-Ada", "suspect", seat=bo, per_cent=5)) == "suspect/not_open"


def test_a_round_keeps_a_bounded_number_of_changes_of_mind() -> None:
    room = talking(rounds=2)
    bo = room.seat("p-Bo").number
    codes = [code(room.act("p-Ada", "suspect", seat=bo, per_cent=n % 100)) for n in range(NOTES_MAX + 1)]
    assert codes[-2:] == ["", "suspect/too_many"]
    room.until("voting")
    assert code(room.act("p-Ada", "vote", named=bo, sliders={str(bo): 99})) == ""
    assert len(room.state.beliefs) == NOTES_MAX
    room.until("discussion")
    assert code(room.act("p-Ada", "suspect", seat=bo, per_cent=1)) == ""
