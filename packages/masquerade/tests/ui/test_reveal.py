"""What Python draws at the end of a game."""

from typing import Any

import pytest

from masquerade.ui.reveal import behind, results_html, reveal_html, verdict

NAMES = {1: "Fox", 2: "Owl"}


def a_seat(**more: Any) -> dict[str, Any]:
    seat = {"seat": 1, "name": "Fox", "avatar": "fox", "role": "human", "nickname": "Ada", "engine": None}
    return {**seat, "persona": None, "suspicion": 0.25, "score": 61.5, "detection": 0.9, "blending": 0.75, **more}


def a_result(**more: Any) -> dict[str, Any]:
    return {"round": 1, "named": [1], "counts": {"1": 2}, "tie": False, "eliminated": None, **more}


def test_what_people_wrote_is_never_markup() -> None:
    drawn = reveal_html({"seats": [a_seat(nickname="<script>x</script>", name="<b>")]}, None)
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn
    assert "<b dir" in drawn
    assert "&lt;b&gt;" in drawn


def test_seats_are_listed_by_score_and_ones_own_is_marked() -> None:
    drawn = reveal_html({"seats": [a_seat(), a_seat(seat=2, name="Owl", score=80.0)]}, 1)
    assert drawn.index("Owl") < drawn.index("Fox")
    assert drawn.count(">You<") == 1


def test_a_role_is_told_by_a_word_and_not_by_colour_alone() -> None:
    drawn = reveal_html({"seats": [a_seat(), a_seat(seat=2, role="ai", engine="deck")]}, None)
    assert "♥ Human" in drawn
    assert "⚙ AI" in drawn


def test_who_never_voted_has_no_judgement() -> None:
    assert "Judged" not in reveal_html({"seats": [a_seat(detection=None)]}, None)


@pytest.mark.parametrize(
    ("seat", "said"),
    [
        (a_seat(), "Ada"),
        (a_seat(nickname=None), "A guest"),
        (a_seat(role="ai", engine="deck", persona="barista"), "Scripted bot, playing “barista”"),
        (a_seat(role="ai", engine="llm"), "Language model"),
        (a_seat(role="ai", engine="something new"), "something new"),
        (a_seat(role="ai"), "A program"),
    ],
)
def test_the_wearer_of_a_mask_is_named_and_a_scripted_bot_claims_no_more(seat: dict[str, Any], said: str) -> None:
    assert behind(seat) == said


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (a_result(counts={"1": 1}), "Round 1: Fox was named, with 1 vote."),
        (a_result(eliminated={"seat": 1, "role": "ai"}), "Round 1: Fox was named, with 2 votes, and was an AI."),
        (a_result(eliminated={"seat": 1, "role": "human"}), "Round 1: Fox was named, with 2 votes, and was human."),
        (a_result(named=[1, 2], tie=True), "Round 1: a tie between Fox and Owl, so nobody was named."),
        (a_result(named=[]), "Round 1: nobody was named."),
        (a_result(named=[], tie=True), "Round 1: a tie, so nobody was named."),
    ],
)
def test_a_vote_reads_as_one_sentence(result: dict[str, Any], said: str) -> None:
    assert verdict(result, NAMES) == said


def test_every_finished_vote_has_its_line() -> None:
    view = {"seats": [{"seat": 1, "name": "<i>"}], "results": [a_result(), a_result(round=2)]}
    assert results_html(view).count("<li") == 2
    assert "<i>" not in results_html(view)
