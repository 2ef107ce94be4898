"""Many games by players without a mind: all end, and the numbers add up."""

import pytest

from masquerade.simulation.audit import faults
from masquerade.simulation.judges import LEVELS, SKILLS, simulated, won
from masquerade.simulation.random_players import PEOPLE, played
from masquerade.simulation.room import SimulatedRoom
from roomlit.ports.logic import Fact

GAMES = 100


@pytest.mark.parametrize("mode", PEOPLE)
def test_games_of_every_mode_all_end_and_their_numbers_add_up(mode: str) -> None:
    for seed in range(GAMES):
        assert faults(played(mode, seed)) == [], f"game {seed}"


def test_the_audit_finds_a_line_said_outside_its_discussion() -> None:
    room = played("spot", 1)
    room.facts.append(Fact("message", {"id": 99, "seat": 1, "at": room.at}))
    assert any("outside its discussion" in fault for fault in faults(room))


def test_the_audit_finds_a_game_that_goes_on() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    room.until("voting")
    assert faults(room) == ["it is in voting and not over"]


@pytest.mark.parametrize("mode", PEOPLE)
def test_games_of_deck_seats_and_simulated_people_end_and_their_numbers_add_up(mode: str) -> None:
    for seed in range(2 * len(LEVELS)):
        troupe = simulated(mode, seed, difficulty=LEVELS[seed % len(LEVELS)], skill=SKILLS["some"])
        assert faults(troupe.room) == [], f"game {seed}"
        assert troupe.refused == []
        assert won(troupe) in (0.0, 0.5, 1.0)


def test_people_with_a_better_eye_find_more() -> None:
    # Of a hundred games they win 55 without and 85 with it: by 28 of each, chance turns that round 3 times in 1,000.
    rates = [sum(won(simulated("spot", seed, skill=skill)) for seed in range(28)) for skill in (0.0, 3.0)]
    assert rates[0] < rates[1]
