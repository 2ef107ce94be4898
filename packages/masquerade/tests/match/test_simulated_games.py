"""Many games by players without a mind: all end, and the numbers add up."""

import pytest

from masquerade.match.audit import faults
from masquerade.match.puppets import NAMES, Puppets, drawn
from masquerade.match.rehearsal import Rehearsal
from masquerade.rules.rng import seeded
from roomlit.ports.logic import Fact

PEOPLE = {"spot": (2, 5), "masks": (3, 5), "hunt": (1, 1)}
SETTINGS = 7  # a puppet changing them after the reveal would blur what is checked here
GAMES = 100


def played(mode: str, seed: int) -> Rehearsal:
    """One game with random moves, its bells heard late or not at all by some."""
    low, high = PEOPLE[mode]
    room = Rehearsal(
        seed=seed,
        mode=mode,
        ai_seats=3 + seed % 4 if mode == "hunt" else 1 + seed % 4,
        rounds=1 + seed % 3,
        elimination=seed % 2 == 0,
        prompts_s=8,
        discussion_s=6,
        ballot_s=5,
    )
    room.join(*NAMES[: low + seed % (high - low + 1)])
    room.act(f"p-{NAMES[0]}", "start")
    puppets, chance = Puppets(room), seeded(seed)
    for _ in range(3_000):
        if room.state.phase.name == "reveal":
            return room
        move, chance = drawn(chance)
        if move[0] == SETTINGS:
            continue
        room.send(puppets.action(move), after_ms=puppets.lasts_ms(move))
    raise AssertionError(f"expected game {seed} of {mode} to end, it is in {room.state.phase}")


@pytest.mark.parametrize("mode", PEOPLE)
def test_games_of_every_mode_all_end_and_their_numbers_add_up(mode: str) -> None:
    for seed in range(GAMES):
        assert faults(played(mode, seed)) == [], f"game {seed}"


def test_the_audit_finds_a_line_said_outside_its_discussion() -> None:
    room = played("spot", 1)
    room.facts.append(Fact("message", {"id": 99, "seat": 1, "at": room.at}))
    assert any("outside its discussion" in fault for fault in faults(room))


def test_the_audit_finds_a_game_that_goes_on() -> None:
    room = Rehearsal()
    room.join("Ada", "Bo")
    room.until("voting")
    assert faults(room) == ["it is in voting and not over"]
