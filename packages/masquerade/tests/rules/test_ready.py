"""The deal and the wait after it."""

from collections import Counter
from typing import Any

from masquerade.rules.masks import MASKS
from masquerade.simulation.room import SimulatedRoom


def started(**options: Any) -> SimulatedRoom:
    room = SimulatedRoom(**options)
    room.join("Ada", "Bo")
    room.act("p-Ada", "start")
    return room


def test_everyone_is_dealt_a_different_mask_and_told_only_the_own_one() -> None:
    room = started(ai_seats=3)
    seats = room.view(None)["seats"]
    assert [seat["seat"] for seat in seats] == [1, 2, 3, 4, 5]
    assert len({seat["name"] for seat in seats}) == 5
    told = {
        fact.to: fact.data["you"]["name"] for fact in room.facts if fact.type == "seat" and fact.data["you"]["seat"]
    }
    assert set(told) == {"p-Ada", "p-Bo", *room.bots()}
    assert all(room.seat(player).name == name for player, name in told.items() if player)


def test_ai_got_no_humans_seat_number() -> None:
    for seed in range(50):
        room = started(seed=seed, ai_seats=7)
        assert sorted(seat.number for seat in room.state.seats) == list(range(1, 10))
        assert len({seat.player for seat in room.state.seats}) == 9


def test_the_deal_says_nothing_about_who_is_human() -> None:
    by_number: Counter[int] = Counter()
    by_mask: Counter[str] = Counter()
    games = 600
    for seed in range(games):
        for seat in started(seed=seed, ai_seats=2).state.seats:
            by_number[seat.number] += seat.role == "human"
            by_mask[seat.name] += seat.role == "human"
    assert all(0.4 < by_number[number] / games < 0.6 for number in (1, 2, 3, 4))
    assert len(by_mask) == len(MASKS)
    assert max(by_mask.values()) < 60  # 30 expected


def test_there_are_enough_masks_and_their_pictures_are_distinct() -> None:
    assert len(MASKS) >= 24
    assert len({mask.avatar for mask in MASKS}) == len({mask.name for mask in MASKS}) == len(MASKS)


def test_the_wait_ends_early_when_every_seat_is_ready_ai_seats_included() -> None:
    room = started(ai_seats=1)
    assert [fact.to for fact in room.act("p-Ada", "ready").facts] == ["p-Ada"]
    assert [fact.to for fact in room.act("p-Bo", "ready").facts] == ["p-Bo"]
    assert room.state.phase.name == "ready"
    room.act(room.bots()[0], "ready")
    assert room.state.phase.name == "discussion"


def test_the_wait_ends_by_itself() -> None:
    room = started(ready_s=7)
    before = room.at
    room.ring()
    assert room.state.phase.name == "discussion"
    assert room.at - before == 7_000


def test_readiness_outside_the_wait_or_without_a_seat_is_refused() -> None:
    room = started()
    stranger = room.act("stranger", "ready").refused
    assert stranger is not None
    assert stranger.code == "seat/not_seated"
    room.until("discussion")
    late = room.act("p-Ada", "ready").refused
    assert late is not None
    assert late.code == "ready/not_open"


def test_somebody_who_comes_during_play_watches_without_a_seat_and_unannounced() -> None:
    room = started()
    came = room.join("Cy")
    assert room.facts[-1].to == "p-Cy"
    assert [fact.type for fact in room.facts[-1:]] == ["seat"]
    you = room.view(came[0])["you"]
    assert (you["nickname"], you["host"], you["seat"], you["name"], you["ballot"]) == ("Cy", False, None, None, None)
    assert room.logic.me(room.state, "p-Cy") == "Cy"


def test_the_same_seed_deals_the_same_table() -> None:
    assert started(seed=5).state == started(seed=5).state
    assert started(seed=5).state.seats != started(seed=6).state.seats
