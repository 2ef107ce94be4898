"""Many games by players without a mind: all end, and the numbers add up."""

from collections import Counter

import pytest

from masquerade.match.puppets import NAMES, Puppets, drawn
from masquerade.match.rehearsal import Rehearsal
from masquerade.rules.rng import seeded

SETTINGS = 7  # a puppet changing them after the reveal would blur what is checked here


def played(seed: int) -> Rehearsal:
    """One game with random moves, its bells heard late or not at all by some."""
    people = 1 + seed % len(NAMES)
    room = Rehearsal(
        seed=seed, ai_seats=1 + seed % 4, rounds=1 + seed % 3, elimination=seed % 2 == 0, discussion_s=6, ballot_s=5
    )
    room.join(*NAMES[:people])
    room.act(f"p-{NAMES[0]}", "start")
    puppets, chance = Puppets(room), seeded(seed)
    for _ in range(2_000):
        if room.state.phase.name == "reveal":
            return room
        move, chance = drawn(chance)
        if move[0] == SETTINGS:
            continue
        room.send(puppets.action(move), after_ms=puppets.lasts_ms(move))
    raise AssertionError(f"expected game {seed} to end, it is in {room.state.phase}")


@pytest.mark.parametrize("batch", range(6))
def test_three_hundred_games_all_end_and_their_scores_add_up(batch: int) -> None:
    for seed in range(batch * 50, batch * 50 + 50):
        room = played(seed)
        view = room.view(None)
        assert 1 <= len(view["results"]) <= view["settings"]["rounds"]
        for shown in view["reveal"]["seats"]:
            assert 0 <= shown["suspicion"] <= 1
            assert shown["suspicion"] + shown["blending"] == pytest.approx(1)
            assert shown["detection"] is None or 0 <= shown["detection"] <= 1
            assert shown["score"] == round(50 * (shown["detection"] or 0) + 50 * shown["blending"], 1)
        assert Counter(seat["role"] for seat in view["seats"])["ai"] == view["settings"]["ai_seats"]
        assert_results_add_up(room)


def assert_results_add_up(room: Rehearsal) -> None:
    seats = {seat.number for seat in room.state.seats}
    for result, shown in zip(room.state.results, room.view(None)["results"], strict=True):
        assert sum(shown["counts"].values()) <= len(result.voters) <= len(seats)
        assert set(shown["named"]) <= seats
        assert shown["tie"] is (len(shown["named"]) > 1)
        assert {ballot.seat for ballot in result.ballots} <= set(result.voters)
    gone = [result.eliminated for result in room.state.results if result.eliminated is not None]
    assert len(gone) == len(set(gone)) == sum(not (seat.alive or seat.vacant) for seat in room.state.seats)
    numbers = [message.id for message in room.state.messages]
    assert numbers == sorted(set(numbers))
