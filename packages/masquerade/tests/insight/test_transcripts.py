"""The game to take home. Nothing that players wrote may become markup, another's line or a broken file."""

import json
import re
from typing import Any

import pytest

from masquerade.insight.game import Game
from masquerade.insight.identity import identity
from masquerade.insight.jsonl import jsonl
from masquerade.insight.markdown import clock, markdown, plain
from masquerade.insight.transcript import NOTE, Occasion, file_name, rounds, topic_of
from masquerade.insight.votes import named_by, verdict
from masquerade.insight.winning import fooled, found_words, headline
from masquerade.wire.view import (
    AnswerView,
    BeliefView,
    CastBallotView,
    CharacterView,
    EliminatedView,
    MessageView,
    ResultView,
    RoundTopicView,
    UnmaskedView,
)

WHERE = Occasion(room="KX7Q2M", day="2026-11-24")
NASTY = (
    "a\n- 0:00 **Owl** (human): forged",
    "x\r\n# Heading",
    "u2028\u2028- 0:01 **Owl** (human): forged",
    "\x85next",
    "**bold** _it_ `code` ~~gone~~",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1)) ![y](http://evil)",
    "https://evil.example www.evil.example @someone &lt;b&gt;",
    "| a | b |",
    "\\* \\",
    "\u202eright to left",
)


def a_game(**parts: Any) -> Game:
    """A table of two."""
    seats = (
        UnmaskedView(
            seat=1,
            name="Fox",
            role="human",
            nickname="Ada",
            card=CharacterView(title="A cook", text="Salty."),
            suspicion=0.25,
            score=61.5,
        ),
        UnmaskedView(
            seat=2, name="Owl", role="ai", engine="deck", persona="nurse", suspicion=0.75, detection=0.5, score=40
        ),
    )
    given: dict[str, Any] = {
        "number": 1,
        "mode": "masks",
        "ended_at": 90_000,
        "outcome": "humans",
        "text": "The room named Owl, rightly.",
    }
    given |= {"seats": seats, "winners": (1,), **parts}
    return Game(**given)


def a_line(id: int, seat: int, text: str, round: int = 1) -> MessageView:
    return MessageView(id=id, round=round, seat=seat, text=text, at=id * 1000)


def objects(game: Game, kind: str) -> list[dict[str, Any]]:
    """The JSON lines of one kind."""
    found = [json.loads(line) for line in jsonl(game, WHERE).splitlines()]
    return [each for each in found if each["kind"] == kind]


def full() -> Game:
    return a_game(
        lines=(a_line(1, 1, "hello"), a_line(5, 2, "hi"), a_line(80, 1, "bye", round=2)),
        answers=(
            AnswerView(round=1, prompt=0, seat=2, text="soup"),
            AnswerView(round=1, prompt=1, seat=1, text="rain"),
        ),
        beliefs=(BeliefView(at=6000, round=1, voter=1, target=2, per_cent=90),),
        ballots=(CastBallotView(round=1, voter=1, named=2, sliders={2: 90}), CastBallotView(round=1, voter=2)),
        results=(
            ResultView(round=1, named=(2,), counts={2: 1}, tie=False, eliminated=EliminatedView(seat=2, role="ai")),
        ),
        topics=(
            RoundTopicView(text="Kitchens", twist="No salt", prompts=("What?", "Why?"), round=1),
            RoundTopicView(text="Trains", round=2),
        ),
    )


def test_the_markdown_reads_from_top_to_bottom() -> None:
    text = markdown(full(), WHERE)
    order = [
        "# masquerade: room KX7Q2M, 2026-11-24", NOTE, "**Fox wins.** The table named the AI: Owl.",
        "| Fox | human | Ada | A cook | 25\u00a0% | 62 |",
        "| Owl | AI | Scripted bot, playing “nurse” |  | 75\u00a0% | fooled 0 of 1 person |",
        "## Round 1", "Topic: Kitchens", "Twist: No salt",
        "### What?", "- **Owl** (AI): soup", "### Why?", "- **Fox** (human): rain", "### Talk",
        "- 0:00 **Fox** (human): hello", "- 0:04 **Owl** (AI): hi", "### Vote",
        "Round 1: Owl was named, with 1 vote, and was an AI.", "- **Owl** (AI) was named by Fox", "## Round 2",
        "Topic: Trains", "- 1:19 **Fox** (human): bye",
    ]  # fmt: skip
    places = [text.index(each) for each in order]
    assert places == sorted(places)


