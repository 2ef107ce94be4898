"""The page of a room without Streamlit: what it weighs, wrong addresses, and what it shares with Streamlit's page."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from party import PARTY_HOST, Leaping, Player, Program, running

pytestmark = pytest.mark.e2e
TIMES = {"ready_s": 60, "discussion_s": 300, "ballot_s": 120, "result_s": 1}
"""Time enough on any machine: no bell is waited for."""
REQUESTS_MOST = 12
BYTES_MOST = 110_000
"""Over the wire, for a first visit up to the waiting room."""
DARK, BRIGHT = "rgb(20, 18, 31)", "rgb(251, 248, 243)"


class Weight:
    """What a page has asked for, and how much came."""

    def __init__(self, page: Page) -> None:
        self.requests: list[str] = []
        self.bytes = 0
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("response", self._came)

    def _came(self, answer: Response) -> None:
        self.bytes += int(answer.headers.get("content-length", 0))


def masks(leaping: Leaping, party: tuple[Player, ...], room: str) -> tuple[str, ...]:
    """From the waiting room into the reveal; who wore what."""
    party[0].page.get_by_role("button", name="Start", exact=True).click()
    worn = tuple(player.mask() for player in party)
    leaping.ring(room, "ready")
    for player in party:
        player.in_phase("Discussion")
    leaping.ring(room, "discussion")
    for player in party:
        player.in_phase("Ballot")
        player.vote(but=worn)
    leaping.ring(room, "voting")
    for player in party:
        player.unmask()
    return worn


def test_a_first_visit_is_light(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room(ai_seats=1)
    ada = players(leaping.url, phone=True)
    weight = Weight(ada.page)
    ada.join(room, "Ada")
    print(len(weight.requests), "requests,", weight.bytes, "bytes")
    assert len(weight.requests) <= REQUESTS_MOST, weight.requests
    assert weight.bytes <= BYTES_MOST
    assert not [url for url in weight.requests if "_stcore" in url]


def test_a_wrong_address_takes_a_better_code_typed_or_pasted(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room()
    ada = players(leaping.url, phone=True)
    ada.open("QQQQQQ")
    expect(ada.page.get_by_role("heading", name="No room QQQQQQ")).to_be_visible()
    ada.page.get_by_role("button", name="Join").click()
    expect(ada.page.get_by_text("Type the room code first.")).to_be_visible()
    ada.page.get_by_label("Room code").fill("<b>hello</b>")
    ada.page.get_by_label("Room code").press("Enter")
    expect(ada.page.get_by_role("heading", name="That is no room code")).to_be_visible()
    expect(ada.page.get_by_text("<b>hello</b>")).to_be_visible()
    ada.page.get_by_label("Room code").fill(f"https://elsewhere.example/p/{room.lower()}#x")
    ada.page.get_by_label("Room code").press("Enter")
    expect(ada.page.get_by_label("Nickname")).to_be_visible()
    assert ada.page.url == f"{leaping.url}/p/{room}"
    ada.page.go_back()
    ada.page.get_by_role("link", name="All rooms").click()
    expect(ada.page.get_by_role("button", name="New room")).to_be_visible()


def test_a_seat_is_the_same_on_both_pages_and_two_tabs_do_not_fight(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    room = leaping.open_room(mode="spot", ai_seats=1, rounds=1, **TIMES)
    ada, bob = players(leaping.url, phone=True), players(leaping.url)
    ada.join(room, "Ada")
    bob.join(room, "Bob")
    masks(leaping, (ada, bob), room)
    ada.page.get_by_role("link", name="Who was who, and why").click()
    expect(ada.page.locator(".mq-card")).to_have_count(3)
    expect(ada.page.locator(".mq-card.own")).to_have_count(1)
    expect(ada.page.get_by_role("button", name="Transcript (Markdown)")).to_be_visible()
    ada.page.go_back()
    expect(ada.wearers()).to_have_count(3)
    expect(bob.page.get_by_text("Ada").first).to_be_visible()

    second = ada.page.context.new_page()
    second.goto(f"{leaping.url}/p/{room}")
    second.get_by_role("button", name="Continue as Ada").wait_for()
    expect(ada.page.locator(".light[aria-label=Connected]")).to_be_visible()  # Nothing was taken from it yet.
    second.get_by_role("button", name="Continue as Ada").click()
    second.locator(".unmasked").wait_for()
    ada.page.locator(".banner").get_by_role("button", name="Use here").click()
    ada.page.locator(".light[aria-label=Connected]").wait_for()


def test_at_sunset_the_page_turns_dark(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room()
    ada = players(leaping.url)
    for address in ("/p/", f"/p/{room}"):
        ada.page.emulate_media(color_scheme="light")
        ada.page.goto(f"{leaping.url}{address}")
        expect(ada.page.locator(".mq[data-scheme=light]")).to_be_visible()
        expect(ada.page.locator("body")).to_have_css("background-color", BRIGHT)
        ada.page.emulate_media(color_scheme="dark")
        expect(ada.page.locator(".mq[data-scheme=dark]")).to_be_visible()
        expect(ada.page.locator("body")).to_have_css("background-color", DARK)


def test_whoever_is_taken_out_finds_the_way_to_the_first_page(leaping: Leaping, players: Callable[..., Player]) -> None:
    room = leaping.open_room()
    ada, bob = players(leaping.url), players(leaping.url, phone=True)
    ada.join(room, "Ada")
    bob.join(room, "Bob")
    ada.page.get_by_role("button", name="Bob").click()
    ada.page.get_by_role("button", name="Remove", exact=True).click()
    ada.page.get_by_role("button", name="Yes, remove").click()
    bob.page.get_by_role("heading", name="You’re out of this room").wait_for()
    assert bob.page.get_by_role("link", name="Find another game").get_attribute("href") == f"{leaping.url}/"


@pytest.fixture
def hub_alone(tmp_path: Path) -> Iterator[Program]:
    """`masquerade hub`: there are no pages of Streamlit's."""
    program = Program(tmp_path / "data")
    program.command = [sys.executable, "-m", "masquerade", "hub", *program.command[4:]]
    with running(program):
        yield program


