"""The order of play: the table is exactly what games do."""

import pytest

from masquerade.rules.phases.order import ORDER, follows
from masquerade.rules.rng import seeded
from masquerade.simulation.random_players import NAMES, RandomPlayers, drawn
from masquerade.simulation.room import SimulatedRoom


def steps_of(seed: int) -> set[tuple[str, str]]:
    """The steps between phases in one long evening of random moves."""
    mode = ("spot", "masks", "hunt")[seed % 3]
    room = SimulatedRoom(
        seed=seed, mode=mode, ai_seats=3, rounds=3, elimination=seed % 2 == 0, discussion_s=5, ballot_s=5
    )
    room.join(*NAMES[: 1 if mode == "hunt" else 3])
    players, chance = RandomPlayers(room), seeded(seed)
    seen: set[tuple[str, str]] = set()
    for _ in range(400):
        before = room.state.phase.name
        move, chance = drawn(chance)
        step = room.send(players.action(move), after_ms=players.lasts_ms(move))
        for fact in step.facts:
            if fact.type == "phase":
                after = fact.data["phase"]["name"]
                seen |= {(before, after)} - {(before, before)}
                before = after
    return seen


def test_every_step_in_the_table_happens_and_no_other() -> None:
    table = {(before, after) for before, afters in ORDER.items() for after in afters}
    assert set[tuple[str, str]]().union(*(steps_of(seed) for seed in range(40))) == table


def test_a_step_outside_the_table_is_a_fault_and_says_so() -> None:
    with pytest.raises(ValueError, match="expected one of ready after lobby, got reveal"):
        follows("lobby", "reveal")
