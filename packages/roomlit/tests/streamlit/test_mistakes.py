"""Mistakes of a script's author: each is answered with a sentence that shows the way out, or is none any more."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config

from roomlit.streamlit import _compat
from roomlit.testing import AppTest
from roomlit.testing.waiting import PATIENCE_S

EXAMPLES = Path(__file__).parents[4] / "examples"
DETAILS = "client.showErrorDetails"
JOINED = """import roomlit
import streamlit as st
room = roomlit.room("team", name="Ada")
ws = roomlit.bridge("ws://localhost:1/ws")
"""


@pytest.fixture(autouse=True)
def errors_shown() -> Iterator[None]:
    """A checkout shows people no details of errors; their authors see them."""
    before = config.get_option(DETAILS)
    config.set_option(DETAILS, "full")
    yield
    config.set_option(DETAILS, before)
    _compat.reset()


def page(script: str) -> AppTest:
    return AppTest.from_string(script, default_timeout=PATIENCE_S).run()


def answer(script: str) -> str:
    """The text of the error that the page shows."""
    (shown,) = page(script).exception
    return shown.message


@pytest.mark.parametrize(
    ("call", "code", "way_out"),
    [
        ("roomlit.room(5)", "room/name", 'write roomlit.room("5")'),
        ("roomlit.room(None)", "room/name", 'write roomlit.room("team")'),
        ('roomlit.room(" ")', "room/name", "needs a letter or a digit"),
        ('roomlit.room("team", name=None)', "name/type", 'name=… or "guest"'),
        ('roomlit.room("team", name=123)', "name/type", "name=str(…)"),
        ('roomlit.room("team", name="")', "name/empty", 'name=typed or "guest"'),
        ('roomlit.room("team", name="x" * 500)', "name/too_long", "max_chars=40"),
        ('roomlit.room("team", user=5)', "user/invalid", "write user=str(…)"),
        ('roomlit.room("team", user="ada@x.org", roles=5)', "user/invalid", 'such as ("admin",)'),
        ('roomlit.room("team", user="ada@x.org", roles=[5])', "user/invalid", 'such as ("admin",)'),
        ('roomlit.room("team", kind="Poll")', "kind/type", "kind=YourClass"),
        ('roomlit.room("team", kind=dict)', "kind/type", "made of roomlit.Room"),
        ('roomlit.bridge("http://localhost:8000")', "bridge/address", "ws://host:8000/ws/ABC"),
        ("roomlit.bridge(None)", "bridge/address", "ws://host:8000/ws/ABC"),
        ("roomlit.rom", "no attribute 'rom'", "did you mean 'room'?"),
    ],
)
def test_what_is_no_name_and_no_address_is_said_with_the_way_out(call: str, code: str, way_out: str) -> None:
    said = answer(f"import roomlit\n{call}")
    assert code in said
    assert way_out in said


@pytest.mark.parametrize(
    ("lines", "code", "way_out"),
    [
        ("@room.live\ndef drawn(): ...", "decorator/no_brackets", '@room.live(on="buzz")'),
        ("@room.on\ndef buzzed(event): ...", "decorator/no_brackets", '@room.on("buzz")'),
        ("@room.live(on=())\ndef drawn(): ...", "event/type", 'such as "buzz"'),
        ("@room.on(5)\ndef buzzed(event): ...", "event/type", 'such as "buzz"'),
        ("@room.on(['buzz', 5])\ndef buzzed(event): ...", "event/type", "got ['buzz', 5]"),
        ("room.latest(5)", "event/type", 'such as "buzz"'),
        ("@ws.on(5)\ndef said(event): ...", "event/type", 'such as "buzz"'),
        ("@ws.on([])\ndef said(event): ...", "event/type", 'such as "buzz"'),
        ("@room.on('buzz')\ndef buzzed(a, b): ...", "handler/signature", "def buzzed(event)"),
        ("@room.live(on='buzz')\ndef drawn(event): ...", "live/signature", "def drawn()"),
        ("room.send('buzz', at=object())", "command/not_json", "carry at: it is a object"),
        ("import numpy\nroom.send('buzz', n=numpy.int64(3))", "command/not_json", "n.tolist()"),
        ("import pandas\nroom.send('buzz', rows=pandas.DataFrame())", "command/not_json", 'rows.to_dict("records")'),
        ("room.send('buzz', n=float('nan'))", "command/not_json", "NaN"),
        ("room.send(5)", "command/name", 'such as "buzz"'),
        ("ws.send(5)", "command/name", 'such as "buzz"'),
        ("room.signal('buzz', at=object())", "command/not_json", "carry at: it is a object"),
        ("room.signal('Looking At')", "signal/kind", "such as looking_at"),
        ("room.signal(5)", "signal/kind", "such as looking_at"),
        ("room.signal('message')", "signal/kind", "choose another"),
        ("room.signal('drawn', path='x' * 1000)", "signal/too_large", "send it as a command"),
    ],
)
def test_what_a_handle_cannot_do_is_said_with_the_way_out(lines: str, code: str, way_out: str) -> None:
    said = answer(JOINED + lines)
    assert code in said
    assert way_out in said


def test_one_type_of_event_needs_no_list_and_a_handler_no_argument() -> None:
    at = page(
        JOINED
        + """