def test_a_hub_without_pages_plays_too_and_offers_none(hub_alone: Program, players: Callable[..., Player]) -> None:
    room = hub_alone.open_room(mode="spot", ai_seats=1, rounds=1, **TIMES)
    url = f"http://{PARTY_HOST}:{hub_alone.port}"
    ada, bob = players(url), players(url, phone=True)
    ada.join(room, "Ada")
    bob.join(room, "Bob")
    assert ada.page.evaluate("window.isSecureContext") is False
    assert ada.page.get_by_label("Invitation link").input_value() == f"{url}/p/{room}"
    expect(ada.page.get_by_role("link", name="Big screen")).to_have_count(0)
    ada.page.get_by_role("button", name="Start", exact=True).click()
    for player in (ada, bob):
        player.page.get_by_role("button", name="I’m ready").click()
    bob.page.get_by_role("button", name="Go on with another device").click()
    bob.page.get_by_role("link", name="All rooms").click()
    expect(bob.page.get_by_role("heading", name="Have a code?")).to_be_visible()
    expect(bob.page.get_by_role("link", name="All rooms")).to_have_count(0)


def test_without_a_network_the_page_says_so_and_comes_back_by_itself(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    room = leaping.open_room()
    ada = players(leaping.url, phone=True)
    ada.join(room, "Ada")
    ada.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    ada.page.context.set_offline(True)
    ada.page.reload()
    expect(ada.page.get_by_role("heading", name="No network just now")).to_be_visible()
    ada.page.context.set_offline(False)
    ada.page.locator(".waiting").wait_for()
    expect(ada.page.locator(".person", has_text="Ada").get_by_text("You", exact=True)).to_be_visible()
