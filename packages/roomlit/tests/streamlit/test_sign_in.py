"""A script that vouches for who is signed in: the seat follows the user, whatever the browser has."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from roomlit.errors import LocalError
from roomlit.server.identity import vouched_for
from roomlit.settings import HubSettings
from roomlit.streamlit import _compat
from roomlit.streamlit.runtime import HubRuntime
from roomlit.testing.waiting import PATIENCE_S

PAGE = """
import streamlit as st
import roomlit

who = st.session_state.get("who", "ada@x.org")
given = {} if who is None else {"user": who, "name": st.session_state.get("name", "Sam"), "roles": ["admin"]}
try:
    room = roomlit.room("desk", **given)
except roomlit.Refused as no:
    st.error(no.message)
    st.stop()
st.text(f"{room.me} {room.status}")
st.text(" ".join(room.members))
if st.session_state.get("line"):
    room.send("message", text=st.session_state.line)
"""


@pytest.fixture
def runtime() -> Iterator[HubRuntime]:
    """The one of this process, without a server."""
    yield _compat.runtime(lambda: HubRuntime(settings=HubSettings(data=None)))
    _compat.reset()


def page(**state: str | None) -> AppTest:
    """A session that has run once; it raises nothing."""
    script = AppTest.from_string(PAGE, default_timeout=PATIENCE_S)
    for name, value in state.items():
        script.session_state[name] = value
    return script.run()


def test_a_user_has_a_seat_before_the_browser_has_said_anything(runtime: HubRuntime) -> None:
    ada = page(line="at once")
    assert not ada.exception
    assert ada.text[0].value == "Sam connecting"
    log = runtime.portal.ask(lambda: [entry.event for entry in runtime.hub.room("desk").log.after(0)])
    assert [(event.type, event.user) for event in log][-1] == ("message", "ada@x.org")


def test_two_sessions_of_a_user_have_one_seat_and_another_user_another(runtime: HubRuntime) -> None:
    for _ in range(2):
        page()
    assert page(who="grace@x.org").text[1].value == "Sam Sam"


def test_another_user_in_the_same_session_has_another_seat(runtime: HubRuntime) -> None:
    script = page(line="as Ada")
    script.session_state.who, script.session_state.line = "grace@x.org", "as Grace"
    assert not script.run().exception
    log = runtime.portal.ask(lambda: [entry.event for entry in runtime.hub.room("desk").log.after(0)])
    assert [event.user for event in log if event.type == "message"] == ["ada@x.org", "grace@x.org"]


def test_a_name_that_the_script_changes_is_the_users_name_at_once(runtime: HubRuntime) -> None:
    script = page()
    script.session_state.name = "Samantha"
    assert script.run().text[0].value == "Samantha connecting"


def test_who_is_not_signed_in_gets_a_sentence_instead_of_a_seat(runtime: HubRuntime) -> None:
    page()
    stranger = page(who=None)
    assert "user=st.user.email" in stranger.error[0].value


@pytest.mark.parametrize("user", ["", "  ", "x" * 201])
def test_what_cannot_be_a_user_is_a_mistake_of_the_script(user: str) -> None:
    with pytest.raises(LocalError, match="user/invalid"):
        vouched_for(user)


def test_roles_that_are_one_word_are_not_taken_letter_by_letter() -> None:
    with pytest.raises(LocalError, match=r"user/invalid: .*admin"):
        vouched_for("ada@x.org", roles="admin")
