"""The hunt: one human among AIs that vote to find it."""

from typing import Any

from masquerade.rules.scoring import belief
from masquerade.rules.state import Ballot
from masquerade.simulation.room import SimulatedRoom


def hunted(**options: Any) -> SimulatedRoom:
    given: dict[str, Any] = {"mode": "hunt", "ai_seats": 4, **options}
    room = SimulatedRoom(**given)
    room.join("Ada")
    room.until("voting")
    return room


def name(room: SimulatedRoom, target: str) -> None:
    """Every other seat in play names `target`."""
    room.vote({seat.player: target for seat in room.state.seats if seat.alive and seat.player != target})


def revealed(room: SimulatedRoom, player: str) -> dict[str, Any]:
    number = room.seat(player).number
    return next(seat for seat in room.view(None)["reveal"]["seats"] if seat["seat"] == number)


def test_the_hunters_win_when_they_name_the_human_and_the_game_is_over_at_once() -> None:
    room = hunted()
    name(room, "p-Ada")
    room.until("reveal")
    reveal = room.view(None)["reveal"]
    assert (reveal["outcome"], reveal["mode"], len(room.state.results)) == ("ais", "hunt", 1)
    assert reveal["winner_seats"] == sorted(room.seat(bot).number for bot in room.bots())
    assert reveal["text"] == f"{room.seat('p-Ada').name} was the human, and the hunters found them in round 1."


def test_the_human_wins_by_sitting_at_the_table_after_three_rounds() -> None:
    room = hunted()
    for bot in room.bots()[:3]:
        room.until("voting")
        name(room, bot)
        room.until("elimination")
    room.until("reveal")
    reveal = room.view(None)["reveal"]
    assert reveal["outcome"] == "humans"
    assert reveal["winner_seats"] == [room.seat("p-Ada").number]
    lost = [room.seat(bot).name for bot in room.bots()[:3]]
    expected = f"{room.seat('p-Ada').name} was the human and got away, while the hunters lost "
    assert reveal["text"] == f"{expected}{lost[0]}, {lost[1]} and {lost[2]}."


def test_a_hunt_that_names_nobody_is_survived() -> None:
    room = hunted(rounds=1)
    room.until("reveal")
    assert room.view(None)["reveal"]["text"] == f"{room.seat('p-Ada').name} was the human and got away."


def test_the_human_scores_for_surviving_and_for_being_taken_for_an_ai() -> None:
    room = hunted(rounds=1)
    ada = str(room.seat("p-Ada").number)
    for bot in room.bots():
        room.act(bot, "vote", named=None, sliders={ada: 80})
    room.until("reveal")
    shown = revealed(room, "p-Ada")
    assert (shown["detection"], shown["suspicion"], shown["blending"], shown["score"]) == (None, 0.8, 0.8, 90.0)


def test_a_hunter_scores_for_knowing_the_human() -> None:
    room = hunted(rounds=1)
    ada = room.seat("p-Ada").number
    sure, wrong = room.bots()[:2]
    rest = {seat.number for seat in room.state.seats} - {ada}
    sliders = {str(number): 100 for number in rest - {room.seat(sure).number}} | {str(ada): 0}
    room.act(sure, "vote", named=ada, sliders=sliders)
    room.act(wrong, "vote", named=room.seat(sure).number)
    room.until("reveal")
    assert revealed(room, sure)["score"] == 100.0
    assert revealed(room, wrong)["score"] < 50.0


def test_whoever_a_hunter_names_without_a_slider_is_taken_for_the_human() -> None:
    assert belief(Ballot(1, 2), 2, named_ai=False) == 0.0
    assert belief(Ballot(1, 2), 2) == 1.0


def test_a_person_in_masks_blends_by_being_taken_for_an_ai_and_an_ai_by_not_being() -> None:
    room = SimulatedRoom(mode="masks", ai_seats=1, rounds=1)
    room.join("Ada", "Bo", "Cy")
    room.until("voting")
    bot = room.bots()[0]
    ada, ai = (room.seat(player).number for player in ("p-Ada", bot))
    for voter in ("p-Bo", "p-Cy"):
        room.act(voter, "vote", named=ada, sliders={str(ada): 90, str(ai): 10})
    room.until("reveal")
    assert (revealed(room, "p-Ada")["blending"], revealed(room, bot)["blending"]) == (0.9, 0.9)


def test_the_reveal_lists_every_ballot() -> None:
    room = hunted(rounds=1)
    ada, bot = (room.seat(player).number for player in ("p-Ada", room.bots()[0]))
    room.act("p-Ada", "vote", named=bot, sliders={str(bot): 60})
    room.until("reveal")
    cast = {"round": 1, "voter": ada, "counted": True, "named": bot, "sliders": {str(bot): 60}}
    assert room.view(None)["reveal"]["ballots"] == [cast]


def test_a_voter_left_alone_at_the_table_has_nobody_to_judge() -> None:
    room = hunted(rounds=1)
    for bot in room.bots():
        room.act("p-Ada", "kick", seat=room.seat(bot).number)
    room.act("p-Ada", "vote", named=None)
    room.until("reveal")
    assert room.view(None)["reveal"]["outcome"] == "humans"
