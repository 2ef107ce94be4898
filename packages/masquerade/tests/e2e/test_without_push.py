"""Whole games without a socket: streams, held polls, polls by choice, in an outage, through Streamlit."""

import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, WebSocket, WebSocketRoute, expect

from masquerade.api.application import open_game
from masquerade.match.logic import Match
from party import ON_STREAMLIT, Leaping, Player, Program, eventually, running
from roomlit.settings import HubSettings
from roomlit.streamlit.runtime import HubRuntime
from roomlit.testing.streamlit import streamlit_run
from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[4]
Players = Callable[..., Player]
Ring = Callable[..., None]
SPOT = {"mode": "spot", "ai_seats": 1, "rounds": 1, "ready_s": 60, "result_s": 1}
"""One AI: two people who both name it leave no tie, and so no run-off."""
LONG = {**SPOT, "discussion_s": 300, "ballot_s": 120}
"""Time enough on any machine: no bell is waited for."""
SHORT = {**SPOT, "ready_s": 25, "discussion_s": 30, "ballot_s": 40}
"""For the one server whose clock nobody can turn. An AI may wait for the bell that ends the ready phase."""
POLLED = "/frames"


class Traffic:
    """What a page has asked its hub for."""

    def __init__(self, page: Page) -> None:
        self.sockets: list[str] = []
        self.polls = 0
        page.on("websocket", self._opened)
        page.on("request", lambda request: self._asked(request.url))

    def _opened(self, socket: WebSocket) -> None:
        if "/ws/" in socket.url:
            self.sockets.append(socket.url)

    def _asked(self, url: str) -> None:
        self.polls += url.endswith(POLLED)


class Outage:
    """The page's own transports, cut at will; Streamlit's socket and single requests pass."""

    def __init__(self, page: Page, *blocked: str, on: bool = False) -> None:
        """Sockets, and requests whose address one of the patterns `blocked` fits."""
        self.on = on
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(lambda url: "/ws/" in url, self._opened)
        if blocked:
            page.route(re.compile("|".join(blocked)), self._asked)

    def _asked(self, route: Route) -> None:
        if self.on:
            route.abort()
        else:
            route.continue_()

    def _opened(self, socket: WebSocketRoute) -> None:
        if self.on:
            socket.close()
            return
        socket.connect_to_server()
        self._open.append(socket)

    def begin(self) -> None:
        self.on = True
        for socket in self._open:
            socket.close()
        self._open.clear()


def opened(leaping: Leaping) -> tuple[str, Ring]:
    """A room, and what rings its bells."""
    room = leaping.open_room(**LONG)
    return room, partial(leaping.ring, room)


def unrung(*phases: str) -> None:
    """Bells that ring by themselves only."""


def seated(ada: Player, bob: Player, room: str) -> None:
    """Both in the waiting room, and seeing each other."""
    ada.join(room, "Ada")
    bob.join(room, "Bob")
    for player in (ada, bob):
        expect(player.page.locator(".people .name")).to_contain_text(["Ada", "Bob"])


def dealt(ada: Player, bob: Player, ring: Ring) -> tuple[str, str]:
    """From the waiting room into the discussion; their masks."""
    ada.page.get_by_role("button", name="Start", exact=True).click()
    for player in (ada, bob):
        player.page.get_by_text("Tonight you are").wait_for()
    masks = (ada.mask(), bob.mask())
    for player in (ada, bob):
        player.page.get_by_role("button", name="I’m ready").click()
    ring("ready")
    for player in (ada, bob):
        player.in_phase("Discussion")
    return masks


def talk(ada: Player, bob: Player) -> None:
    """A line each, heard by the other, in the same order on both screens."""
    ada.say("hello from ada")
    bob.sees("hello from ada")
    bob.say("hello from bob")
    ada.sees("hello from bob")


