"""The report says what was missed, needs nothing from elsewhere, and is drawn for both colour schemes."""

import re
from html.parser import HTMLParser

import pytest

from masquerade.load.goals import Goal
from masquerade.load.plot import POINTS_MOST, Curve, Plot, plot_svg
from masquerade.load.report import LoadReport, Section, html, text


def report(*, lost: int = 0) -> LoadReport:
    plot = Plot(title="CPU <of the server>", unit="%", curves=[Curve("server", [(0, 5), (1, 80), (2, 20)])])
    return LoadReport(
        title="100 players",
        about="http://127.0.0.1:8000 & its pages",
        goals=[Goal(name="messages lost", value=lost, most=0)],
        sections=[Section("Times", [("a line <b>", "p50 2 ms")])],
        plots=[plot, Plot(title="nothing", unit="ms", curves=[Curve("none", [])])],
        faults=["ada in ROOM never heard line 2 <script>"] * lost,
    )


class Tags(HTMLParser):
    """Every tag that is opened, with its attributes, and whether all are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.sources += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    return tags


def test_a_goal_that_was_missed_fails_the_report_and_is_named() -> None:
    assert report().passed
    assert not report(lost=1).passed
    assert "failed: missed: messages lost" in text(report(lost=1))
    assert "ada in ROOM never heard line 2" in text(report(lost=1))


def test_the_page_is_whole_needs_nothing_and_escapes_what_it_is_told() -> None:
    page = html(report(lost=2))
    tags = parsed(page)
    assert tags.sources == []
    assert "script" not in tags.found
    assert not re.search(r"url\(|@import", page)
    assert "&lt;of the server&gt;" in page


def test_the_page_has_the_colours_of_both_schemes_and_the_width_of_a_phone() -> None:
    page = html(report())
    assert "prefers-color-scheme:dark" in page
    assert 'content="width=device-width, initial-scale=1"' in page


def test_a_curve_without_points_is_left_out() -> None:
    assert "nothing" not in html(report())


@pytest.mark.parametrize("count", [2, POINTS_MOST, 10 * POINTS_MOST + 7])
def test_however_many_points_there_are_the_highest_is_drawn_and_said(count: int) -> None:
    points = [(float(at), 1.0) for at in range(count)]
    points[count // 2] = (count // 2, 90.0)
    drawn = plot_svg(Plot(title="late", unit="ms", curves=[Curve("p99", points)]))
    assert "late: p99 at most 90 ms" in drawn
    (line,) = re.findall(r'points="([^"]+)"', drawn)
    heights = [float(point.partition(",")[2]) for point in line.split()]
    assert len(heights) <= POINTS_MOST
    assert min(heights) < max(heights)
