"""The lobby: who comes, who is host, what the host may do."""

import pytest

from masquerade.simulation.random_players import NAMES
from masquerade.simulation.room import SimulatedRoom
from roomlit.ports.logic import Enter, Step


def code(step: Step) -> str:
    return "" if step.refused is None else step.refused.code


def test_the_first_to_arrive_is_the_host_and_everyone_in_the_lobby_sees_the_nicknames() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    assert room.view(None)["people"] == [{"name": "Ada", "host": True}, {"name": "Bo", "host": False}]
    you = room.view("p-Bo")["you"]
    assert (you["nickname"], you["host"], you["seat"], you["name"], you["ballot"]) == ("Bo", False, None, None, None)


def test_double_click_makes_one_join() -> None:
    room = SimulatedRoom()
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
        ("A\n\nda", "join/name_taken"),
        ("x" * 24, ""),
    ],
)
def test_a_name_is_one_short_line_that_nobody_else_has(name: str, expected: str) -> None:
    room = SimulatedRoom()
    room.join("Ada")
    assert code(room.send(Enter(player="other", name=name))) == expected


def test_a_name_is_trimmed_and_keeps_no_line_break() -> None:
    room = SimulatedRoom()
    room.send(Enter(player="p", name="  Ada\n Lovelace "))
    assert room.view("p")["you"]["nickname"] == "Ada Lovelace"


def test_a_room_takes_twelve_people_and_sixteen_seats() -> None:
    few, many = SimulatedRoom(ai_seats=1), SimulatedRoom(ai_seats=7)
    for number in range(20):
        few.join(f"n{number}")
        many.join(f"n{number}")
    assert len(few.state.people) == 12
    assert len(many.state.people) == 9
    assert code(many.send(Enter(player="late", name="late"))) == "join/full"


def test_the_host_passes_on_when_leaving_and_the_new_host_is_told() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    left = room.act("p-Ada", "leave")
    assert room.view("p-Bo")["you"]["host"] is True
    assert [(fact.type, fact.to) for fact in left.facts] == [("player_list", None), ("seat", "p-Ada"), ("seat", "p-Bo")]


def test_the_last_to_leave_takes_the_host_along_and_the_next_to_come_is_host() -> None:
    room = SimulatedRoom()
    room.join("Ada")
    room.act("p-Ada", "leave")
    assert room.state.host is None
    room.join("Bo")
    assert room.view("p-Bo")["you"]["host"] is True


def test_leaving_is_for_those_who_are_here_and_not_during_a_game() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    assert code(room.act("stranger", "leave")) == "seat/not_seated"
    room.act("p-Ada", "start")
    assert code(room.act("p-Ada", "leave")) == "leave/running"


def test_an_absent_person_stays_in_the_lobby_and_is_shown_as_away() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    room.presence("p-Bo", online=False)
    assert room.view(None)["people"][1] == {"name": "Bo", "host": False, "away": True}
    assert room.presence("p-Bo", online=False).facts == ()
    room.presence("p-Bo", online=True)
    assert room.view(None)["people"][1] == {"name": "Bo", "host": False}


def test_an_absent_host_passes_on_so_that_the_others_can_start() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    gone = room.presence("p-Ada", online=False)
    assert [fact.to for fact in gone.facts] == [None, "p-Ada", "p-Bo"]
    assert room.act("p-Bo", "start").refused is None


def test_a_host_who_is_alone_stays_host_when_absent() -> None:
    room = SimulatedRoom()
    room.join("Ada")
    room.presence("p-Ada", online=False)
    assert room.state.host == "p-Ada"


def test_presence_of_somebody_unknown_changes_nothing() -> None:
    room = SimulatedRoom()
    assert room.presence("stranger", online=False).facts == ()


def test_only_the_host_changes_settings_and_only_before_or_after_a_game() -> None:
    room = SimulatedRoom()
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
    room = SimulatedRoom(ai_seats=1)
    room.join(*(f"n{number}" for number in range(12)))
    assert code(room.act("p-n0", "settings", ai_seats=5)) == "settings/invalid"


def test_only_the_host_starts_and_only_once() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    assert code(room.act("p-Bo", "start")) == "start/not_host"
    assert room.act("p-Ada", "start").refused is None
    assert code(room.act("p-Ada", "start")) == "start/running"


@pytest.mark.parametrize(
    ("mode", "people", "ai_seats", "expected", "says"),
    [
        ("spot", 2, 0, "start/too_few_ai", "Spot needs at least 1 AI seat."),
        ("spot", 1, 2, "start/too_few", "Spot needs at least 2 people."),
        ("masks", 2, 2, "start/too_few", "Masks needs at least 3 people."),
        ("hunt", 1, 2, "start/too_few_ai", "Hunt needs at least 3 AI seats."),
        ("hunt", 2, 3, "start/too_many", "Hunt is for one. Choose another mode."),
        ("auto", 1, 2, "start/too_few_ai", "Hunt needs at least 3 AI seats."),
    ],
)
def test_a_mode_says_whom_it_needs(mode: str, people: int, ai_seats: int, expected: str, says: str) -> None:
    room = SimulatedRoom(mode=mode, ai_seats=ai_seats)
    room.join(*NAMES[:people])
    refused = room.act("p-Ada", "start").refused
    assert refused is not None
    assert (refused.code, refused.message) == (expected, says)


@pytest.mark.parametrize(("people", "mode"), [(1, "hunt"), (2, "spot"), (3, "masks"), (5, "masks")])
def test_without_a_choice_the_number_of_people_decides_what_is_played(people: int, mode: str) -> None:
    room = SimulatedRoom(mode="auto")
    room.join(*NAMES[:people])
    assert room.view(None)["mode"] == mode
    room.act("p-Ada", "start")
    assert room.state.phase.name == "ready"
    assert room.view(None)["mode"] == mode


def test_a_game_is_started_by_its_host() -> None:
    assert code(SimulatedRoom().act("nobody", "start")) == "start/not_host"


def test_arriving_does_not_start_anything() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo", "Cy")
    assert room.state.phase.name == "lobby"
    assert room.logic.deadline(room.state) is None


def test_the_waiting_room_shows_people_and_the_table_does_not_link_them_to_seats() -> None:
    room = SimulatedRoom(ai_seats=2)
    room.join("Ada", "Bo")
    assert room.view(None)["seats"] == []
    room.act("p-Ada", "start")
    assert room.view("p-Bo")["people"] == []
    assert len(room.view("p-Bo")["seats"]) == 4


def test_an_invisible_character_does_not_make_another_name() -> None:
    room = SimulatedRoom()
    room.join("Ada")
    refused = room.send(Enter(player="p-2", name="A\u200bda\u2060")).refused
    assert refused is not None
    assert refused.code == "join/name_taken"
