"""The reveal, its points, and the rematch."""

from typing import Any

import pytest

from masquerade.match.logic import ai_players
from masquerade.rules.scoring import belief
from masquerade.rules.state import Ballot
from masquerade.simulation.room import SimulatedRoom
from roomlit.ports.logic import Enter


def over(**options: Any) -> SimulatedRoom:
    room = SimulatedRoom(**({"ai_seats": 2} | options))
    room.join("Ada", "Bo")
    room.until("reveal")
    return room


def revealed(room: SimulatedRoom, player: str) -> dict[str, Any]:
    number = room.seat(player).number
    return next(seat for seat in room.view(None)["reveal"]["seats"] if seat["seat"] == number)


def test_the_reveal_joins_masks_and_nicknames_and_names_the_engines() -> None:
    room = over(cast={"engine": "deck", "personas": ["nightcook", "nurse"]})
    assert revealed(room, "p-Ada")["nickname"] == "Ada"
    assert revealed(room, "p-Ada")["role"] == "human"
    shown = [revealed(room, bot) for bot in room.bots()]
    assert {(seat["role"], seat["engine"], seat["nickname"]) for seat in shown} == {("ai", "deck", None)}
    assert {seat["persona"] for seat in shown} == {"nightcook", "nurse"}
    assert {seat["role"] for seat in room.view(None)["seats"]} == {"human", "ai"}


def test_an_ai_seat_may_be_credited_to_the_engine_that_really_wrote_it_and_nobody_hears_of_it() -> None:
    room = SimulatedRoom(ai_seats=1)
    room.join("Ada", "Bo")
    room.until("discussion")
    bot = room.bots()[0]
    cast = ai_players(room.state)
    assert room.act(bot, "credit", engine="llm", persona="rewriter").facts == ()
    assert ai_players(room.state) == cast
    refused = room.act("p-Ada", "credit", engine="llm").refused
    assert refused is not None
    assert refused.message.startswith("Only the seat of an AI player")
    room.until("reveal")
    assert (revealed(room, bot)["engine"], revealed(room, bot)["persona"]) == ("llm", "rewriter")


def test_honest_certainty_scores_best_and_an_unsuspected_seat_blends() -> None:
    room = SimulatedRoom(ai_seats=1)
    room.join("Ada", "Bo")
    room.until("voting")
    bot = room.bots()[0]
    a, b, c = (room.seat(player).number for player in ("p-Ada", "p-Bo", bot))
    room.act("p-Ada", "vote", named=c, sliders={str(b): 0, str(c): 100})
    room.act("p-Bo", "vote", named=a, sliders={str(a): 100, str(c): 0})
    room.until("reveal")
    ada, bo, ai = (revealed(room, player) for player in ("p-Ada", "p-Bo", bot))
    assert (ada["detection"], bo["detection"], ai["detection"]) == (1.0, 0.0, None)
    assert (ada["suspicion"], bo["suspicion"], ai["suspicion"]) == (1.0, 0.0, 0.5)
    assert (ada["score"], bo["score"], ai["score"]) == (50.0, 50.0, 25.0)


def test_a_game_of_masks_is_won_by_the_best_person_who_voted_however_well_an_ai_did() -> None:
    room = SimulatedRoom(mode="masks", ai_seats=1, rounds=1)
    room.join("Ada", "Bo", "Cy")
    room.until("voting")
    ada, bo, ai = (room.seat(player).number for player in ("p-Ada", "p-Bo", room.bots()[0]))
    room.act("p-Ada", "vote", named=ai, sliders={str(ai): 60})
    room.act("p-Bo", "vote", named=ada, sliders={str(ada): 90, str(ai): 0})
    room.until("reveal")
    assert revealed(room, room.bots()[0])["score"] > revealed(room, "p-Bo")["score"]
    assert revealed(room, "p-Ada")["score"] > revealed(room, "p-Bo")["score"]
    assert room.view(None)["reveal"]["winner_seats"] == [ada]
    assert bo not in room.view(None)["reveal"]["winner_seats"]


def test_nobody_wins_a_game_of_masks_in_which_no_person_voted() -> None:
    room = SimulatedRoom(mode="masks", ai_seats=1, rounds=1)
    room.join("Ada", "Bo", "Cy")
    room.until("reveal")
    assert room.view(None)["reveal"]["winner_seats"] == []


@pytest.mark.parametrize(("named", "winners"), [("bot", "human"), ("p-Ada", "ai"), ("tie", None)])
def test_a_game_of_spot_is_won_by_a_whole_side_or_by_nobody(named: str, winners: str | None) -> None:
    room = SimulatedRoom(ai_seats=1)
    room.join("Ada", "Bo")
    room.until("voting")
    votes: dict[str, str | None] = {"p-Bo": room.bots()[0] if named == "bot" else "p-Ada"}
    if named == "tie":
        votes["p-Ada"] = "p-Bo"
    room.vote(votes)
    room.until("reveal")
    reveal = room.view(None)["reveal"]
    assert reveal["winner_seats"] == [seat["seat"] for seat in reveal["seats"] if seat["role"] == winners]


def test_belief_is_the_slider_else_the_name_else_undecided() -> None:
    ballot = Ballot(1, 2, ((3, 20),))
    assert [belief(ballot, target) for target in (2, 3, 4)] == [1.0, 0.2, 0.5]


