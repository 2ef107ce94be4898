"""The command that prints a rehearsal."""

import pytest

from masquerade.simulation.discussion import main


def test_a_transcript_names_topic_seats_and_votes(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--seed", "3", "--seats", "3", "--minutes", "1"])
    printed = capsys.readouterr().out
    assert printed.startswith("# ")
    assert "(person   ) hi all" in printed
    assert printed.count("vote of") == 3


def test_any_topic_can_be_rehearsed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--topic", "Trams or buses?", "--minutes", "1"])
    assert capsys.readouterr().out.startswith("# Trams or buses?")


def test_many_games_are_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--measure", "2", "--seats", "2"])
    printed = capsys.readouterr().out
    assert "after_bell       0" in printed
    assert "questions" in printed
