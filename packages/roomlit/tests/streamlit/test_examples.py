"""The examples, as their readers run them: a server process, and real browsers."""

import asyncio
import json
import os
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from websockets.asyncio.server import ServerConnection, serve

from roomlit.testing.streamlit import streamlit_run
from roomlit.testing.waiting import PATIENCE_S

EXAMPLES = Path(__file__).parents[4] / "examples"
Enter = Callable[..., Page]
pytestmark = pytest.mark.e2e
TWICE = """
import sys, streamlit as st, roomlit

roomlit.bridge(sys.argv[1])

@st.fragment
def below():
    ws = roomlit.bridge(sys.argv[1])
    if st.button("Say"):
        ws.send("message", text="hello")

    @ws.live(on="message")
    def heard():
        st.text(f"heard {sum(getattr(event, 'text', '') == 'hello' for event in ws.events)}")

below()
"""
LOADED = "performance.getEntriesByType('resource').map(entry => entry.name)"


def say(page: Page, text: str) -> None:
    box = page.get_by_placeholder("Message")
    box.fill(text)
    box.press("Enter")


@pytest.mark.parametrize("script", ["chat.py", pytest.param("server.py", marks=pytest.mark.long)])
def test_two_pages_chat_live_and_a_reload_keeps_the_seat(script: str, enter: Enter) -> None:
    with streamlit_run(EXAMPLES / script) as address:
        ada, grace = enter(address), enter(address)
        for page in (ada, grace):
            expect(page.get_by_text("🟢 Connected")).to_be_visible()
        say(ada, "hello from here")
        expect(grace.get_by_text("hello from here")).to_be_visible()
        ada.get_by_role("button", name="Buzz").click()
        expect(grace.get_by_text("buzzed")).to_be_visible()
        before = ada.evaluate("localStorage.getItem('roomlit_seat_team')")
        ada.reload()
        expect(ada.get_by_text("🟢 Connected")).to_be_visible()
        assert ada.evaluate("localStorage.getItem('roomlit_seat_team')") == before
        expect(ada.locator(".mine", has_text="hello from here")).to_be_visible()
        sessions = ada.evaluate(f"{LOADED}.filter(url => url.endsWith('/session.js'))")
        assert len(sessions) == 1
        # Where the hub has routes of its own, the address names the content.
        assert ("/web/~" in sessions[0]) == (script == "server.py")


def test_a_poll_counts_votes_and_tells_each_voter_alone(enter: Enter) -> None:
    with streamlit_run(EXAMPLES / "poll.py") as address:
        ada, grace = enter(address), enter(address)
        expect(ada.get_by_text("You have not voted yet.")).to_be_visible()
        expect(grace.get_by_text("You have not voted yet.")).to_be_visible()
        ada.get_by_text("coffee", exact=True).click()
        ada.wait_for_function("window._wsDebug?.getStatus() === 'connected'")
        ada.wait_for_timeout(500)
        ada.get_by_role("button", name="Vote").click()
        expect(ada.get_by_text("You chose coffee.")).to_be_visible()
        expect(grace.get_by_test_id("stMetricValue")).to_have_text("1")
        expect(grace.get_by_text("You have not voted yet.")).to_be_visible()


@pytest.fixture
def backend() -> Iterator[str]:
    """Somebody else's server: it greets, and says to everyone what one says; it numbers nothing."""
    loop = asyncio.new_event_loop()
    port: list[int] = []
    ready, over = threading.Event(), asyncio.Event()
    guests: set[ServerConnection] = set()

    async def talk(guest: ServerConnection) -> None:
        guests.add(guest)
        await guest.send(json.dumps({"type": "message", "sender": "host", "text": "welcome"}))
        try:
            async for text in guest:
                said = {**json.loads(text), "sender": "guest"}
                for other in guests:
                    await other.send(json.dumps(said))
        finally:
            guests.discard(guest)

    async def run() -> None:
        async with serve(talk, "127.0.0.1", 0) as server:
            port.append(next(iter(server.sockets)).getsockname()[1])
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    assert ready.wait(PATIENCE_S)
    yield f"ws://127.0.0.1:{port[0]}/ws/ABC123/player-1"
    loop.call_soon_threadsafe(over.set)
    thread.join(PATIENCE_S)
    loop.close()


