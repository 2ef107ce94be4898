"""The sealed vote and the run-off."""

from typing import Any

import pytest

from masquerade.simulation.room import SimulatedRoom
from roomlit.ports.logic import Step


def voting(**options: Any) -> SimulatedRoom:
    room = SimulatedRoom(**({"ai_seats": 2} | options))
    room.join("Ada", "Bo")
    room.until("voting")
    return room


def code(step: Step) -> str:
    return "" if step.refused is None else step.refused.code


def test_a_vote_is_counted_announced_and_shown_to_its_voter_alone() -> None:
    room = voting()
    named = room.seat("p-Bo").number
    cast = room.act("p-Ada", "vote", named=named, sliders={str(named): 70})
    assert [(fact.type, fact.to) for fact in cast.facts] == [("ballot", "p-Ada"), ("voted", None)]
    assert room.view("p-Ada")["you"]["ballot"] == {"named": named, "sliders": {str(named): 70}}
    assert room.view("p-Bo")["you"]["ballot"] is None
    assert room.view(None)["votes"] == {"cast": 1, "of": 4}
    room.until("result")
    assert room.view(None)["results"][0]["counts"] == {str(named): 1}


def test_a_ballot_may_change_until_the_lock_and_only_the_voter_notices() -> None:
    room = voting()
    bot = room.seat(room.bots()[0]).number
    room.act("p-Ada", "vote", named=room.seat("p-Bo").number)
    changed = room.act("p-Ada", "vote", named=bot)
    assert [(fact.type, fact.to) for fact in changed.facts] == [("ballot", "p-Ada")]
    room.until("result")
    assert room.view(None)["results"][0]["named"] == [bot]


def test_naming_nobody_is_a_vote() -> None:
    room = voting()
    assert code(room.act("p-Ada", "vote", named=None)) == ""
    assert room.view(None)["votes"] == {"cast": 1, "of": 4}


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({"named": 99}, "vote/unknown_seat"),
        ({"named": "Fox"}, "command/malformed"),
        ({"named": True}, "command/malformed"),
        ({"sliders": {"99": 5}}, "vote/unknown_seat"),
        ({"sliders": {"x": 5}}, "vote/unknown_seat"),
        ({"sliders": {"²": 5}}, "vote/unknown_seat"),
        ({"sliders": [1]}, "command/malformed"),
        ({"sliders": {"OTHER": 101}}, "vote/out_of_range"),
        ({"sliders": {"OTHER": -1}}, "vote/out_of_range"),
        ({"sliders": {"OTHER": 50.5}}, "command/malformed"),
        ({"sliders": {"SELF": 5}}, "vote/self"),
        ({"sliders": {"OTHER": 0}}, ""),
    ],
)
def test_a_ballot_names_and_rates_other_seats_only(args: dict[str, Any], expected: str) -> None:
    room = voting()
    mine, other = str(room.seat("p-Ada").number), str(room.seat("p-Bo").number)
    seats = {"SELF": mine, "OTHER": other}
    if args.get("sliders", []) != [1]:
        args = args | {"sliders": {seats.get(key, key): value for key, value in args.get("sliders", {}).items()}}
    before = room.state
    assert code(room.act("p-Ada", "vote", **args)) == expected
    assert (room.state == before) is bool(expected)


def test_nobody_votes_for_themselves_or_from_outside_the_table() -> None:
    room = voting()
    room.join("Cy")
    assert code(room.act("p-Ada", "vote", named=room.seat("p-Ada").number)) == "vote/self"
    assert code(room.act("p-Cy", "vote", named=1)) == "seat/not_seated"
    assert code(room.act("stranger", "vote", named=1)) == "seat/not_seated"


def test_late_vote_is_refused_and_changes_nothing() -> None:
    room = voting()
    room.at = room.view(None)["phase"]["ends_at"]
    before = room.state
    assert code(room.act("p-Ada", "vote", named=room.seat("p-Bo").number)) == "vote/not_open"
    assert room.state == before


def test_a_late_vote_that_ends_in_a_tie_is_no_ballot_of_the_run_off() -> None:
    room = voting()
    first, second = room.bots()
    room.vote({"p-Ada": first, first: second})
    room.at = room.view(None)["phase"]["ends_at"]
    before = room.state
    assert code(room.act("p-Bo", "vote", named=room.seat(second).number)) == "vote/not_open"
    assert room.state == before
    room.ring()
    assert room.state.phase.name == "runoff"
    assert code(room.act("p-Bo", "vote", named=room.seat(second).number)) == ""


