"""Redraws of a session, with a session and a clock that the tests move by hand."""

import heapq
from collections.abc import Callable, Sequence
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roomlit.streamlit import _compat
from roomlit.streamlit.redraw_scheduler import LOOK_S, REST_MOST_S, RedrawScheduler, Running, Unreachable

RUN_S = 0.055
"""What a fragment run costs."""


class FakeSession:
    """One script runner: takes fragments, runs them in turn, and draws when it does."""

    def __init__(self) -> None:
        self.at = 0.0
        self.page = True
        self.held = {"f-a", "f-b"}
        self.drawn: list[tuple[float, str]] = []
        self.leaves_out = 0
        self.draws: Callable[[str], None] = lambda fragment: None
        self._busy: Running | None = None
        self._next: list[str] = []
        self._calls: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()

    def running(self) -> Running:
        return (self._busy or Running.IDLE) if self.page else Running.GONE

    def has(self, fragment: str) -> bool:
        return fragment in self.held

    def run(self, fragments: Sequence[str]) -> bool:
        if self._busy is Running.WHOLE_SCRIPT:
            return False
        self._next += [one for one in fragments if one not in self._next]
        if self._busy is None:
            self._begin()
        return True

    def later(self, delay_s: float, call: Callable[[], None]) -> None:
        heapq.heappush(self._calls, (self.at + delay_s, next(self._numbers), call))

    def now(self) -> float:
        return self.at

    def whole(self, seconds: float) -> None:
        """The whole script runs for so long."""
        self._busy = Running.WHOLE_SCRIPT
        self.later(seconds, self._end)

    def until(self, at: float) -> None:
        """Time goes on."""
        while self._calls and self._calls[0][0] <= at:
            self.at, _, call = heapq.heappop(self._calls)
            call()
        self.at = at

    def _begin(self) -> None:
        self._busy, fragments, self._next = Running.FRAGMENTS, self._next, []
        if self.leaves_out > 0:
            self.leaves_out -= 1
        else:
            for fragment in fragments:
                self.drawn.append((self.at, fragment))
                self.draws(fragment)
        self.later(RUN_S, self._end)

    def _end(self) -> None:
        self._busy = None
        if self._next:
            self._begin()


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def redraws(session: FakeSession) -> RedrawScheduler:
    """A page with two fragments, long after its script has run."""
    scheduler = RedrawScheduler(session)
    keys = {"f-a": "a", "f-b": "b"}

    def draws(fragment: str) -> None:
        with scheduler.drawing(keys[fragment], fragment):
            pass

    session.draws = draws
    for fragment in keys:
        draws(fragment)
    session.until(10.0)
    return scheduler


def test_what_is_asked_for_in_silence_runs_at_once(session: FakeSession, redraws: RedrawScheduler) -> None:
    redraws.ask("a", "b")
    session.until(10.0)
    assert session.drawn == [(10.0, "f-a"), (10.0, "f-b")]


def test_what_is_asked_for_many_times_waits_once(session: FakeSession, redraws: RedrawScheduler) -> None:
    for _ in range(100):
        redraws.ask("a")
    session.until(11.0)
    assert len(session.drawn) == 1


def test_a_steady_feed_is_drawn_steadily_and_its_last_event_soon(
    session: FakeSession, redraws: RedrawScheduler
) -> None:
    for event in range(200):
        session.until(10.0 + event * 0.01)
        redraws.ask("a")
    last = session.at
    session.until(last + 5)
    drawn = [at for at, _ in session.drawn]
    assert len(drawn) >= 12
    assert max(after - before for before, after in pairwise(drawn)) < 0.2
    assert last <= drawn[-1] <= last + 0.2


def test_an_event_while_it_is_drawn_asks_anew(session: FakeSession, redraws: RedrawScheduler) -> None:
    redraws.ask("a")
    session.until(10.01)
    redraws.ask("a")
    session.until(11.0)
    assert len(session.drawn) == 2