def test_a_bridge_attaches_a_page_to_an_existing_socket(backend: str, enter: Enter) -> None:
    with streamlit_run(EXAMPLES / "bridge.py", arguments=[backend]) as address:
        page = enter(address)
        expect(page.get_by_text("🟢 Connected · no recovery")).to_be_visible()
        expect(page.get_by_text("host welcome")).to_be_visible()
        expect(page.get_by_text("The connection is connected.")).to_be_visible()
        box = page.get_by_placeholder("Say something")
        box.fill("a word")
        box.press("Enter")
        expect(page.get_by_text("guest a word")).to_have_count(1)
        assert page.evaluate("window._wsDebug.ws.readyState") == 1
        page.evaluate("window._wsDebug.reconnect()")
        expect(page.get_by_text("host welcome host")).to_have_count(0)
        expect(page.get_by_text("welcome")).to_be_visible()


@pytest.mark.long
def test_a_page_may_ask_for_its_bridge_twice(backend: str, tmp_path: Path, enter: Enter) -> None:
    (tmp_path / "page.py").write_text(TWICE, encoding="utf-8")
    with streamlit_run(tmp_path / "page.py", arguments=[backend]) as address:
        page = enter(address)
        expect(page.get_by_text("🟢 Connected · no recovery")).to_have_count(1)
        for count in ("1", "2"):
            page.get_by_role("button", name="Say").click()
            expect(page.get_by_text(f"heard {count}", exact=True)).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_thread_a_webhook_and_another_process_tell_every_page(enter: Enter) -> None:
    key = secrets.token_urlsafe(32)
    with streamlit_run(EXAMPLES / "webhook.py", environment={"ROOMLIT_SERVER_KEY": key}) as address:
        early = enter(address)
        expect(early.get_by_text("No messages yet")).to_be_visible()
        expect(early.get_by_test_id("stMetricValue")).to_have_text(re.compile(r"^\d+ %$"))
        posted = httpx.post(f"{address}/hooks/build", json={"branch": "main"}, timeout=PATIENCE_S)
        assert posted.json()["position"] >= 1
        expect(early.get_by_text("main is built.")).to_be_visible()
        subprocess.run(
            [sys.executable, str(EXAMPLES / "publish.py"), address, "next"],
            env={**os.environ, "ROOMLIT_SERVER_KEY": key},
            timeout=PATIENCE_S,
            check=True,
        )
        late = enter(address)
        for page in (early, late):
            expect(page.get_by_text("next is built.")).to_be_visible()
            expect(page.get_by_text("I begin to build next.")).to_be_visible()


SERVER = """
import streamlit as st
import roomlit

app = st.App({script!r}, routes=roomlit.routes(), lifespan=roomlit.lifespan)
"""


@pytest.mark.parametrize("mode", ["push", pytest.param("streamlit", marks=pytest.mark.long)])
def test_a_page_has_the_seat_of_who_is_signed_in_and_of_nobody_else(mode: str, enter: Enter, tmp_path: Path) -> None:
    script, server = EXAMPLES / "sign_in.py", tmp_path / "server.py"
    server.write_text(SERVER.format(script=str(script)), encoding="utf-8")
    with streamlit_run(server if mode == "push" else script) as address:
        ada, grace = enter(f"{address}/?user=ada@x.org"), enter(f"{address}/?user=grace@x.org")
        say(ada, "I am Ada")
        expect(grace.get_by_text("I am Ada")).to_be_visible()
        grace.get_by_role("button", name="Approve").click()
        expect(grace.get_by_text("Only an admin approves.")).to_be_visible()
        ada.get_by_role("button", name="Approve").click()
        for page in (ada, grace):
            expect(page.get_by_text("Approved by ada@x.org")).to_be_visible()
        if mode == "push":
            asked = httpx.post(f"{address}/api/v1/rooms/desk/seats", json={"name": "ada@x.org", "request": "0" * 32})
            assert (asked.status_code, asked.json()["code"]) == (403, "seat/vouched_only")

        # Somebody else signs in at Ada's browser, in the same session: of her seat nothing is left there.
        ada.get_by_role("combobox").click()
        ada.get_by_role("option", name="grace@x.org").click()
        expect(ada.locator(".mine", has_text="I am Ada")).to_have_count(0)
        say(ada, "and now Grace")
        expect(grace.locator(".mine", has_text="and now Grace")).to_be_visible()
        ada.get_by_role("button", name="Approve").click()
        expect(ada.get_by_text("Only an admin approves.")).to_be_visible()
        assert ada.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('roomlit_'))") == []
