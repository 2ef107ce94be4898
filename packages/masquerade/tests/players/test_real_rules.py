"""Players of the deck in a room with the game's real rules: nothing they do is refused."""

from masquerade.players import SayIntent, VoteIntent
from masquerade.simulation.table import SimulatedTable


def test_a_whole_game_of_two_rounds_goes_without_a_refusal() -> None:
    for seed in range(6):
        troupe = SimulatedTable(
            seed, ["texter", "lurker"], mode="spot", ai_seats=5, rounds=2, elimination=True, discussion_s=90
        )
        troupe.play_until("reveal")
        done = [intent for player, intent in troupe.done if player in troupe.personas]
        assert troupe.refused == []
        assert any(isinstance(intent, SayIntent) for intent in done)
        assert sum(isinstance(intent, VoteIntent) for intent in done) >= 7  # of nine: one or two may let a ballot pass
