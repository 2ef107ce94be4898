"""People of a load test keep to the rules: played by their moves alone, games end and nothing is refused."""

import pytest

from masquerade.load.moves import next_move
from masquerade.load.plan import TEMPOS
from masquerade.match.logic import ai_players
from masquerade.players.dice import Dice
from masquerade.simulation.room import SimulatedRoom


@pytest.mark.parametrize(("mode", "people"), [("masks", 4), ("spot", 3), ("hunt", 1)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_whole_game_is_played_by_the_moves_of_its_people(mode: str, people: int, seed: int) -> None:
    room = SimulatedRoom(seed=seed, mode=mode, ai_seats=3)
    players = room.join(*(f"Guest {number}" for number in range(people)))
    dice = {player: Dice(number) for number, player in enumerate(players)}
    refused: list[str] = []
    while room.state.phase.name != "reveal":
        moved = False
        for player in players:
            move = next_move(room.view(player), dice[player], TEMPOS["real"], chairs=people)
            # A line has no end: each says one now and then, and the bell rings.
            if move is None or (move.name in {"message", "suspect"} and dice[player].chance(0.7)):
                continue
            moved = True
            step = room.act(player, move.name, after_ms=1_000, **move.args)
            refused += [] if step.refused is None else [step.refused.code]
        if not moved and room.logic.deadline(room.state) is not None:
            room.ring()
    assert refused == []
    assert ai_players(room.state)


def test_the_host_waits_until_everybody_is_here() -> None:
    room = SimulatedRoom(mode="spot")
    (host,) = room.join("Ada")
    assert next_move(room.view(host), Dice(1), TEMPOS["fast"], chairs=2) is None
    (other,) = room.join("Bo")
    first, second = (next_move(room.view(one), Dice(1), TEMPOS["fast"], chairs=2) for one in (host, other))
    assert first is not None
    assert first.name == "start"
    assert second is None


def test_nobody_does_anything_while_the_clock_stands_still() -> None:
    room = SimulatedRoom(mode="spot")
    host, _ = room.join("Ada", "Bo")
    room.until("discussion")
    room.act(host, "pause")
    assert next_move(room.view(host), Dice(1), TEMPOS["fast"], chairs=2) is None