@pytest.mark.parametrize(
    ("target", "outcome", "words"),
    [("bot", "humans", "rightly"), ("p-Ada", "ais", "wrongly"), (None, "ais", "named nobody")],
)
def test_the_outcome_says_whether_the_room_named_an_ai(target: str | None, outcome: str, words: str) -> None:
    room = SimulatedRoom(ai_seats=1)
    room.join("Ada", "Bo")
    room.until("voting")
    named = room.bots()[0] if target == "bot" else target
    room.vote({"p-Bo": named})
    room.until("reveal")
    assert room.view(None)["reveal"]["outcome"] == outcome
    assert words in room.view(None)["reveal"]["text"]


def test_the_outcome_lists_every_seat_that_was_named() -> None:
    room = SimulatedRoom(ai_seats=2, rounds=2)
    room.join("Ada", "Bo")
    for bot in (0, 1):
        room.until("voting")
        room.vote({"p-Ada": room.bots()[bot]})
        room.until("result")
    room.until("reveal")
    names = " and ".join(room.seat(bot).name for bot in room.bots())
    assert room.view(None)["reveal"]["text"] == f"The room named {names}, rightly."


def test_a_missed_round_counts_nothing() -> None:
    room = SimulatedRoom(ai_seats=1, rounds=2)
    room.join("Ada", "Bo")
    room.until("voting")
    bot, bo = (room.seat(player).number for player in (room.bots()[0], "p-Bo"))
    room.act("p-Ada", "vote", named=bot, sliders={str(bo): 0})
    room.until("reveal")
    assert revealed(room, "p-Ada")["detection"] == 0.5


def test_a_rematch_deals_new_masks_to_the_same_people_at_once_and_clears_the_table() -> None:
    room = over()
    bots, lines = room.bots(), room.state.seats
    again = room.act("p-Bo", "rematch")
    assert again.refused is None
    view = room.view("p-Bo")
    assert (view["phase"]["name"], view["game"], view["phase"]["round"]) == ("ready", 2, 1)
    assert (view["messages"], view["results"], view["reveal"], view["topic"]) == ([], [], None, None)
    assert {seat.nickname for seat in room.state.seats} == {"Ada", "Bo", None}
    assert not set(room.bots()) & set(bots)
    assert [seat.name for seat in room.state.seats] != [seat.name for seat in lines]
    assert room.view(bots[0])["you"]["seat"] is None


def test_latecomers_are_dealt_in_at_the_rematch() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    room.until("discussion")
    room.join("Cy")
    room.until("reveal")
    assert room.view("p-Cy")["you"]["seat"] is None
    room.act("p-Cy", "rematch")
    assert room.view("p-Cy")["you"]["seat"] is not None


def test_people_whose_page_is_closed_watch_the_rematch_until_the_next_one() -> None:
    room = over()
    room.join("Cy")
    room.presence("p-Bo", online=False)
    room.act("p-Ada", "rematch")
    assert room.view("p-Bo")["you"]["seat"] is None
    room.presence("p-Bo", online=True)
    room.until("reveal")
    room.act("p-Bo", "rematch")
    assert room.view("p-Bo")["you"]["seat"] is not None


def test_whoever_asks_for_the_rematch_is_present() -> None:
    room = over()
    room.presence("p-Bo", online=False)
    room.act("p-Bo", "rematch")
    assert room.view("p-Bo")["you"]["seat"] is not None


def test_a_rematch_is_for_people_of_the_room_after_the_reveal() -> None:
    room = over()
    codes = [room.act(player, "rematch").refused for player in ("stranger", room.bots()[0], "p-Ada", "p-Bo")]
    assert [refused and refused.code for refused in codes] == [
        "seat/not_seated",
        "seat/not_seated",
        None,
        "rematch/not_over",
    ]


def test_a_rematch_with_no_ai_seat_left_in_the_settings_is_refused() -> None:
    room = over()
    room.act("p-Ada", "settings", ai_seats=0)
    refused = room.act("p-Ada", "rematch").refused
    assert refused is not None
    assert refused.code == "start/too_few_ai"


def test_who_left_after_the_reveal_may_come_back_under_another_name() -> None:
    room = over()
    room.act("p-Bo", "leave")
    assert room.view("p-Bo")["you"]["nickname"] is None
    assert revealed(room, "p-Bo")["nickname"] == "Bo"
    assert room.send(Enter(player="p-Bo", name="Bobby")).refused is None
    room.act("p-Ada", "rematch")
    assert room.seat("p-Bo").nickname == "Bobby"


def test_the_reveal_names_the_topic_of_each_round() -> None:
    room = over(rounds=2)
    topics = room.view(None)["reveal"]["topics"]
    assert [topic["round"] for topic in topics] == [1, 2]
    assert topics[0]["text"] != topics[1]["text"]
    assert {key: value for key, value in topics[1].items() if key != "round"} == room.view(None)["topic"]


def test_where_a_run_off_decided_the_first_ballots_are_shown_as_not_counted() -> None:
    room = SimulatedRoom(ai_seats=2, rounds=1)
    room.join("Ada", "Bo")
    room.until("voting")
    bot, other = room.bots()
    room.vote({"p-Ada": bot, "p-Bo": other})
    room.until("runoff")
    room.vote({"p-Ada": bot})
    room.until("reveal")
    ballots = {ballot["voter"]: ballot["counted"] for ballot in room.view(None)["reveal"]["ballots"]}
    assert ballots == {room.seat("p-Ada").number: True, room.seat("p-Bo").number: False}