@room.on("buzz")
def buzzed():
    st.text("buzzed")

@room.live(on="buzz")
def drawn():
    st.text(f"{len([one for one in room.events() if one.type == 'buzz'])} so far")
"""
    )
    at.join("team", name="Grace").send("buzz")
    assert [one.value for one in at.run().text] == ["buzzed", "1 so far"]


@pytest.mark.parametrize(
    "call", ["room.send('buzz', at=(1, {2}))", "room.signal('typing')", "room.signal('at', x=(1,))"]
)
def test_what_json_has_by_another_name_and_every_hint_of_a_members_are_no_mistakes(call: str) -> None:
    assert not page(JOINED + call).exception


def test_one_handler_hears_several_types_and_each_event_once() -> None:
    at = page(
        JOINED
        + """
@room.on(["buzz", "bell", "buzz"])
def some(event):
    st.text(f"some {event.type}")

@room.on(["*", "buzz"])
def every(event):
    if event.type in ("buzz", "gong"):
        st.text(f"every {event.type}")

@ws.on(["message", "price"])
def said(event):
    st.text(event.type)
"""
    )
    for type in ("buzz", "gong", "bell"):
        at.join("team", name="Grace").send(type)
    assert [one.value for one in at.run().text] == ["some buzz", "every buzz", "every gong", "some bell"]


def test_a_room_in_a_thread_of_a_page_is_told_how_threads_speak() -> None:
    at = page(
        """
import threading
import roomlit, streamlit as st

def work():
    try:
        roomlit.room("team")
    except roomlit.LocalError as error:
        said.append(str(error))

said = []
thread = threading.Thread(target=work)
thread.start()
thread.join()
st.text(said[0])
"""
    )
    (said,) = at.text
    assert said.value.startswith("streamlit/no_script: no page runs in this thread: ")
    assert "roomlit.publish or roomlit.send" in said.value


def test_an_emptied_name_keeps_the_one_the_page_has() -> None:
    at = page('import roomlit, streamlit as st\nroomlit.room("team", name=st.text_input("Name", "Ada"))')
    at.text_input[0].set_value("").run()
    assert not at.exception
    assert at.room("team").me == "Ada"


def test_a_long_name_is_cut_and_not_refused() -> None:
    at = page('import roomlit\nroomlit.room("team", name="x" * 60)')
    assert at.room("team").me == "x" * 40


def test_a_command_of_the_first_run_waits_for_the_seat_and_is_sent_once() -> None:
    at = page(
        JOINED
        + """
if "sent" not in st.session_state:
    st.session_state.sent = True
    room.send("buzz", n=1)
"""
    )
    assert not at.exception
    assert [one.n for one in at.run().room("team").events if one.type == "buzz"] == [1]


def test_a_refusal_of_a_command_that_waited_is_shown_in_passing() -> None:
    at = page(JOINED + "if not room.me: room.send('message', text='')")
    assert not at.exception
    assert len(at.toast) == 1


def test_a_room_that_is_open_as_another_kind_is_said_with_the_way_out() -> None:
    said = answer(JOINED + "class Poll(roomlit.Room): ...\nroomlit.room('team', kind=Poll)")
    assert "room/other_kind" in said
    assert "choose another name" in said


@pytest.mark.parametrize("script", ["chat.py", "bridge.py"])
def test_a_page_started_as_a_program_is_told_how_to_start_it(script: str) -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / script)], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 1
    assert "streamlit/no_script" in done.stderr
    assert "streamlit run app.py" in done.stderr