def unmasked(ada: Player, bob: Player, masks: tuple[str, str], ring: Ring) -> None:
    """From the discussion to the reveal."""
    ring("discussion")
    for player in (ada, bob):
        player.in_phase("Ballot")
    for player in (ada, bob):
        player.vote(but=masks)
    ring("voting")
    for player in (ada, bob):
        player.unmask()
        expect(player.wearers()).to_have_count(3)


@pytest.mark.long
@ON_STREAMLIT
def test_with_push_turned_off_for_the_server_a_whole_game_is_played_by_polls(tmp_path: Path, players: Players) -> None:
    with running(Leaping(tmp_path / "data", WEBSOCKET_ENABLED="false")) as leaping:
        room, ring = opened(leaping)
        ada, bob = players(leaping.url), players(leaping.url, phone=True)
        traffic = Traffic(ada.page)
        seated(ada, bob, room)
        ada.shows_connection("🟢 Connected", "polling, push is off")
        expect(ada.page.get_by_text("Live updates")).to_have_count(0)
        masks = dealt(ada, bob, ring)
        talk(ada, bob)
        bob.reload()
        bob.sees("hello from ada")
        unmasked(ada, bob, masks, ring)
        assert traffic.sockets == []
        assert traffic.polls > 10


@pytest.mark.long
@ON_STREAMLIT
def test_one_session_without_push_plays_beside_one_with_it(leaping: Leaping, players: Players) -> None:
    room, ring = opened(leaping)
    ada, bob = players(leaping.url), players(leaping.url)
    traffic = Traffic(bob.page)
    seated(ada, bob, room)
    bob.shows_connection("🟢 Connected")
    bob.page.get_by_text("Live updates").click()
    bob.shows_connection("🟢 Connected", "polling, push is off")
    masks = dealt(ada, bob, ring)
    polls = traffic.polls
    assert polls > 0
    talk(ada, bob)
    bob.page.get_by_text("Live updates").click()
    expect(bob.page.locator(".rl-status")).not_to_contain_text("polling")
    eventually("a socket again", lambda: bob.page.evaluate("window._wsDebug.ws.readyState") == 1)
    bob.page.get_by_text("Live updates").click()
    bob.shows_connection("polling, push is off")
    unmasked(ada, bob, masks, ring)
    assert len(traffic.sockets) == 2


def without_bridge(page: Page) -> None:
    """As where hub and pages are apart: nothing goes through Streamlit."""
    none = "export default () => () => {};"
    page.route("**/streamlit_channel.js", lambda route: route.fulfill(content_type="text/javascript", body=none))


@pytest.mark.long
@ON_STREAMLIT
def test_when_push_is_dropped_the_game_goes_on_by_slow_polls_until_it_is_back(
    leaping: Leaping, players: Players
) -> None:
    room, ring = opened(leaping)
    ada, bob = players(leaping.url), players(leaping.url)
    outage = Outage(ada.page, "/stream$", "/frames$")
    without_bridge(ada.page)
    seated(ada, bob, room)
    masks = dealt(ada, bob, ring)
    outage.begin()
    ada.shows_connection("🔴 Disconnected (fallback polling)")
    bob.say("hello from bob")
    ada.say("hello from ada")
    for player in (ada, bob):
        player.sees("hello from ada")
        player.sees("hello from bob")
    unmasked(ada, bob, masks, ring)
    ada.shows_connection("🔴 Disconnected (fallback polling)")
    outage.on = False
    ada.shows_connection("🟢 Connected")
    assert ada.page.evaluate("window._wsDebug.ws.readyState") == 1


