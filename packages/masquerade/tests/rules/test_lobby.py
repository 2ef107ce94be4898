"""The lobby: who comes, who is host, what the host may do."""

import pytest

from masquerade.match.rehearsal import Rehearsal
from masquerade.rules.phases.lobby import too_few
from masquerade.rules.refusal import Refusal
from roomlit.ports.logic import Enter, Step


def code(step: Step) -> str:
    return "" if step.refused is None else step.refused.code


def test_the_first_to_arrive_is_the_host_and_everyone_in_the_lobby_sees_the_nicknames() -> None:
    room = Rehearsal()
    room.join("Ada", "Bo")
    assert room.view(None)["people"] == [{"name": "Ada", "host": True}, {"name": "Bo", "host": False}]
    assert room.view("p-Bo")["you"] == {"nickname": "Bo", "host": False, "seat": None, "name": None, "ballot": None}


def test_double_click_makes_one_join() -> None:
    room = Rehearsal()
    room.join("Ada")
    again = room.send(Enter(player="p-Ada", name="Ada"))
    assert again.refused is None
    assert again.facts == ()
    assert len(room.view(None)["people"]) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  ", "join/name_empty"),
        ("\u200b", "join/name_empty"),
        ("x" * 25, "join/name_too_long"),
        ("ADA", "join/name_taken"),
        ("A\n\nda", ""),
        ("x" * 24, ""),
    ],
)
def test_a_name_is_one_short_line_that_nobody_else_has(name: str, expected: str) -> None:
    room = Rehearsal()
    room.join("Ada")
    assert code(room.send(Enter(player="other", name=name))) == expected


def test_a_name_is_trimmed_and_keeps_no_line_break() -> None:
    room = Rehearsal()
    room.send(Enter(player="p", name="  Ada\n Lovelace "))
    assert room.view("p")["you"]["nickname"] == "Ada Lovelace"


def test_a_room_takes_twelve_people_and_sixteen_seats() -> None:
    few, many = Rehearsal(ai_seats=1), Rehearsal(ai_seats=7)
    for number in range(20):
        few.join(f"n{number}")
        many.join(f"n{number}")
    assert len(few.state.people) == 12
    assert len(many.state.people) == 9
    assert code(many.send(Enter(player="late", name="late"))) == "join/full"


def test_the_host_passes_on_when_leaving_and_the_new_host_is_told() -> None:
    room = Rehearsal()
    room.join("Ada", "Bo")
    left = room.act("p-Ada", "leave")
    assert room.view("p-Bo")["you"]["host"] is True
    assert [(fact.type, fact.to) for fact in left.facts] == [("player_list", None), ("seat", "p-Ada"), ("seat", "p-Bo")]


def test_the_last_to_leave_takes_the_host_along_and_the_next_to_come_is_host() -> None:
    room = Rehearsal()
    room.join("Ada")
    room.act("p-Ada", "leave")
    assert room.state.host is None
    room.join("Bo")
    assert room.view("p-Bo")["you"]["host"] is True


def test_leaving_is_for_those_who_are_here_and_not_during_a_game() -> None:
    room = Rehearsal()
    room.join("Ada")
    assert code(room.act("stranger", "leave")) == "seat/not_seated"
    room.act("p-Ada", "start")
    assert code(room.act("p-Ada", "leave")) == "leave/running"


def test_an_absent_person_stays_in_the_lobby_and_is_shown_as_away() -> None:
    room = Rehearsal()
    room.join("Ada", "Bo")
    room.presence("p-Bo", online=False)
    assert room.view(None)["people"][1] == {"name": "Bo", "host": False, "away": True}
    assert room.presence("p-Bo", online=False).facts == ()
    room.presence("p-Bo", online=True)
    assert room.view(None)["people"][1] == {"name": "Bo", "host": False}


def test_an_absent_host_passes_on_so_that_the_others_can_start() -> None:
    room = Rehearsal()
    room.join("Ada", "Bo")
    gone = room.presence("p-Ada", online=False)
    assert [fact.to for fact in gone.facts] == [None, "p-Ada", "p-Bo"]
    assert room.act("p-Bo", "start").refused is None


def test_a_host_who_is_alone_stays_host_when_absent() -> None:
    room = Rehearsal()
    room.join("Ada")
    room.presence("p-Ada", online=False)
    assert room.state.host == "p-Ada"


def test_presence_of_somebody_unknown_changes_nothing() -> None:
    room = Rehearsal()
    assert room.presence("stranger", online=False).facts == ()


def test_only_the_host_changes_settings_and_only_before_or_after_a_game() -> None:
    room = Rehearsal()
    room.join("Ada", "Bo")
    assert code(room.act("p-Bo", "settings", ai_seats=1)) == "settings/not_host"
    assert room.act("p-Ada", "settings", ai_seats=1, rounds=3).refused is None
    assert room.view(None)["settings"]["ai_seats"] == 1
    assert room.view(None)["phase"]["rounds"] == 3
    room.act("p-Ada", "start")
    assert code(room.act("p-Ada", "settings", ai_seats=2)) == "settings/running"
    room.until("reveal")
    assert room.act("p-Ada", "settings", ai_seats=2).refused is None


def test_settings_that_leave_no_seat_for_somebody_present_are_refused() -> None:
    room = Rehearsal(ai_seats=1)
    room.join(*(f"n{number}" for number in range(12)))
    assert code(room.act("p-n0", "settings", ai_seats=5)) == "settings/invalid"


def test_only_the_host_starts_and_only_once() -> None:
    room = Rehearsal()
    room.join("Ada", "Bo")
    assert code(room.act("p-Bo", "start")) == "start/not_host"
    assert room.act("p-Ada", "start").refused is None
    assert code(room.act("p-Ada", "start")) == "start/running"


def test_a_game_needs_an_ai_seat_and_a_person() -> None:
    room = Rehearsal(ai_seats=0)
    room.join("Ada", "Bo")
    assert code(room.act("p-Ada", "start")) == "start/too_few"
    empty = Rehearsal()
    assert code(empty.act("nobody", "start")) == "start/not_host"
    refused = too_few(empty.state, ())
    assert refused is not None
    assert refused.refused == Refusal("start/too_few", "This mode needs at least 2 seats.")


def test_arriving_does_not_start_anything() -> None:
    room = Rehearsal()
    room.join("Ada", "Bo", "Cy")
    assert room.state.phase.name == "lobby"
    assert room.logic.deadline(room.state) is None


def test_the_waiting_room_shows_people_and_the_table_does_not_link_them_to_seats() -> None:
    room = Rehearsal(ai_seats=2)
    room.join("Ada", "Bo")
    assert room.view(None)["seats"] == []
    room.act("p-Ada", "start")
    assert room.view("p-Bo")["people"] == []
    assert len(room.view("p-Bo")["seats"]) == 4


def test_an_invisible_character_does_not_make_another_name() -> None:
    room = Rehearsal()
    room.join("Ada")
    refused = room.send(Enter(player="p-2", name="A\u200bda\u2060")).refused
    assert refused is not None
    assert refused.code == "join/name_taken"
