"""Rooms under settings of Streamlit that other people have: a base path, and scripts that run when they are saved."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from roomlit.testing.streamlit import streamlit_run
from roomlit.testing.waiting import PATIENCE_S

Enter = Callable[..., Page]
pytestmark = pytest.mark.e2e
SERVER = """
import streamlit as st, roomlit

app = st.App("page.py", routes=roomlit.routes(), lifespan=roomlit.lifespan)
"""
TEXT = """
import streamlit as st, roomlit

st.text("version 1")
room = roomlit.room("team")
room.status_line()
room.chat()

@room.live(on="message")
def newest():
    said = [event.text for event in room.events() if event.type == "message"]
    st.text(f"newest: {said[-1] if said else 'nothing'}")
"""
both_modes = pytest.mark.parametrize(
    "served", [True, pytest.param(False, marks=pytest.mark.long)], ids=["push", "streamlit"]
)


@contextmanager
def running(folder: Path, served: bool, options: dict[str, str]) -> Generator[str]:
    (folder / "page.py").write_text(TEXT)
    (folder / "server.py").write_text(SERVER)
    with streamlit_run(folder / ("server.py" if served else "page.py"), options=options) as address:
        yield address


def sockets(page: Page) -> list[str]:
    """The paths of the sockets that the page opens from now on, which grow."""
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(httpx.URL(socket.url).path))
    return opened


def connected(page: Page) -> None:
    expect(page.get_by_text("🟢 Connected")).to_be_visible()
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def say(page: Page, text: str) -> None:
    page.get_by_placeholder("Message").fill(text)
    page.get_by_placeholder("Message").press("Enter")


@both_modes
def test_below_a_base_path_pages_talk_and_all_they_ask_for_is_below_it(
    served: bool, tmp_path: Path, enter: Enter
) -> None:
    with running(tmp_path, served, {"server.baseUrlPath": "team/app"}) as address:
        ada = enter("about:blank")
        asked: list[str] = []
        ada.on("request", lambda request: asked.append(httpx.URL(request.url).path))
        opened = sockets(ada)
        ada.goto(f"{address}/")
        grace = enter(f"{address}/")
        for page in (ada, grace):
            connected(page)
        say(grace, "hello")
        expect(ada.get_by_text("newest: hello")).to_be_visible()
        assert [path for path in (*asked, *opened) if not path.startswith("/team/app/")] == []
        assert any(path.startswith("/team/app/ws/") for path in opened) is served
        if served:
            for below in (address, address.removesuffix("/team/app")):  # A probe of the machine asks at the root.
                assert httpx.get(f"{below}/ready", timeout=PATIENCE_S).json() == {"status": "ready"}


@pytest.mark.long
@both_modes
def test_a_script_that_is_saved_while_people_talk_runs_anew_and_nobody_loses_seat_or_line(
    served: bool, tmp_path: Path, enter: Enter
) -> None:
    options = {"server.runOnSave": "true", "server.fileWatcherType": "poll"}
    with running(tmp_path, served, options) as address:
        ada, grace = enter(f"{address}/"), enter(f"{address}/")
        for page in (ada, grace):
            connected(page)
        seats = [page.evaluate("localStorage.getItem('roomlit_seat_team')") for page in (ada, grace)]
        say(ada, "before")
        expect(grace.get_by_text("newest: before")).to_be_visible()
        ada.get_by_placeholder("Message").fill("half a li")
        for version in (2, 3):
            (tmp_path / "page.py").write_text(TEXT.replace("version 1", f"version {version}"))
            for page in (ada, grace):
                expect(page.get_by_text(f"version {version}")).to_be_visible()
                connected(page)
            say(grace, f"after {version}")
            expect(ada.get_by_text(f"newest: after {version}")).to_be_visible()
        expect(ada.get_by_placeholder("Message")).to_have_value("half a li")
        for page, seat in zip((ada, grace), seats, strict=True):
            assert page.evaluate("localStorage.getItem('roomlit_seat_team')") == seat
            expect(page.locator(".rl-log li:not(.rl-empty) > div:last-child")).to_have_text(
                ["before", "after 2", "after 3"]
            )