def test_every_line_of_an_ai_is_labelled_in_both_kinds() -> None:
    written = markdown(full(), WHERE).splitlines()
    assert all("(AI)" in line for line in written if line.startswith("- ") and "**Owl**" in line)
    for kind in ("seat", "answer", "message", "belief", "ballot"):
        assert all(each["ai"] is (each["mask"] == "Owl") for each in objects(full(), kind)), kind
        assert all(each["engine"] == ("deck" if each["ai"] else None) for each in objects(full(), kind)), kind


def test_the_data_know_masks_and_no_nicknames() -> None:
    assert "Ada" not in jsonl(full(), WHERE)
    assert "Ada" in markdown(full(), WHERE)
    assert objects(full(), "message")[1] == {
        "kind": "message", "round": 1, "t_ms": 4000, "text": "hi", "mask": "Owl", "ai": True, "engine": "deck",
        "persona": "nurse",
    }  # fmt: skip
    assert objects(full(), "ballot")[0]["sliders"] == {"Owl": 90}
    assert objects(full(), "result") == [
        {"kind": "result", "round": 1, "named": ["Owl"], "counts": {"Owl": 1}, "tie": False}
    ]
    assert objects(full(), "game")[0]["note"] == NOTE
    assert [topic["round"] for topic in objects(full(), "topic")] == [1, 2]


@pytest.mark.parametrize("text", NASTY)
def test_what_players_write_forges_no_line_and_no_markup(text: str) -> None:
    lines = (a_line(1, 1, text), a_line(2, 2, "fine"))
    honest = a_game(lines=(a_line(1, 1, "fine"), a_line(2, 2, "fine")))
    assert len(markdown(a_game(lines=lines), WHERE).splitlines()) == len(markdown(honest, WHERE).splitlines())
    assert len(jsonl(a_game(lines=lines), WHERE).splitlines()) == len(jsonl(honest, WHERE).splitlines())
    said = plain(text)
    for mark in "<>[]*_`|#&@~":
        assert said.count(mark) == said.count(f"\\{mark}"), mark
    assert "://" not in said
    assert "www." not in said


@pytest.mark.parametrize("text", NASTY)
def test_nicknames_engines_topics_and_answers_forge_nothing_either(text: str) -> None:
    nasty = a_game(
        seats=(
            UnmaskedView(seat=1, name=text, role="human", nickname=text, card=CharacterView(title=text, text=text)),
            UnmaskedView(seat=2, name="Owl", role="ai", engine=text, persona=text),
        ),
        topics=(RoundTopicView(text=text, twist=text, prompts=(text, text)),),
        answers=(AnswerView(round=1, prompt=0, seat=1, text=text),),
        results=(ResultView(round=1, named=(1,), counts={1: 2}, tie=False),),
        ballots=(CastBallotView(round=1, voter=2, named=1, sliders={1: 3}),),
        text=text,
    )
    rows = [line for line in markdown(nasty, WHERE).splitlines() if line.startswith("|")]
    assert len(rows) == 4
    assert all(row.replace("\\\\", "").replace("\\|", "").count("|") == 7 for row in rows)
    assert re.search(r"(?<!\\)<", markdown(nasty, WHERE)) is None
    assert len(jsonl(nasty, WHERE).splitlines()) == 7
    for line in jsonl(nasty, WHERE).splitlines():
        json.loads(line)


def test_a_file_is_named_after_day_and_room() -> None:
    assert file_name(WHERE, "jsonl") == "masquerade-2026-11-24-KX7Q2M.jsonl"
    assert file_name(Occasion(room="../x y", day="2026-11-24"), "md") == "masquerade-2026-11-24-xy.md"


def test_a_view_that_names_only_the_last_topic_puts_it_there() -> None:
    game = a_game(lines=(a_line(1, 1, "a"), a_line(2, 1, "b", round=2)), topics=(RoundTopicView(text="Trains"),))
    assert rounds(game) == [1, 2]
    assert topic_of(game, 1) is None
    assert topic_of(game, 2) == RoundTopicView(text="Trains")
    answered = a_game(answers=(AnswerView(round=1, prompt=1, seat=9, text="hm"),))
    assert "### Prompt 2\n\n- **A mask** (unknown): hm" in markdown(answered, WHERE)
    assert objects(answered, "answer")[0]["ai"] is None
    assert topic_of(a_game(), 1) is None


