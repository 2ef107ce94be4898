"""What is given to a drawing is checked where it is given, and answered with a sentence that says the way out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from roomlit.streamlit import _compat
from roomlit.testing.waiting import PATIENCE_S

SCRIPT = """
import roomlit
room = roomlit.room("garden")
{}
"""


@pytest.fixture
def run() -> Iterator[Callable[[str], AppTest]]:
    """Runs a script that has a room, with these lines after it."""
    _compat.reset()
    shown = config.get_option("client.showErrorDetails")
    config.set_option("client.showErrorDetails", "full")
    yield lambda lines: AppTest.from_string(SCRIPT.format(lines), default_timeout=PATIENCE_S).run()
    config.set_option("client.showErrorDetails", shown)
    _compat.reset()


@pytest.mark.parametrize(
    ("lines", "code", "way_out"),
    [
        ("room.draw('', data=object())", "draw/data", "what JSON has"),
        ("room.draw('missing.js')", "draw/no_file", "relative paths count from"),
        ("room.draw('', height=0)", "draw/height", "in pixels, above 0, got 0: write height=300"),
        ("room.cursors(height='300')", "draw/height", "write height=300"),
        ("room.chat(height=-1)", "draw/height", "write height=300"),
        ("room.progress(on='step', total=0)", "draw/total", "above 0, got 0: leave it out"),
        ("room.progress(on='step', total='5')", "draw/total", "above 0, got '5': leave it out"),
        ("room.line_chart(on='n', window='5')", "draw/window", "write window=600"),
        ("room.line_chart(on='n', window=20_000)", "draw/window", "2 to 10000"),
        ("room.draw('1', key='a')\nroom.draw('2', key='a')", "draw/twice", "one of its own"),
        ("room.chat(key='a')\nroom.chat(key='a')", "part/twice", "chat in this room have the key 'a'"),
    ],
)
def test_a_wrong_argument_is_refused_with_the_way_out(
    run: Callable[[str], AppTest], lines: str, code: str, way_out: str
) -> None:
    (problem,) = run(lines).exception
    assert problem.message.startswith(f"{code}: ")
    assert way_out in problem.message


def test_a_path_to_a_file_is_as_good_as_its_text(run: Callable[[str], AppTest], tmp_path: Path) -> None:
    file = tmp_path / "hello.js"
    file.write_text("root.textContent = 'hello';", encoding="utf-8")
    page = run(f"from pathlib import Path\nroom.draw({str(file)!r}, key='a')\nroom.draw(Path({str(file)!r}), key='b')")
    assert not page.exception


def test_everything_ready_made_can_stand_in_one_page_and_in_every_container(run: Callable[[str], AppTest]) -> None:
    page = run(
        "import streamlit as st\n"
        "room.text_stream()\nroom.line_chart(on='n')\nroom.metric('N', on='n')\nroom.progress('N', on='n')\n"
        "with st.form('f'):\n    room.cursors()\n    st.form_submit_button()\n"
        "with st.expander('e'):\n    room.cursors()\n    room.text_stream()\n"
    )
    assert not page.exception


def test_the_handle_says_what_others_need_to_come(run: Callable[[str], AppTest]) -> None:
    page = run("import streamlit as st\nst.text(room.code)")
    assert not page.exception
    assert [text.value for text in page.text] == ["GARDEN"]


def test_a_key_is_free_for_each_kind_of_part_and_meets_no_key_of_the_rooms_own(run: Callable[[str], AppTest]) -> None:
    parts = ("chat", "presence", "status_line", "cursors", "text_stream")
    keys = ("a", "again", "bridge", "rerun-trigger", "script-1")
    lines = [f"room.{part}(key={key!r})" for part in parts for key in keys]
    page = run("\n".join([*lines, *(f"room.{part}()" for part in parts), "room.metric('N', on='n')\n" * 2]))
    assert not page.exception
