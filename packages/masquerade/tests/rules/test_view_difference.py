"""Events between two views: told in their place, they make the one of the other."""

from itertools import pairwise
from typing import Any

import pytest

from masquerade.rules.rng import seeded
from masquerade.rules.view_difference import difference
from masquerade.rules.view_reducer import apply
from masquerade.simulation.random_players import RandomPlayers, drawn
from masquerade.simulation.room import SimulatedRoom

MODES = {"spot": 3, "masks": 3, "hunt": 1, "auto": 2}
"""How many people begin, by mode."""


def views(mode: str, seed: int, moves: int) -> list[dict[str, Any]]:
    """What a stranger sees of an evening with rematches, after each move."""
    room = SimulatedRoom(
        seed=seed, mode=mode, ai_seats=3, rounds=2, elimination=seed % 2 > 0, discussion_s=8, prompts_s=8
    )
    room.join(*("Ada", "Bo", "Cy")[: MODES[mode]])
    room.until("discussion")
    players, chance = RandomPlayers(room), seeded(seed)
    seen = [room.view(None)]
    for _ in range(moves):
        move, chance = drawn(chance)
        room.send(players.action(move), after_ms=players.lasts_ms(move))
        seen.append(room.view(None))
    return seen


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("missed", [1, 7, 40, 200])
def test_whoever_slept_through_any_part_of_an_evening_stands_where_the_others_do(mode: str, missed: int) -> None:
    for seed in range(2):
        seen = views(mode, seed, 200)
        mine = seen[0]
        for now in seen[::missed]:
            for event_type, data in difference(mine, now):
                mine = apply(mine, event_type, data, "public")
            assert mine == now


def test_nothing_is_told_when_nothing_happened() -> None:
    seen = views("spot", 0, 60)
    assert difference(seen[-1], seen[-1]) == []


def test_a_result_comes_before_the_phase_that_shows_it_and_a_new_game_before_what_belongs_to_it() -> None:
    seen = views("spot", 1, 300)
    told = [difference(before, now) for before, now in pairwise(seen)]
    results = [[type for type, _ in events] for events in told if any(type == "voting_result" for type, _ in events)]
    assert results
    assert all(types.index("voting_result") < types.index("phase") for types in results if "phase" in types)
    dealt = [
        events for (before, now), events in zip(pairwise(seen), told, strict=True) if before["game"] != now["game"]
    ]
    assert dealt
    assert all(events[0][0] == "phase" for events in dealt)
