"""What bound widgets show and send, in Streamlit's own test runner, without a room."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from roomlit.errors import Refused
from roomlit.streamlit.bound_table import BoundTable
from roomlit.streamlit.bound_widgets import ECHO_MS, BoundWidgets
from roomlit.testing.manual_clock import ManualClock


class Truth:
    """A room of one value, and what it was sent."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.sent: list[Any] = []

    def send(self, *, value: Any) -> None:
        self.sent.append(value)
        if value == "bad":
            raise Refused("word/bad", "not that word")
        self.value = value


def page(draw: Callable[[], object]) -> AppTest:
    """A page that calls `draw()` in every run."""
    test = AppTest.from_string("import streamlit as st\nst.session_state.draw()")
    test.session_state["draw"] = draw
    return test.run()


def text(widgets: BoundWidgets, truth: Truth) -> AppTest:
    return page(lambda: st.text_input("text", **widgets.bind("text", truth.value, truth.send)))


def box(widgets: BoundWidgets, truth: Truth) -> AppTest:
    return page(lambda: st.checkbox("box", **widgets.bind("box", truth.value, truth.send)))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def widgets(clock: ManualClock) -> BoundWidgets:
    return BoundWidgets("room", clock=clock)


def test_a_widget_shows_the_room_and_sends_what_its_user_chooses(widgets: BoundWidgets) -> None:
    truth = Truth("one")
    test = text(widgets, truth)
    assert test.text_input[0].value == "one"
    test.text_input[0].set_value("two").run()
    assert truth.sent == ["two"]
    assert test.text_input[0].value == "two"


def test_a_remote_text_is_shown_and_never_sent(widgets: BoundWidgets) -> None:
    truth = Truth("one")
    test = text(widgets, truth)
    for truth.value in ("two", "one"):
        assert test.run().text_input[0].value == truth.value
    assert truth.sent == []


def test_a_remote_tick_is_shown_and_never_sent(widgets: BoundWidgets) -> None:
    truth = Truth(False)
    test = box(widgets, truth)
    for truth.value in (True, False):
        assert test.run().checkbox[0].value == truth.value
    assert truth.sent == []


def test_an_answer_that_crossed_a_remote_value_is_not_sent(widgets: BoundWidgets, clock: ManualClock) -> None:
    truth = Truth("one")
    test = text(widgets, truth)
    truth.value = "two"
    test.run()
    test.text_input[0].set_value("one").run()  # As a browser says that has not heard of "two" yet.
    assert truth.sent == []
    assert test.text_input[0].value == "two"
    clock.advance(ECHO_MS)
    test.text_input[0].set_value("one").run()
    assert truth.sent == ["one"]


def test_a_box_can_be_unticked_as_soon_as_somebody_else_has_ticked_it(widgets: BoundWidgets) -> None:
    truth = Truth(False)
    test = box(widgets, truth)
    truth.value = True
    test.run()
    test.checkbox[0].uncheck().run()
    assert truth.sent == [False]
    assert not test.checkbox[0].value


def test_a_click_on_a_box_that_was_made_anew_is_nobodys(widgets: BoundWidgets) -> None:
    truth = Truth(False)
    kept: list[Callable[[], None]] = []

    def draw() -> None:
        binding = widgets.bind("box", truth.value, truth.send)
        kept.append(binding["on_change"])
        st.checkbox("box", **binding)

    test = page(draw)
    truth.value = True
    test.run()
    kept[0]()
    assert truth.sent == []


def test_a_refusal_is_said_once_and_the_widget_goes_back(widgets: BoundWidgets) -> None:
    truth = Truth("one")
    test = text(widgets, truth)
    test.text_input[0].set_value("bad").run()
    assert [toast.value for toast in test.toast] == ["not that word"]
    assert test.text_input[0].value == "one"
    test.run()
    assert not test.toast
    test.text_input[0].set_value("bad").run()
    assert [toast.value for toast in test.toast] == ["not that word"]


def test_a_widget_that_went_and_comes_back_shows_what_is_true_by_then(widgets: BoundWidgets) -> None:
    truth, drawn = Truth("one"), [True]

    def draw() -> None:
        if drawn:
            st.text_input("text", **widgets.bind("text", truth.value, truth.send))

    test = page(draw)
    drawn.clear()
    test.run()
    truth.value = "two"
    drawn.append(True)
    test.run()
    assert test.text_input[0].value == "two"
    assert truth.sent == []