@pytest.mark.parametrize(
    ("blocked", "shown", "pages"),
    [
        ((), "over HTTP (stream)", "light"),
        pytest.param((), "over HTTP (stream)", "streamlit", marks=pytest.mark.long),
        pytest.param(("/stream$",), "over HTTP (long poll)", "light", marks=pytest.mark.long),
        pytest.param(("/api/",), "through Streamlit", "streamlit", marks=pytest.mark.long),
    ],
    indirect=["pages"],
    ids=["stream", "stream beside Streamlit", "poll", "streamlit"],
)
def test_where_no_websocket_passes_a_whole_game_is_played_on_the_next_rung_that_carries(
    leaping: Leaping, players: Players, blocked: tuple[str, ...], shown: str
) -> None:
    room, ring = opened(leaping)
    ada, bob = players(leaping.url), players(leaping.url, phone=True)
    Outage(ada.page, *blocked, on=True)
    seated(ada, bob, room)
    ada.shows_connection("🟢 Connected", shown)
    masks = dealt(ada, bob, ring)
    talk(ada, bob)
    ada.reload()
    for line in ("hello from ada", "hello from bob"):
        ada.sees(line)
    assert ada.lines() == bob.lines()
    unmasked(ada, bob, masks, ring)
    ada.shows_connection("🟢 Connected", shown)


@pytest.mark.long
@ON_STREAMLIT
def test_what_is_said_through_streamlit_to_a_server_that_was_killed_is_done_by_the_next_one(
    program: Program, players: Players
) -> None:
    room = program.open_room(**LONG)
    ada = players(program.url)
    Outage(ada.page, "/api/", on=True)
    ada.join(room, "Ada")
    ada.shows_connection("🟢 Connected", "through Streamlit")
    program.kill()
    program.start()
    ada.page.get_by_role("button", name="Lock").click()
    ada.page.get_by_role("button", name="Unlock").wait_for()


@pytest.mark.long
@ON_STREAMLIT
def test_the_operator_turns_push_off_and_on_under_a_running_game(leaping: Leaping, players: Players) -> None:
    room, ring = opened(leaping)
    ada, bob = players(leaping.url), players(leaping.url)
    seated(ada, bob, room)
    dealt(ada, bob, ring)
    turn(leaping, "off")
    try:
        for player in (ada, bob):
            player.shows_connection("🟢 Connected", "polling, push is off")
        talk(ada, bob)
        eventually("Bob is seen typing", lambda: types(bob) and "typing" in ada.page.locator(".typing").inner_text())
    finally:  # Other games on this server want it on.
        turn(leaping, "on")
    for player in (ada, bob):
        expect(player.page.locator(".rl-status")).not_to_contain_text("polling")
        player.shows_connection("🟢 Connected")
    ada.say("push is back")
    bob.sees("push is back")
    eventually("the same conversation on both screens", lambda: ada.lines() == bob.lines())


def types(player: Player) -> bool:
    """One more key."""
    player.page.get_by_label("Your message").press_sequentially("h", delay=50)
    return True


def turn(program: Program, to: str) -> None:
    command = [sys.executable, "-m", "masquerade", "push", to, "--data", str(program.data)]
    subprocess.run(command, check=True, timeout=PATIENCE_S, capture_output=True)


@pytest.mark.long
@ON_STREAMLIT
def test_plain_streamlit_run_plays_a_whole_game(tmp_path: Path, players: Players) -> None:
    data = tmp_path / "data"
    room = kept(data, SHORT)
    with streamlit_run(ROOT / "streamlit_app.py", environment={"MASQUERADE_DATA": str(data)}) as address:
        ada, bob = players(address), players(address)
        traffic = Traffic(ada.page)
        seated(ada, bob, room)
        ada.shows_connection("🟢 Connected", "through Streamlit")
        masks = dealt(ada, bob, unrung)
        talk(ada, bob)
        bob.reload()
        bob.sees("hello from ada")
        unmasked(ada, bob, masks, unrung)
        assert traffic.sockets == []


def kept(data: Path, options: dict[str, Any]) -> str:
    """A room in a data directory, where the next server finds it."""
    runtime = HubRuntime(settings=HubSettings(data=data), logics=[Match()])
    room = runtime.portal.run(lambda: runtime.hub.open_room(Match.kind, options=open_game(options)))
    runtime.close_alone()
    return room.meta.room
