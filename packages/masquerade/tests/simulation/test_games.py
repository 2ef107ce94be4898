"""Whole games of AI players and scripted people: nothing is refused, and a hunt can be won and lost."""

import pytest

from masquerade.players import AnswerIntent, SuspectIntent, VoteIntent
from masquerade.simulation.games import game, scripted_people, survived
from masquerade.simulation.table import SimulatedTable


@pytest.mark.parametrize("mode", ["spot", "masks", "hunt"])
def test_a_whole_game_goes_without_a_refusal(mode: str) -> None:
    for seed in range(3):
        table = game(mode, seed)
        assert table.refused == ()
        bots = {deed.player for deed in table.done if isinstance(deed.intent, VoteIntent)} & set(table.personas)
        assert bots
        answered = {deed.player for deed in table.done if isinstance(deed.intent, AnswerIntent)}
        assert (len(answered) >= 0.7 * len(table.players)) if mode == "masks" else not answered


def test_every_ai_seat_leaves_notes_for_the_reveal() -> None:
    table = game("spot", 4)
    noted = {deed.player for deed in table.done if isinstance(deed.intent, SuspectIntent)}
    assert noted == set(table.personas)
    assert {belief["voter"] for belief in table.room.view(None)["reveal"]["beliefs"]} >= {
        table.room.seat(player).number for player in table.personas
    }


def test_no_two_ai_seats_seal_the_same_answer() -> None:
    table = game("masks", 2)
    texts = [
        deed.intent.text.lower()
        for deed in table.done
        if isinstance(deed.intent, AnswerIntent) and deed.player in table.personas
    ]
    assert len(set(texts)) == len(texts)


def test_a_hunt_is_sometimes_won_and_sometimes_lost() -> None:
    """The rates, with hundreds of games, are printed by the command; here only that neither side always wins."""
    ended = [survived(game("hunt", seed, ai_seats=4))[0] for seed in range(16)]
    assert {True, False} == set(ended)


def test_a_pause_in_the_middle_costs_no_line_and_no_refusal() -> None:
    table = SimulatedTable(5, scripted_people(5, ["texter", "joker", "proper"]), mode="masks", ai_seats=3)
    room = table.room
    for phase in ("prompts", "discussion", "voting"):
        table.play_until(phase)
        room.act(room.state.host or "", "pause")
        for player in table.players:
            assert table.players[player].look(room.view(player), room.at) == ((), None)
        room.act(room.state.host or "", "resume", after_ms=40_000)
    table.play_until("reveal")
    assert table.refused == ()


def test_a_game_is_repeated_by_its_seed() -> None:
    assert game("hunt", 7).done == game("hunt", 7).done