def test_a_vote_before_the_ballot_opens_is_refused() -> None:
    room = SimulatedRoom()
    room.join("Ada")
    assert code(room.act("p-Ada", "vote", named=1)) == "vote/not_open"


def test_a_vote_just_after_the_discussions_end_counts_though_the_bell_was_late() -> None:
    room = SimulatedRoom(ai_seats=2)
    room.join("Ada", "Bo")
    room.until("discussion")
    room.ring()
    room.at = room.view(None)["phase"]["ends_at"] + 20
    cast = room.act("p-Ada", "vote", named=room.seat("p-Bo").number)
    assert [fact.type for fact in cast.facts] == ["phase", "voted", "ballot", "voted"]
    assert room.view(None)["votes"] == {"cast": 1, "of": 4}


def test_the_vote_ends_early_when_every_seat_has_voted() -> None:
    room = voting()
    bot = room.bots()[0]
    room.vote({"p-Ada": bot, "p-Bo": bot, room.bots()[1]: bot})
    assert room.state.phase.name == "voting"
    room.vote({bot: "p-Ada"})
    assert room.state.phase.name == "result"


def test_model_outage_does_not_make_humans_win() -> None:
    room = voting()
    room.until("reveal")
    assert room.view(None)["results"] == [{"round": 1, "named": [], "counts": {}, "tie": False, "eliminated": None}]
    assert room.view(None)["reveal"]["outcome"] == "ais"


def test_absent_people_abstain_at_the_deadline() -> None:
    room = voting()
    bot = room.bots()[0]
    assert room.presence("p-Bo", online=False).facts == ()
    room.vote({"p-Ada": bot, bot: "p-Ada", room.bots()[1]: bot})
    assert room.state.phase.name == "voting"
    room.ring()
    assert room.view(None)["results"][0]["counts"] == {
        str(number): count for number, count in sorted([(room.seat(bot).number, 2), (room.seat("p-Ada").number, 1)])
    }


def tied() -> SimulatedRoom:
    room = voting()
    first, second = room.bots()
    room.vote({"p-Ada": first, "p-Bo": second, first: second, second: first})
    assert room.state.phase.name == "runoff"
    return room


def test_a_tie_leads_to_a_run_off_of_fifteen_seconds_between_the_tied() -> None:
    room = tied()
    phase = room.view("p-Ada")["phase"]
    assert phase["tied"] == sorted(room.seat(bot).number for bot in room.bots())
    assert phase["ends_at"] - phase["started_at"] == 15_000
    assert room.view("p-Ada")["you"]["ballot"] is None
    assert room.view("p-Ada")["votes"] == {"cast": 0, "of": 4}
    assert code(room.act("p-Ada", "vote", named=room.seat("p-Bo").number)) == "vote/unknown_seat"


def test_a_run_off_may_settle_a_tie() -> None:
    room = tied()
    first, second = room.bots()
    room.vote({"p-Ada": first, "p-Bo": first, second: first, first: second})
    result = room.view(None)["results"][0]
    assert room.state.phase.name == "result"
    assert (result["named"], result["tie"]) == ([room.seat(first).number], False)


@pytest.mark.parametrize("silent", [True, False])
def test_a_second_tie_names_nobody(silent: bool) -> None:
    room = tied()
    first, second = room.bots()
    if not silent:
        room.vote({"p-Ada": first, "p-Bo": second})
    room.until("result")
    result = room.view(None)["results"][0]
    assert (result["named"], result["tie"]) == (sorted(room.seat(bot).number for bot in room.bots()), True)
    room.until("reveal")
    assert room.view(None)["reveal"]["outcome"] == "draw"


def test_sliders_of_the_first_vote_still_count_after_a_run_off() -> None:
    room = voting()
    first, second = room.bots()
    a, b = room.seat(first).number, room.seat(second).number
    room.act("p-Ada", "vote", named=a, sliders={str(a): 90, str(b): 60})
    room.act("p-Bo", "vote", named=b, sliders={str(b): 80})
    room.until("runoff")
    room.act("p-Ada", "vote", named=b, sliders={str(b): 70})
    room.until("result")
    ballots = {ballot.seat: ballot for ballot in room.state.results[0].ballots}
    mine, bos = ballots[room.seat("p-Ada").number], ballots[room.seat("p-Bo").number]
    assert (mine.named, dict(mine.sliders)) == (b, {a: 90, b: 70})
    assert (bos.named, dict(bos.sliders)) == (b, {b: 80})