def test_what_is_asked_for_in_a_run_of_the_whole_script_comes_right_behind_it(
    session: FakeSession, redraws: RedrawScheduler
) -> None:
    session.whole(1.0)
    redraws.ask("a")
    session.until(20.0)
    assert [fragment for _, fragment in session.drawn] == ["f-a"]
    assert session.drawn[0][0] == pytest.approx(11.0, abs=2 * LOOK_S)


def test_behind_a_short_run_of_the_whole_script_that_drew_is_a_short_rest(
    session: FakeSession, redraws: RedrawScheduler
) -> None:
    session.whole(RUN_S)
    redraws.whole_script()
    session.until(10.0 + RUN_S / 2)
    session.draws("f-a")
    redraws.ask("a")
    session.until(20.0)
    assert session.drawn[0][0] == pytest.approx(10.0 + RUN_S, abs=2 * LOOK_S)


def test_the_whole_script_draws_what_was_asked_for(session: FakeSession, redraws: RedrawScheduler) -> None:
    session.whole(0.5)
    redraws.ask("a")
    redraws.whole_script()
    session.draws("f-a")
    session.until(20.0)
    assert session.drawn == []


def test_what_a_run_leaves_out_is_asked_for_again(session: FakeSession, redraws: RedrawScheduler) -> None:
    session.leaves_out = 4
    redraws.ask("a")
    session.until(20.0)
    assert [fragment for _, fragment in session.drawn] == ["f-a"]
    assert session.drawn[0][0] < 13.0


def test_a_fragment_that_is_gone_is_forgotten(session: FakeSession, redraws: RedrawScheduler) -> None:
    session.held.discard("f-a")
    redraws.ask("a", "b")
    session.until(20.0)
    assert [fragment for _, fragment in session.drawn] == ["f-b"]


def test_without_a_page_nothing_runs_and_nothing_waits(session: FakeSession, redraws: RedrawScheduler) -> None:
    session.page = False
    redraws.ask("a")
    session.until(20.0)
    session.page = True
    session.until(30.0)
    assert session.drawn == []
    redraws.ask("a")
    session.until(30.0)
    assert len(session.drawn) == 1


def test_where_nobody_may_start_runs_asking_does_nothing() -> None:
    scheduler = RedrawScheduler(Unreachable())
    with scheduler.drawing("a", "f-a"):
        scheduler.ask("a")
    assert not scheduler.able


@given(st.lists(st.tuples(st.sampled_from(["ask", "whole", "left out"]), st.floats(0, 0.4)), max_size=60))
def test_whatever_happens_the_last_thing_asked_for_is_drawn_after_it(moves: list[tuple[str, float]]) -> None:
    session = FakeSession()
    scheduler = RedrawScheduler(session)
    shown: list[int] = []
    events = 0

    def draw(fragment: str) -> None:
        with scheduler.drawing("a", fragment):
            shown.append(events)

    def whole() -> None:
        session.whole(0.1)
        scheduler.whole_script()
        draw("f-a")

    session.draws = draw
    whole()
    for move, pause_s in moves:
        match move:
            case "ask":
                events += 1
                scheduler.ask("a")
            case "whole" if session.running() is Running.IDLE:
                whole()
            case _:
                session.leaves_out = 1
        session.until(session.at + pause_s)
    session.until(session.at + 10 + REST_MOST_S)
    assert shown[-1] == events
    assert len(shown) <= 1 + 2 * len(moves)


def test_a_streamlit_that_has_moved_what_is_needed_starts_no_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def moved(session: str) -> None:
        raise AttributeError(f"{session} has no message queue")

    monkeypatch.setattr(_compat, "can_run_fragments", lambda: True)
    monkeypatch.setattr(_compat, "session_id", lambda: "s1")
    monkeypatch.setattr(_compat, "BrowserSession", moved)
    assert not _compat.redraw_scheduler().able
