"""The command line of the simulation."""

import json
from pathlib import Path

import pytest

from masquerade.simulation.__main__ import main


def test_a_discussion_names_topic_seats_and_votes(capsys: pytest.CaptureFixture[str]) -> None:
    main(["discussion", "--seed", "3", "--ai", "3", "--minutes", "1"])
    printed = capsys.readouterr().out
    assert printed.startswith("# ")
    assert "(person   ) hi all" in printed
    assert printed.count("vote of") == 3


def test_any_topic_can_be_discussed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["discussion", "--topic", "Trams or buses?", "--minutes", "1"])
    assert capsys.readouterr().out.startswith("# Trams or buses?")


def test_many_games_are_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    main(["measures", "--games", "2", "--ai", "2"])
    printed = capsys.readouterr().out
    assert "after_bell       0" in printed
    assert "questions" in printed


def test_a_blind_transcript_says_nothing_of_who_is_who(tmp_path: Path) -> None:
    main(["blind", str(tmp_path), "--games", "3"])
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["game-01.txt", "game-02.txt", "game-03.txt"]
    key = json.loads((tmp_path / "key" / "key.json").read_text())
    assert sorted(key) == ["game-01", "game-02", "game-03"]
    assert all(sum(who.startswith("PERSON") for who in seats.values()) > 1 for seats in key.values())
    for name, seats in key.items():
        text = (tmp_path / f"{name}.txt").read_text()
        assert all(mask in text for mask in seats)
        assert not any(word in text for word in ("deck", "PERSON", "named:", *(f"{mask} leaves" for mask in seats)))


def test_the_key_of_blind_transcripts_can_be_kept_elsewhere(tmp_path: Path) -> None:
    main(["blind", str(tmp_path / "read"), "--key", str(tmp_path / "truth.json"), "--games", "1", "--mode", "hunt"])
    assert [path.name for path in (tmp_path / "read").iterdir()] == ["game-01.txt"]
    assert list(json.loads((tmp_path / "truth.json").read_text())) == ["game-01"]


def test_transcripts_for_the_eye_name_everybody(capsys: pytest.CaptureFixture[str]) -> None:
    main(["transcripts", "--mode", "masks"])
    printed = capsys.readouterr().out
    assert "[PERSON " in printed
    assert "[deck " in printed
    assert "-- named:" in printed


def test_the_rate_of_survival_is_printed_for_a_difficulty(capsys: pytest.CaptureFixture[str]) -> None:
    main(["survival", "--games", "2", "--ai", "3", "--difficulty", "hard"])
    assert "hard    the person survived" in capsys.readouterr().out


def test_checked_games_print_their_faults_and_who_won(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--games", "2", "--mode", "hunt"])
    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert "hunt   random                2 games, 0 faults" in printed
    assert printed.count("people win") == 3
