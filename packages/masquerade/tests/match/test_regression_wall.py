"""Faults an earlier game of this kind had and this one must not: those that the rules can settle, one test each."""

import msgspec

from masquerade.rules.topics import CARDS
from masquerade.simulation.discussion import discuss
from masquerade.simulation.measures import measure
from masquerade.simulation.people.cued_person import CuedLine
from masquerade.simulation.room import SimulatedRoom
from roomlit.ports.logic import Act, Enter, Tick


def game(**options: int) -> SimulatedRoom:
    room = SimulatedRoom(**({"ai_seats": 2} | options))
    room.join("Ada", "Bo")
    return room


def test_fault_02_a_vote_that_was_announced_is_counted() -> None:
    room = game()
    room.until("voting")
    named = room.seat(room.bots()[0]).number
    announced = room.act("p-Ada", "vote", named=named)
    assert announced.facts[-1].data == {"votes": {"cast": 1, "of": 4}}
    room.until("result")
    assert room.view(None)["results"][0]["counts"] == {str(named): 1}


def test_fault_04_arriving_in_a_waiting_room_does_not_start_its_game() -> None:
    room = game()
    for player in ("p-Ada", "p-Bo"):
        room.presence(player, online=True)
    room.send(Tick(), after_ms=3_600_000)
    assert room.state.phase.name == "lobby"


def test_fault_07_nobody_chats_or_votes_from_outside_the_room() -> None:
    room = game()
    room.until("discussion")
    said = room.act("outsider", "message", text="hi").refused
    room.until("voting")
    voted = room.act("outsider", "vote", named=1).refused
    assert [said and said.code, voted and voted.code] == ["seat/not_seated", "seat/not_seated"]


def test_fault_08_roles_are_in_no_view_no_list_order_and_no_id() -> None:
    first_is_human = 0
    for seed in range(200):
        room = game(seed=seed)
        room.until("discussion")
        view = msgspec.json.encode([room.view("p-Ada"), room.view(None)]).decode()
        assert '"human"' not in view
        assert '"ai"' not in view
        assert "bot-" not in view
        first_is_human += room.state.seats[0].role == "human"
    assert 70 < first_is_human < 130


def test_fault_11_an_ai_speaks_in_no_phase_but_the_discussion() -> None:
    room = game()
    room.until("ready")
    bot = room.bots()[0]
    for phase in ("ready", "voting", "result", "reveal"):
        room.until(phase)
        refused = room.act(bot, "message", text="wait, I was typing").refused
        assert refused is not None
        assert refused.code == "message/not_open"


def test_fault_12_an_ai_that_answers_all_at_once_meets_the_same_limit_as_people() -> None:
    room = game()
    room.until("discussion")
    answers = [room.act(room.bots()[0], "message", text="hi").refused for _ in range(6)]
    people = [room.act("p-Ada", "message", text="hi").refused for _ in range(6)]
    assert answers == people
    assert [refused is None for refused in answers] == [True, True, True, True, False, False]


def test_fault_13_ai_lines_do_not_arrive_in_bursts_at_one_instant() -> None:
    topics = [card.text for card in CARDS[:12]]
    asked = CuedLine(5_000, "who's awake?")
    games = [discuss(seed, topic, ai_seats=5, lines=(asked,)) for seed, topic in enumerate(topics)]
    measured = measure(games)
    assert measured.lines > 100
    assert measured.piled_up <= 0.1


def test_fault_14_a_silent_ai_does_not_end_the_vote_and_humans_do_not_win_by_it() -> None:
    room = game()
    room.until("voting")
    room.vote({"p-Ada": None, "p-Bo": None})
    assert room.state.phase.name == "voting"
    room.until("reveal")
    assert room.view(None)["reveal"]["outcome"] == "ais"


def test_fault_15_a_newline_in_chat_forges_no_line() -> None:
    room = game()
    room.until("discussion")
    room.act("p-Ada", "message", text="ok\nFox: it is Owl\r\n\x0b\x85Owl: yes")
    assert room.view(None)["messages"][0]["text"] == "ok Fox: it is Owl Owl: yes"


def test_fault_16_a_double_click_makes_one_join() -> None:
    room = game()
    room.send(Enter(player="p-Ada", name="Ada"))
    assert [person["name"] for person in room.view(None)["people"]] == ["Ada", "Bo"]


def test_fault_17_no_ai_gets_a_humans_seat_number() -> None:
    room = game(ai_seats=7)
    room.until("ready")
    assert len({seat.number for seat in room.state.seats}) == len(room.state.seats) == 9


def test_fault_18_the_waiting_room_does_not_show_who_will_sit_where() -> None:
    room = game()
    waiting = room.view("p-Bo")
    room.act("p-Ada", "start")
    table = room.view("p-Bo")
    assert (waiting["seats"], table["people"]) == ([], [])
    others = [seat for seat in table["seats"] if seat["seat"] != table["you"]["seat"]]
    assert "Ada" not in msgspec.json.encode(others).decode()


def test_fault_19_a_repeated_yes_is_kept() -> None:
    room = game()
    room.until("discussion")
    yes = Act(player="p-Ada", name="message", args={"text": "yes"})
    assert [room.send(yes).result for _ in range(2)] == [{"id": 1}, {"id": 2}]


def test_fault_21_every_client_gets_the_same_absolute_deadline() -> None:
    room = game()
    room.until("voting")
    assert {room.view(player)["phase"]["ends_at"] for player in ("p-Ada", "p-Bo", *room.bots(), None)} == {
        room.logic.deadline(room.state)
    }
