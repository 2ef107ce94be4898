"""Players of the deck in a room with the game's real rules: nothing they do is refused."""

from masquerade.players import SayIntent, VoteIntent
from masquerade.simulation.games import scripted_people
from masquerade.simulation.table import SimulatedTable


def test_a_whole_game_of_two_rounds_goes_without_a_refusal() -> None:
    for seed in range(6):
        people = scripted_people(seed, ["texter", "lurker"])
        table = SimulatedTable(seed, people, mode="spot", ai_seats=5, rounds=2, elimination=True, discussion_s=90)
        table.play_until("reveal")
        done = [deed.intent for deed in table.done if deed.player in table.personas]
        assert table.refused == ()
        assert any(isinstance(intent, SayIntent) for intent in done)
        assert sum(isinstance(intent, VoteIntent) for intent in done) >= 7  # of nine: one or two may let a ballot pass
