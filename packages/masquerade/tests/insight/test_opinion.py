"""Suspicion over time, the lines that moved it, and how one judged."""

from typing import Any

import pytest

from masquerade.insight.game import Game
from masquerade.insight.judgement import COIN_TOSS, Calibration, calibration, doubters, verdict
from masquerade.insight.opinion import OpinionStep, audience, final_beliefs, judges, level, suspicion
from masquerade.insight.turning_points import turning_points
from masquerade.wire.view import BeliefView, CastBallotView, MessageView, UnmaskedView

SEATS = (
    UnmaskedView(seat=1, name="Fox", role="human", nickname="Ada"),
    UnmaskedView(seat=2, name="Owl", role="human", nickname="Bo"),
    UnmaskedView(seat=3, name="Bat", role="ai"),
    UnmaskedView(seat=4, name="Cat", role="human", nickname="Cy"),
)


def a_game(**parts: Any) -> Game:
    """A table of three people and an AI."""
    given: dict[str, Any] = {"number": 1, "mode": "spot", "ended_at": 100_000, "outcome": "humans", "text": ""}
    given |= {"seats": SEATS, **parts}
    return Game(**given)


def says(at_s: int, voter: int, target: int, per_cent: int | None, *, note: bool = True) -> BeliefView:
    """A belief at a second."""
    return BeliefView(at=at_s * 1000, round=1, voter=voter, target=target, per_cent=per_cent, note=note)


def line(id: int, at_s: int, seat: int, text: str = "hm") -> MessageView:
    """A line of chat at a second."""
    return MessageView(id=id, round=1, seat=seat, text=text, at=at_s * 1000)


def test_suspicion_starts_undecided_and_each_step_is_somebody_changing_their_mind() -> None:
    game = a_game(beliefs=(says(10, 1, 3, 90), says(20, 2, 3, 10), says(30, 2, 3, 70)))
    assert suspicion(game, 3, "people") == (
        OpinionStep(10_000, 0.7),
        OpinionStep(20_000, 0.5),
        OpinionStep(30_000, 0.8),
    )
    game = a_game(beliefs=(says(0, 2, 1, 50), *game.beliefs))
    assert suspicion(game, 3, "people")[0] == OpinionStep(0, 0.5)


def test_people_and_everybody_are_two_series_and_nobody_judges_themselves() -> None:
    game = a_game(beliefs=(says(0, 3, 1, 100), says(10, 2, 1, 100), says(20, 1, 1, 0)))
    assert judges(game, 1, "people") == {2}
    assert judges(game, 1, "ais") == {3}
    assert judges(game, 1, "all") == {2, 3}
    assert suspicion(game, 1, "people") == (OpinionStep(0, 0.5), OpinionStep(10_000, 1.0))
    assert suspicion(game, 1, "all") == (OpinionStep(0, 0.75), OpinionStep(10_000, 1.0))


def test_without_a_judge_there_is_no_series() -> None:
    assert suspicion(a_game(), 3, "all") == ()
    assert suspicion(a_game(beliefs=(says(0, 3, 1, 100),)), 1, "people") == ()


def test_a_belief_taken_back_is_undecided_again_and_no_change_is_no_step() -> None:
    game = a_game(beliefs=(says(0, 1, 2, 50), says(10, 1, 3, 100), says(20, 1, 3, None), says(30, 1, 3, 50)))
    assert suspicion(game, 3, "people") == (OpinionStep(0, 0.5), OpinionStep(10_000, 1.0), OpinionStep(20_000, 0.5))
    assert final_beliefs(a_game(beliefs=game.beliefs[:3]), 1) == {2: 0.5}


def test_only_a_hunt_is_about_the_opinion_of_ais() -> None:
    assert [audience(a_game(mode=mode)) for mode in ("spot", "masks", "hunt")] == ["people", "people", "ais"]


def test_before_its_first_step_a_series_is_undecided() -> None:
    assert level((), 5) == 0.5
    assert level((OpinionStep(10, 0.9),), 9) == 0.5


