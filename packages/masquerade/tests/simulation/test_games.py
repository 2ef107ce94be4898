"""Whole games of deck seats and extras under the real rules: nothing refused, and a hunt that can be won and lost."""

import json
from pathlib import Path

import pytest

from masquerade.players import AnswerIntent, SuspectIntent, VoteIntent
from masquerade.simulation.games import game, main, survived, transcript
from masquerade.simulation.table import SimulatedTable


@pytest.mark.parametrize("mode", ["spot", "masks", "hunt"])
def test_a_whole_game_goes_without_a_refusal(mode: str) -> None:
    for seed in range(3):
        troupe = game(mode, seed)
        assert troupe.refused == []
        bots = {player for player, intent in troupe.done if isinstance(intent, VoteIntent)} & set(troupe.personas)
        assert bots
        answered = {player for player, intent in troupe.done if isinstance(intent, AnswerIntent)}
        assert (len(answered) >= 0.7 * len(troupe.players)) if mode == "masks" else not answered


def test_every_ai_seat_leaves_notes_for_the_reveal() -> None:
    troupe = game("spot", 4)
    noted = {player for player, intent in troupe.done if isinstance(intent, SuspectIntent)}
    assert noted == set(troupe.personas)
    assert {belief["voter"] for belief in troupe.room.view(None)["reveal"]["beliefs"]} >= {
        troupe.room.seat(player).number for player in troupe.personas
    }


def test_no_two_ai_seats_seal_the_same_answer() -> None:
    troupe = game("masks", 2)
    texts = [
        intent.text.lower()
        for player, intent in troupe.done
        if isinstance(intent, AnswerIntent) and player in troupe.personas
    ]
    assert len(set(texts)) == len(texts)


def test_a_hunt_is_sometimes_won_and_sometimes_lost() -> None:
    """The rates, with hundreds of games, are printed by the command; here only that neither side always wins."""
    ended = [survived(game("hunt", seed, ai_seats=4))[0] for seed in range(16)]
    assert {True, False} == set(ended)


def test_a_pause_in_the_middle_costs_no_line_and_no_refusal() -> None:
    troupe = SimulatedTable(5, ["texter", "joker", "proper"], mode="masks", ai_seats=3)
    room = troupe.room
    for phase in ("prompts", "discussion", "voting"):
        troupe.play_until(phase)
        room.act(room.state.host or "", "pause")
        for player in troupe.players:
            assert troupe.players[player].look(room.view(player), room.at) == ((), None)
        room.act(room.state.host or "", "resume", after_ms=40_000)
    troupe.play_until("reveal")
    assert troupe.refused == []


def test_a_blind_transcript_says_nothing_of_who_is_who(tmp_path: Path) -> None:
    main(["--blind", str(tmp_path), "--games", "3"])
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["game-01.txt", "game-02.txt", "game-03.txt"]
    key = json.loads((tmp_path / "key" / "key.json").read_text())
    assert sorted(key) == ["game-01", "game-02", "game-03"]
    assert all(sum(who.startswith("PERSON") for who in seats.values()) > 1 for seats in key.values())
    for name, seats in key.items():
        text = (tmp_path / f"{name}.txt").read_text()
        assert all(mask in text for mask in seats)
        assert not any(word in text for word in ("deck", "PERSON", "named:", "leaves"))


def test_the_key_of_blind_transcripts_can_be_kept_elsewhere(tmp_path: Path) -> None:
    main(["--blind", str(tmp_path / "read"), "--key", str(tmp_path / "truth.json"), "--games", "1", "--mode", "hunt"])
    assert [path.name for path in (tmp_path / "read").iterdir()] == ["game-01.txt"]
    assert list(json.loads((tmp_path / "truth.json").read_text())) == ["game-01"]


def test_transcripts_for_the_eye_name_everybody(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--mode", "masks", "--games", "1", "--show"])
    printed = capsys.readouterr().out
    assert "[PERSON " in printed
    assert "[deck " in printed
    assert "-- named:" in printed


def test_the_rate_of_survival_is_printed_for_a_difficulty(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--games", "2", "--ai", "3", "--difficulty", "hard"])
    assert "hard    the person survived" in capsys.readouterr().out


def test_a_game_is_repeated_by_its_seed() -> None:
    assert transcript(game("hunt", 7)) == transcript(game("hunt", 7))