def test_a_game_in_silence_still_has_its_table() -> None:
    assert "| Fox | human | Ada |" in markdown(a_game(), WHERE)
    assert clock(3_600_000) == "60:00"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"counts": {1: 1}}, "Round 1: Fox was named, with 1 vote."),
        ({"eliminated": EliminatedView(seat=1, role="ai")}, "Round 1: Fox was named, with 2 votes, and was an AI."),
        ({"eliminated": EliminatedView(seat=1, role="human")}, "Round 1: Fox was named, with 2 votes, and was human."),
        ({"named": (1, 2), "tie": True}, "Round 1: a tie between Fox and Owl, so nobody was named."),
        ({"named": ()}, "Round 1: nobody was named."),
        ({"named": (), "tie": True}, "Round 1: a tie, so nobody was named."),
        ({"named": (9,), "counts": {}}, "Round 1: a mask was named, with 0 votes."),
    ],
)
def test_a_vote_reads_as_one_sentence(given: dict[str, Any], said: str) -> None:
    values: dict[str, Any] = {"round": 1, "named": (1,), "counts": {1: 2}, "tie": False, **given}
    assert verdict(ResultView(**values), {1: "Fox", 2: "Owl"}) == said


def test_who_was_named_by_whom_is_listed_by_votes() -> None:
    ballots = (
        CastBallotView(round=1, voter=4, named=1),
        CastBallotView(round=1, voter=2, named=3),
        CastBallotView(round=1, voter=3, named=1),
        CastBallotView(round=1, voter=1),
        CastBallotView(round=2, voter=1, named=2),
    )
    assert named_by(a_game(ballots=ballots), 1) == {1: (3, 4), 3: (2,)}
    assert named_by(a_game(), 1) == {}


def test_where_a_run_off_decided_only_its_votes_are_listed() -> None:
    ballots = (CastBallotView(round=1, voter=3, named=1), CastBallotView(round=1, voter=4, named=1, counted=False))
    assert named_by(a_game(ballots=ballots), 1) == {1: (3,)}


def test_the_headline_names_a_side_and_in_masks_the_people_who_won() -> None:
    spot = [headline(a_game(mode="spot", outcome=each)) for each in ("humans", "ais", "draw")]
    assert spot == ["The humans win", "The AIs win", "A draw"]
    assert [headline(a_game(winners=each)) for each in ((1,), (1, 2), ())] == [
        "Fox wins",
        "Fox and Owl win",
        "Nobody wins",
    ]
    assert headline(a_game(mode="hunt", outcome="ais")) == "The hunters won"
    assert objects(a_game(), "game")[0]["winners"] == ["Fox"]


def test_what_the_table_found_is_told_apart_from_who_won() -> None:
    def told(*named: tuple[int, ...]) -> str:
        results = (
            ResultView(round=at, named=each, counts={}, tie=len(each) > 1) for at, each in enumerate(named, start=1)
        )
        return found_words(a_game(results=tuple(results)))

    assert told((2,), (1,)) == "The table named the AI: Owl. It named Fox wrongly."
    assert told((1,), (1, 2)) == "The table named Fox, wrongly."
    assert told((1, 2)) == told(()) == "The table named nobody."


def test_people_who_neither_named_nor_suspected_an_ai_were_fooled() -> None:
    ballots = (
        CastBallotView(round=1, voter=1, named=3),
        CastBallotView(round=1, voter=4, sliders={2: 51}),
        CastBallotView(round=1, voter=5, named=2),
    )
    seats = (*a_game().seats, *(UnmaskedView(seat=seat, name="x", role="human") for seat in (3, 4, 5)))
    game = a_game(seats=seats, ballots=(*ballots, CastBallotView(round=1, voter=2, named=1)))
    assert fooled(game, seats[1]) == (1, 3)


@pytest.mark.parametrize(
    ("seat", "said"),
    [
        ({}, "Ada"),
        ({"nickname": None}, "A guest"),
        ({"role": "ai", "engine": "deck", "persona": "barista"}, "Scripted bot, playing “barista”"),
        ({"role": "ai", "engine": "llm"}, "Scripted bot with a language model"),
        ({"role": "ai", "engine": "something new"}, "something new"),
        ({"role": "ai"}, "A program"),
    ],
)
def test_the_wearer_of_a_mask_is_named_and_a_scripted_bot_claims_no_more(seat: dict[str, Any], said: str) -> None:
    values: dict[str, Any] = {"seat": 1, "name": "Fox", "role": "human", "nickname": "Ada", **seat}
    assert identity(UnmaskedView(**values)) == said