def test_the_lines_that_moved_opinion_most_come_first_and_small_moves_are_noise() -> None:
    lines = (line(1, 10, 3), line(2, 40, 1), line(3, 70, 2), line(4, 75, 4))
    beliefs = (says(15, 1, 3, 100), says(45, 2, 1, 20), says(72, 1, 2, 52), says(80, 1, 4, 90))
    turns = turning_points(a_game(lines=lines, beliefs=beliefs))
    assert [(turn.line.id, round(turn.change, 2)) for turn in turns] == [(2, -0.3), (1, 0.25), (4, 0.2)]
    assert len(turning_points(a_game(lines=lines, beliefs=beliefs), most=1)) == 1


def test_each_change_counts_for_the_last_line_of_its_speaker_and_only_for_twenty_seconds() -> None:
    lines = (line(1, 10, 3), line(2, 14, 3))
    (turn,) = turning_points(a_game(lines=lines, beliefs=(says(0, 1, 2, 50), says(20, 1, 3, 100))))
    assert turn.line.id == 2
    assert (turn.before, turn.after) == (0.5, 1.0)
    assert turning_points(a_game(lines=lines, beliefs=(says(0, 1, 2, 50), says(35, 1, 3, 100)))) == ()
    assert turning_points(a_game(lines=lines, beliefs=(says(0, 1, 2, 50), says(34, 1, 3, 100)))) != ()


def test_what_was_noted_in_the_second_of_a_line_was_no_reaction_to_it() -> None:
    assert turning_points(a_game(lines=(line(1, 10, 3),), beliefs=(says(0, 1, 2, 50), says(10, 1, 3, 100)))) == ()


def test_sliders_of_a_ballot_and_a_talk_without_notes_move_nothing() -> None:
    ballots = (says(0, 1, 2, 50), says(12, 1, 3, 100, note=False))
    assert turning_points(a_game(lines=(line(1, 10, 3),), beliefs=ballots)) == ()
    assert turning_points(a_game(lines=(line(1, 10, 3),))) == ()
    assert turning_points(a_game(lines=(line(1, 10, 9),), beliefs=ballots)) == ()


def test_a_calibration_compares_what_one_gave_with_the_truth() -> None:
    judged = calibration(
        a_game(beliefs=(says(1, 1, 3, 70), says(2, 1, 2, 40), says(3, 1, 4, 20), says(4, 1, 2, 30))), 1
    )
    assert judged is not None
    assert judged.beliefs == {2: 0.3, 3: 0.7, 4: 0.2}
    assert (judged.ais, judged.people) == (0.7, 0.25)
    assert judged.brier == round((0.09 + 0.09 + 0.04) / 3, 3)


def test_who_never_said_what_they_believe_has_no_calibration() -> None:
    assert calibration(a_game(), 1) is None
    assert calibration(a_game(beliefs=(says(1, 1, 3, None), says(1, 1, 1, 50))), 1) is None


@pytest.mark.parametrize(
    ("brier", "said"), [(0.1, "better than"), (0.4, "worse than"), (COIN_TOSS, "just like"), (0.251, "just like")]
)
def test_a_calibration_is_compared_with_a_coin(brier: float, said: str) -> None:
    assert said in verdict(Calibration(beliefs={}, ais=0.5, people=None, brier=brier))
    assert "the people" not in verdict(Calibration(beliefs={}, ais=0.5, people=None, brier=brier))


def test_doubters_are_people_who_named_a_seat_or_believed_it_by_more_than_half() -> None:
    game = a_game(
        beliefs=(says(1, 2, 1, 60), says(1, 4, 1, 50), says(1, 3, 1, 100)),
        ballots=(
            CastBallotView(round=1, voter=4, named=1),
            CastBallotView(round=2, voter=2, named=3),
            CastBallotView(round=1, voter=3, named=1),
        ),
    )
    found = doubters(game, 1)
    assert [(doubt.voter.seat, doubt.share, doubt.named) for doubt in found] == [(2, 0.6, False), (4, 0.5, True)]
    assert doubters(game, 2) == ()
    named_only = doubters(a_game(ballots=(CastBallotView(round=1, voter=4, named=1),)), 1)
    assert [(doubt.share, doubt.named) for doubt in named_only] == [(None, True)]
