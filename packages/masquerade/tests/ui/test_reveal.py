"""What Python draws at the end of a vote and of a game."""

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest

from masquerade.insight.game import Game, finished
from masquerade.insight.opinion import OpinionStep
from masquerade.insight.transcript import NOTE
from masquerade.rules.masks import MASKS
from masquerade.simulation.room import SimulatedRoom
from masquerade.ui.avatars import FEATURES, SHAPES, avatar_svg, design
from masquerade.ui.cards import cards_html, game_span
from masquerade.ui.chart import Span, chart_img, chart_svg, described
from masquerade.ui.reveal import occasion, results_html, reveal_html
from masquerade.ui.story import about_you_html, cues_html, judged_html, story_html, turns_html, votes_html
from masquerade.ui.theme import DARK, LIGHT, Palette
from masquerade.wire.view import (
    AnswerView,
    BeliefView,
    CastBallotView,
    CharacterView,
    MessageView,
    ResultView,
    UnmaskedView,
)
from roomlit.testing.waiting import PATIENCE_S

SCRIPT = "<script>x</script>\"'&"
VOID = {"img"}


class Reader(HTMLParser):
    """Reads markup strictly: what is open must be closed in order. Keeps tags, texts and image alternatives."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.alternatives: list[str] = []
        self.feed(markup)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag == "img":
            self.alternatives.append(dict(attrs)["alt"] or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def a_game(**parts: Any) -> Game:
    """Two people and an AI; the first is oneself."""
    seats = (
        UnmaskedView(
            seat=1, name="Fox", avatar="fox", role="human", nickname="Ada", suspicion=0.25, score=61.5, detection=0.9
        ),
        UnmaskedView(
            seat=2, name="Owl", avatar="owl", role="ai", engine="deck", persona="nurse", suspicion=0.75, score=80
        ),
        UnmaskedView(seat=3, name="Bat", avatar="bat", role="human", nickname="Bo", score=10, vacant=True),
    )
    given: dict[str, Any] = {"number": 1, "mode": "masks", "ended_at": 90_000, "outcome": "humans", "text": "."}
    given |= {"seats": seats, "winners": (1,), "own": 1, **parts}
    return Game(**given)


def says(at_s: int, voter: int, target: int, per_cent: int, *, round: int = 1) -> BeliefView:
    return BeliefView(at=at_s * 1000, round=round, voter=voter, target=target, per_cent=per_cent)


def line(id: int, at_s: int, seat: int, text: str) -> MessageView:
    return MessageView(id=id, round=1, seat=seat, text=text, at=at_s * 1000)


def busy(**parts: Any) -> Game:
    """A game in which every section has something to say."""
    given: dict[str, Any] = {
        "lines": (
            *(line(n, n, 2, f"I do think that this is what {n} of us should say") for n in (1, 2, 3)),
            line(4, 9, 1, "hm"),
        ),
        "beliefs": (says(0, 1, 3, 20), says(5, 1, 2, 90), says(12, 3, 1, 80), says(20, 2, 1, 10, round=2)),
        "ballots": (
            CastBallotView(round=1, voter=3, named=1, sliders={1: 80}),
            CastBallotView(round=1, voter=1, named=2),
        ),
        "results": (ResultView(round=1, named=(2,), counts={2: 2}, tie=False),),
    }
    return a_game(**(given | parts))


def test_cards_name_role_wearer_and_character_of_every_seat() -> None:
    seat = a_game().seats[0]
    carded = UnmaskedView(
        seat=4, name="Cat", role="human", nickname="Cy", card=CharacterView(title="A cook", text="Salty.")
    )
    read = Reader(cards_html(a_game(seats=(*a_game().seats, carded)), DARK))
    assert seat.name in read.text
    for said in ("♥ Human Ada", "⚙ AI Scripted bot, playing “nurse”", "as A cook Salty.", "★ Winner", "Left early"):
        assert said in read.text, said
    assert read.tags.count("li") == 4
    assert read.text.count("You") == 1


def test_ones_own_card_comes_first_then_who_won_then_the_highest_score() -> None:
    drawn = cards_html(a_game(mode="spot", winners=()), DARK)
    assert drawn.index("Fox") < drawn.index("Owl") < drawn.index("Bat")
    drawn = cards_html(a_game(mode="spot", own=None, winners=(3,)), DARK)
    assert drawn.index("Bat") < drawn.index("Owl") < drawn.index("Fox")


def test_in_masks_an_ai_has_whom_it_fooled_instead_of_points() -> None:
    drawn = cards_html(busy(own=None), DARK)
    assert drawn.index("Fox") < drawn.index("Bat") < drawn.index("Owl")
    assert "fooled 1 of 2 people" in drawn
    assert drawn.count("score <b>") == 2
    assert ">You<" not in drawn


def test_who_never_voted_has_no_judgement() -> None:
    assert "judged well 90 %" in Reader(cards_html(a_game(), DARK)).text
    assert cards_html(a_game(), DARK).count("judged well") == 1


def test_each_chart_has_its_text_alternative_and_no_beliefs_mean_no_chart() -> None:
    read = Reader(cards_html(busy(), DARK))
    assert "Suspicion of Owl: 50 % at the start, 70 % in the end." in " ".join(read.alternatives).replace("\u00a0", " ")
    assert "mq-chart" not in cards_html(a_game(), DARK)


@pytest.mark.parametrize("palette", [DARK, LIGHT])
def test_a_chart_is_a_drawing_in_the_colours_of_the_page(palette: Palette) -> None:
    steps = (OpinionStep(0, 0.5), OpinionStep(10_000, 1.0), OpinionStep(20_000, 0.0))
    svg = chart_svg(steps, steps[:1], Span(0, 20_000, (10_000,)), palette, label="<b>")
    root = ET.fromstring(svg)
    assert root.find("{*}title").text == "<b>"  # pyright: ignore[reportOptionalMemberAccess]
    assert palette.gold in svg
    main = next(path for path in root.findall(".//{*}path") if path.get("class") == "main")
    assert main.get("d") == "M0.0 28.0H120.0V4.0H240.0V52.0H240"
    assert [path.get("class") for path in root.findall(".//{*}path")] == [
        "half",
        "round",
        "other",
        "ground",
        "main",
        "end",
    ]
    assert unquote(re.search(r'src="data:image/svg\+xml,([^"]*)"', chart_img(svg, "x")).group(1)) == svg  # pyright: ignore[reportOptionalMemberAccess]


def test_a_chart_without_people_shows_everybody_and_times_outside_stay_inside() -> None:
    svg = chart_svg((), (OpinionStep(-5, 0.5), OpinionStep(99, 0.6)), Span(0, 10), DARK, label="x")
    assert 'class="main"' not in svg
    assert "M0.0 28.0H240.0" in svg
    assert "nobody said" in described("Fox", (), Span(0, 1))


def test_the_span_is_shared_and_knows_where_later_rounds_begin() -> None:
    span = game_span(busy())
    assert (span.start, span.rounds) == (0, (20_000,))
    assert span.end > 20_000
    assert game_span(a_game()) == Span(90_000, 90_000, ())


def test_lines_that_moved_the_table_are_quoted_with_how_far() -> None:
    read = Reader(turns_html(busy()))
    assert read.tags.count("blockquote") == 2
    assert "▲ 20 points more suspected 50 % 70 %" in read.text
    less = busy(beliefs=(says(5, 1, 2, 10),))
    assert "▼ 40 points less suspected" in Reader(turns_html(less)).text
    assert turns_html(a_game()) == ""


def test_cues_are_told_with_dots_to_look_at_the_ais_first() -> None:
    drawn = cues_html(busy())
    assert "Owl wrote more than 8 words in all 3 lines" in Reader(drawn).text
    assert drawn.count('<i class="on">') >= 3
    assert 'class="off"' not in drawn
    quiet = busy(lines=tuple(line(n, 9 * n, 2, f"hm {n}") for n in range(4)))
    assert "Wrote much as people do." in Reader(cues_html(quiet)).text
    assert cues_html(a_game()) == ""
    many = busy(lines=tuple(line(n, 9 * n, 2, f"I said: {n}") for n in range(13)))
    assert "mq-dots" not in cues_html(many)
    some = busy(lines=tuple(line(n, 9 * n, 2, f"I said: {n}" if n else "hm") for n in range(10)))
    assert cues_html(some).count('class="off"') == 1


def test_you_read_who_fell_for_your_mask_and_why() -> None:
    read = Reader(about_you_html(busy()))
    assert "They fell for your mask: Bo behind Bat 80 %, named you" in read.text
    spot = Reader(about_you_html(busy(mode="spot")))
    assert "Why you were suspected" in spot.text
    assert "These people took you for an AI" in spot.text
    assert "No other person took you for an AI." in Reader(about_you_html(a_game())).text
    assert "No other person took you for an AI." in Reader(about_you_html(a_game(mode="spot"))).text
    machines = a_game(mode="spot", ballots=(CastBallotView(round=1, voter=2, named=1),))
    assert "The votes for you came from AIs." in Reader(about_you_html(machines)).text
    assert about_you_html(a_game(own=None)) == ""


def test_what_looked_artificial_in_your_own_lines_is_said_when_somebody_suspected_you() -> None:
    lines = tuple(line(n, 9 * n, 1, "why do you all think that it was me again, {n}?") for n in range(4))
    assert "What may have looked artificial:" in Reader(about_you_html(busy(lines=lines))).text
    nameless = busy(seats=(*busy().seats[:2], UnmaskedView(seat=3, name="Bat", role="human")), beliefs=())
    assert "Bat named you" in Reader(about_you_html(nameless)).text


def test_in_a_hunt_you_read_who_was_on_your_track() -> None:
    hunt = busy(
        mode="hunt", ballots=(CastBallotView(round=1, voter=2, named=1), CastBallotView(round=2, voter=1, named=2))
    )
    assert "Round 1: Owl ⚙ AI" in Reader(about_you_html(hunt)).text
    assert "Nobody found you" in Reader(about_you_html(a_game(mode="hunt"))).text
    assert judged_html(hunt) == ""
    assert "the hunters took the mask for an AI" in reveal_html(hunt, DARK)


def test_your_judgement_is_a_scale_per_seat_with_words() -> None:
    read = Reader(judged_html(busy()))
    assert "You gave the AIs 90 % and the people 20 %." in read.text
    assert "Owl ⚙ AI 90 % ✓ right" in read.text
    wrong = Reader(judged_html(busy(beliefs=(says(1, 1, 2, 10), says(1, 1, 3, 50)))))
    assert "Owl ⚙ AI 10 % ✗ wrong" in wrong.text
    assert "Bat ♥ Human 50 %" in wrong.text
    assert judged_html(a_game()) == ""
    assert judged_html(busy(own=None)) == ""


def test_every_vote_says_how_it_ended_and_who_named_whom() -> None:
    read = Reader(votes_html(busy()))
    assert "Round 1: Owl was named, with 2 votes. Fox ♥ Human named by Bat Owl ⚙ AI named by Fox" in read.text
    assert "named by" not in votes_html(busy(ballots=()))
    assert votes_html(a_game()) == ""


def test_nothing_that_anybody_wrote_is_ever_markup() -> None:
    seats = (
        UnmaskedView(
            seat=1,
            name=SCRIPT,
            avatar=SCRIPT,
            role="human",
            nickname=SCRIPT,
            card=CharacterView(title=SCRIPT, text=SCRIPT),
        ),
        UnmaskedView(seat=2, name=SCRIPT, role="ai", engine=SCRIPT, persona=SCRIPT),
        UnmaskedView(seat=3, name=SCRIPT, role="human", nickname=SCRIPT),
    )
    lines = tuple(line(n, n, 1, SCRIPT + " and some more words to make it long.") for n in (1, 2, 3))
    answers = (AnswerView(round=1, prompt=0, seat=1, text=SCRIPT),)
    for mode in ("spot", "masks", "hunt"):
        game = busy(seats=seats, lines=lines, answers=answers, text=SCRIPT, mode=mode)
        read = Reader(reveal_html(game, DARK))
        assert "script" not in read.tags
        assert SCRIPT in read.text
    view = {
        "seats": [{"seat": 1, "name": SCRIPT}],
        "results": [{"round": 1, "named": [1], "counts": {"1": 2}, "tie": False}],
    }
    assert "script" not in Reader(results_html(view)).tags


def test_a_real_game_is_drawn_for_players_and_for_watchers() -> None:
    room = SimulatedRoom(mode="masks", ai_seats=4, rounds=1)
    room.join("Ada", "Bo", "Cy")
    room.until("discussion")
    for seat in room.state.seats:
        room.act(seat.player, "suspect", seat=1 + seat.number % 7, per_cent=70, after_ms=1000)
    room.until("reveal")
    for player in ("p-Ada", None):
        read = Reader(reveal_html(finished(room.view(player)), LIGHT))
        assert read.tags.count("img") == 14
        assert "♥ Human Bo" in read.text


def test_sixteen_seats_stay_a_light_page() -> None:
    seats = tuple(
        UnmaskedView(seat=n, name=f"Mask {n}", avatar="fox", role="ai" if n % 2 else "human") for n in range(1, 17)
    )
    beliefs = tuple(says(n, 1 + n % 16, 1 + (n // 16) % 16, n % 101) for n in range(960))
    lines = tuple(line(n, n, 1 + n % 16, "a line of some length, as people write now and then") for n in range(500))
    assert len(reveal_html(busy(seats=seats, beliefs=beliefs, lines=lines), DARK)) < 200_000


def test_a_silent_game_has_cards_and_no_empty_sections() -> None:
    drawn = reveal_html(a_game(own=None), DARK)
    assert "<section" not in drawn
    assert story_html(a_game(own=None)) == '<div class="mq-story"></div>'


def test_votes_so_far_have_one_line_each() -> None:
    result = {"round": 1, "named": [1], "counts": {"1": 2}, "tie": False, "eliminated": {"seat": 1, "role": "ai"}}
    view = {"seats": [{"seat": 1, "name": "Fox"}], "results": [result, {**result, "round": 2, "eliminated": None}]}
    assert "Round 1: Fox was named, with 2 votes, and was an AI. Round 2: Fox" in Reader(results_html(view)).text


def drawn_page() -> None:
    """A script that draws the reveal of a short game."""
    from masquerade.simulation.room import SimulatedRoom
    from masquerade.ui.reveal import results_page, reveal_page

    room = SimulatedRoom(mode="spot", ai_seats=1)
    room.join("Ada", "Bo")
    room.until("result")
    results_page(room.view("p-Ada"))
    room.until("reveal")
    reveal_page(room.view("p-Ada"), "KX7Q2M")


def test_the_page_offers_both_downloads_and_the_note_about_machines() -> None:
    page = AppTest.from_function(drawn_page, default_timeout=PATIENCE_S).run()
    assert not page.exception
    assert [button.proto.label for button in page.get("download_button")] == ["Transcript (Markdown)", "Data (JSONL)"]  # pyright: ignore[reportAttributeAccessIssue]
    assert NOTE in page.caption[0].value
    assert "So far" in str(page.get("html")[0].proto)


def test_a_download_is_dated_by_the_end_of_the_game() -> None:
    assert occasion(a_game(ended_at=1_700_000_000_000), "KX7Q2M").day == "2023-11-14"


def test_masks_are_the_ones_of_the_browser() -> None:
    browser = files("masquerade.web").joinpath("avatars.js").read_text(encoding="utf-8")
    for mask in MASKS:
        look = design(mask.avatar)
        assert f'{mask.avatar}: ["{look.feature}", {look.colour}]' in browser
        for palette in (DARK, LIGHT):
            ET.fromstring(avatar_svg(mask.avatar, palette))
    drawn = re.findall(r' d="([^"]+)"', str(SHAPES)) + re.findall(r'\bd="([^"]+)"', avatar_svg("fox", DARK))
    assert not [path for path in drawn if path not in browser]
    listed = re.search(r"const FEATURES = \[(.*?)\];", browser, re.DOTALL)
    assert listed is not None
    assert tuple(re.findall(r'"(\w+)"', listed.group(1))) == FEATURES


def test_a_mask_that_nobody_knows_has_a_look_too() -> None:
    assert {design(name).feature for name in ("zebra", "", "😀", "x1")} <= set(FEATURES)