def test_a_range_and_a_date_travel_as_plain_json(widgets: BoundWidgets) -> None:
    span, day = Truth([2, 5]), Truth("2026-01-02")

    def draw() -> None:
        st.slider("span", 0, 9, **widgets.bind("span", tuple(span.value), span.send))
        st.date_input("day", **widgets.bind("day", date.fromisoformat(day.value), day.send))

    test = page(draw)
    assert test.slider[0].value == (2, 5)
    test.slider[0].set_range(3, 8).run()
    test.date_input[0].set_value(date(2026, 3, 4)).run()
    assert (span.sent, day.sent) == ([[3, 8]], ["2026-03-04"])


def test_widgets_of_two_rooms_may_have_the_same_key(clock: ManualClock) -> None:
    truths = [Truth("one"), Truth("two")]
    rooms = [BoundWidgets(name, clock=clock) for name in ("a", "b")]

    def draw() -> None:
        for widgets, truth in zip(rooms, truths, strict=True):
            st.text_input("text", **widgets.bind("text", truth.value, truth.send))

    test = page(draw)
    test.text_input[1].set_value("three").run()
    assert [truth.sent for truth in truths] == [[], ["three"]]


class Sheet:
    """A room of rows, and what it was sent."""

    def __init__(self) -> None:
        self.rows = {"x": {"a": "1", "b": "2"}, "y": {"a": "3", "b": "4"}}
        self.sent: list[tuple[str, str, str]] = []

    def send(self, *, row: str, column: str, value: str) -> None:
        self.sent.append((row, column, value))
        if value == "bad":
            raise Refused("cell/bad", "not that cell")
        self.rows[row][column] = value


class Editor:
    """What a browser does with a bound table: it lays its edits over the rows, and forgets those the rows have."""

    def __init__(self) -> None:
        self.table, self.sheet = BoundTable("room/rows"), Sheet()
        self._bind()

    def _bind(self) -> None:
        self.binding = self.table.bind(self.sheet.rows, self.sheet.send)

    def has(self, edited: dict[int, dict[str, str]]) -> list[dict[str, Any]]:
        """The browser has these edits now: what it is given then."""
        st.session_state[self.binding["key"]] = {"edited_rows": edited}
        self.binding["on_change"]()
        self._bind()
        return self.binding["data"]


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> Editor:
    monkeypatch.setattr(st, "session_state", {})
    return Editor()


def test_each_edited_cell_is_sent_once(editor: Editor) -> None:
    editor.has({0: {"a": "one"}})
    editor.has({0: {"a": "one"}, 1: {"b": "four"}})
    editor.has({1: {"b": "four"}})
    assert editor.sheet.sent == [("x", "a", "one"), ("y", "b", "four")]


def test_a_browser_is_given_its_edit_until_it_forgets_it_and_then_the_rooms(editor: Editor) -> None:
    editor.has({0: {"a": "one"}})
    editor.sheet.rows["x"]["a"] = "theirs"
    assert editor.has({0: {"a": "one"}})[0]["a"] == "one"
    assert editor.has({})[0]["a"] == "theirs"
    assert editor.sheet.sent == [("x", "a", "one")]


def test_a_refused_cell_is_forgotten_as_any_other(editor: Editor) -> None:
    assert editor.has({0: {"a": "bad"}})[0]["a"] == "bad"
    assert editor.has({})[0]["a"] == "1"


def test_the_same_text_can_be_written_again(editor: Editor) -> None:
    editor.has({0: {"a": "one"}})
    editor.has({})
    editor.has({0: {"a": "one"}})
    assert editor.sheet.sent == [("x", "a", "one")] * 2


def test_what_a_browser_says_of_rows_that_have_moved_is_nobodys(editor: Editor) -> None:
    late = editor.binding
    editor.sheet.rows = dict(reversed(editor.sheet.rows.items()))
    editor.has({})
    st.session_state[late["key"]] = {"edited_rows": {0: {"a": "late"}}}
    late["on_change"]()
    assert editor.sheet.sent == []
    assert editor.binding["key"] != late["key"]
