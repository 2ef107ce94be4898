"""What a page does before it has a seat or a connection, in a real browser: nothing is lost, and nothing is silent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from roomlit.client.sync_room import connect_sync
from roomlit.errors import RemoteError
from roomlit.testing.free_port import free_port
from roomlit.testing.streamlit import streamlit_run

Enter = Callable[..., Page]
pytestmark = pytest.mark.e2e
EAGER = """
import streamlit as st

import roomlit

room = roomlit.room("team", name="Ada")


@room.on("hello")
def greeted(event):
    st.session_state.greeted = st.session_state.get("greeted", 0) + event.n


if "sent" not in st.session_state:
    st.session_state.sent = True
    room.send("hello", n=7)


@room.live(on="hello")
def drawn():
    st.text(f"heard {st.session_state.get('greeted', 0)}")
"""
SERVER = """
import streamlit as st

import roomlit

app = st.App("page.py", routes=roomlit.routes(), lifespan=roomlit.lifespan)
"""


@pytest.mark.parametrize("served", [False, True], ids=["plain", "with routes"])
def test_a_command_of_the_first_run_is_heard_once_the_page_has_joined(
    served: bool, tmp_path: Path, enter: Enter
) -> None:
    (tmp_path / "page.py").write_text(EAGER, encoding="utf-8")
    (tmp_path / "server.py").write_text(SERVER, encoding="utf-8")
    with streamlit_run(tmp_path / ("server.py" if served else "page.py")) as address:
        page = enter(address)
        expect(page.get_by_text("heard 7", exact=True)).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_bridge_to_an_address_where_nobody_answers_names_it(tmp_path: Path, enter: Enter) -> None:
    nobody = f"ws://127.0.0.1:{free_port()}/ws"
    (tmp_path / "page.py").write_text(f"import roomlit\nroomlit.bridge({nobody!r})\n", encoding="utf-8")
    with streamlit_run(tmp_path / "page.py") as address:
        page = enter(address)
        expect(page.get_by_text(f"no WebSocket answers at {nobody}")).to_be_visible()


def test_a_program_that_connects_to_a_plain_page_is_told_that_it_is_no_hub(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(EAGER, encoding="utf-8")
    with (
        streamlit_run(tmp_path / "page.py") as address,
        pytest.raises(RemoteError, match=r"hub/none.*streamlit run app\.py"),
        connect_sync(address, room="team", name="bot"),
    ):
        pass
