"""Hub and pages on two ports: what works in one process works there too, and a forgotten setting is told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from apart import Apart
from party import ON_STREAMLIT, Player, eventually
from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.e2e
SHORT = {"mode": "spot", "ai_seats": 2, "rounds": 1, "ready_s": 5, "discussion_s": 300, "ballot_s": 20}


@pytest.fixture(params=[pytest.param("", marks=pytest.mark.long), "/game"], ids=["at the root", "below a path"])
def apart(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Apart]:
    """Both programs, running. What they log must not hold a traceback."""
    both = Apart(tmp_path, request.param)
    try:
        both.start()
        yield both
    finally:
        both.stop()
    for part in (both.hub, both.pages):
        log = part.log.read_text()
        assert "Traceback" not in log, log[-4000:]


@ON_STREAMLIT
def test_people_join_talk_and_reload_with_pages_on_one_port_and_the_hub_on_another(
    apart: Apart, players: Callable[..., Player]
) -> None:
    backend = apart.pages.settings["BACKEND_URL"]
    answer = httpx.post(f"{backend}api/v1/rooms", json={"options": SHORT}, timeout=PATIENCE_S)
    room = answer.raise_for_status().json()["room"]
    ada, bob = players(apart.url), players(apart.url, phone=True)
    ada.join(room, "Ada")
    bob.join(room, "Bob")
    expect(ada.page.locator(".people .name")).to_contain_text(["Ada", "Bob"])
    ada.page.get_by_role("button", name="Start", exact=True).click()
    for player in (ada, bob):
        player.in_phase("Discussion")
    ada.say("from the other port")
    bob.sees("from the other port")
    bob.reload()
    bob.sees("from the other port")
    bob.say("still here")
    ada.sees("still here")
    eventually("the same conversation on both screens", lambda: ada.lines() == bob.lines())
    screen = httpx.get(f"http://127.0.0.1:{apart.pages.port}/screen/{room}", timeout=PATIENCE_S)
    assert screen.headers["location"] == f"../?screen={room}"
    assert httpx.get(f"{backend}screen/{room}", timeout=PATIENCE_S).json()["code"] == "pages/elsewhere"

    link = httpx.get(f"http://127.0.0.1:{apart.pages.port}/p/{room}", timeout=PATIENCE_S)
    assert link.headers["location"] == f"../?room={room}"
    # Opened under a name that nobody allowed, the page may look and not touch, and the hub's log says what to set.
    stranger = players(f"http://localhost:{apart.pages.port}")
    stranger.open(room)
    stranger.page.get_by_label("Nickname").fill("Cy")
    stranger.page.get_by_role("button", name="Join", exact=True).click()
    eventually("the way out in the hub's log", lambda: "ROOMLIT_ALLOWED_ORIGINS" in apart.hub.log.read_text())
    assert f"http://localhost:{apart.pages.port}" in apart.hub.log.read_text()


@pytest.mark.long
@ON_STREAMLIT
def test_a_page_that_was_opened_while_the_hub_stood_still_is_there_when_it_goes_on(
    apart: Apart, players: Callable[..., Player]
) -> None:
    backend = apart.pages.settings["BACKEND_URL"]
    answer = httpx.post(f"{backend}api/v1/rooms", json={"options": SHORT}, timeout=PATIENCE_S)
    room = answer.raise_for_status().json()["room"]
    ada = players(apart.url)
    with apart.hub.held():
        ada.open(room)
        expect(ada.page.get_by_text("This page tries again by itself.")).to_be_visible()
    expect(ada.page.get_by_label("Nickname")).to_be_visible()
    expect(ada.page.get_by_text("does not answer")).to_have_count(0)
