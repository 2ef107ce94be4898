"""The page of a room that the hub serves itself: what it is told, whatever the address says."""

import json
import re
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from masquerade.api.light_pages import light_page, watch_page
from masquerade.api.site_address import SiteAddress
from masquerade.match.logic import Match
from masquerade.network.interfaces import Interface
from masquerade.network.reachability import HostFacts
from masquerade.spectators.gallery import Gallery
from masquerade.spectators.relay import GalleryRelay
from roomlit.asgi.routes import hub_routes
from roomlit.hosting import Hub
from roomlit.testing import MemoryHub

LAPTOP = HostFacts(system="linux", interfaces=(Interface("wlan0", "192.168.1.20"),))
TOLD = re.compile(r'id="roomlit-page"[^>]*>(.*?)</script>')
OWN = ("127.0.0.1", 1)
PHONE = ("192.168.1.30", 1)


@pytest.fixture
async def hub() -> AsyncGenerator[Hub]:
    """With one room, ABC234."""
    async with MemoryHub(logics=[Match(), Gallery()]) as memory:
        await memory.hub.open_room(Match.kind, code="ABC234", options={"public": True})
        yield memory.hub


async def ask(
    hub: Hub,
    path: str,
    *,
    host: str = "http://192.168.1.20:8000",
    pages: str | None = "",
    public_url: str = "",
    client: tuple[str, int] = PHONE,
    below: str = "",
) -> httpx.Response:
    """What is answered."""
    site = SiteAddress(clock=hub.clock, port=8000, public_url=public_url, machine=lambda: LAPTOP)
    light = light_page(hub, site, pages=pages, bundled=False)
    watch = watch_page(GalleryRelay(hub), hub, pages=pages, bundled=False)
    routes = hub_routes(hub, assets={}, pages=[light, watch])
    app = Starlette(routes=[Mount(below, routes=routes)] if below else routes)
    transport = httpx.ASGITransport(app, client=client)
    async with httpx.AsyncClient(transport=transport, base_url=host) as http:
        return await http.get(path)


async def told(hub: Hub, path: str, **how: Any) -> dict[str, Any]:
    """What the page is told."""
    answer = await ask(hub, path, **how)
    assert answer.status_code == 200, answer.text
    (found,) = TOLD.findall(answer.text)
    return json.loads(found)


def seen_from(path: str, relative: str) -> str:
    """As browsers resolve it: two slashes are a place of their own, which Python's library forgets."""
    places = path.partition("?")[0].split("/")[:-1]
    while relative.startswith("../"):
        places, relative = places[:-1], relative.removeprefix("../")
    assert not relative.startswith("/")
    return f"{'/'.join(places)}/{relative}"


async def test_a_room_is_told_with_its_invitation_and_what_its_door_asks(hub: Hub) -> None:
    data = await told(hub, "/p/ABC234")
    assert {name: data[name] for name in ("room", "invite", "home", "pages", "password", "locked", "watch")} == {
        "room": "ABC234", "invite": "http://192.168.1.20:8000/p/ABC234", "home": "../", "pages": True,
        "password": False, "locked": False, "watch": True,
    }  # fmt: skip
    assert data["qr_svg"].startswith("<svg")


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/p/abc-234", "/p/ABC234"),
        ("/p/?code=abc%20234", "/p/ABC234"),
        ("/p/NONONO?code=ABC234", "/p/ABC234"),
        ("/p/https://x.example/p/ABC234", "/p/ABC234"),
        ("/p/?code=https%3A%2F%2Fx.example%2F%3Froom%3Dabc234", "/p/ABC234"),
        ("/p/a/b", "/p/?code=a%2Fb"),
        ("/p//evil.example/", "/p/?code=%2Fevil.example%2F"),
    ],
)
@pytest.mark.parametrize("below", ["", "/game"])
async def test_a_code_in_another_way_leads_to_the_rooms_own_address(
    hub: Hub, asked: str, leads: str, below: str
) -> None:
    answer = await ask(hub, f"{below}{asked}", below=below)
    assert answer.is_redirect
    assert seen_from(f"{below}{asked}", answer.headers["location"]) == f"{below}{leads}"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "title"),
    [("/p/", "Have a code?"), ("/p/NONONO", "No room NONONO"), ("/p/hi!", "That is no room code")],
)
async def test_no_room_is_a_field_for_a_code(hub: Hub, asked: str, title: str) -> None:
    data = await told(hub, asked)
    assert (data["room"], data["title"]) == ("", title)


async def test_who_tries_many_codes_is_not_told_any_more(hub: Hub) -> None:
    for number in range(40):
        await ask(hub, f"/p/NONO{number + 22}")
    assert (await told(hub, "/p/QQQQQQ"))["title"] == "No room QQQQQQ"
    assert (await told(hub, "/p/ABC234"))["room"] == "ABC234"


async def test_on_the_hosts_own_computer_links_lead_where_phones_can_go_and_help_is_offered(hub: Hub) -> None:
    own = await told(hub, "/p/ABC234", host="http://localhost:8000", client=OWN)
    assert own["invite"] == "http://192.168.1.20:8000/p/ABC234"
    assert json.loads(own["reach"])["address"] == "192.168.1.20"
    assert (await told(hub, "/p/ABC234"))["reach"] == ""


async def test_below_a_path_the_link_stays_there(hub: Hub) -> None:
    assert (await told(hub, "/game/p/ABC234", below="/game"))["invite"] == "http://192.168.1.20:8000/game/p/ABC234"


async def test_an_address_that_the_operator_named_is_no_guess(hub: Hub) -> None:
    data = await told(hub, "/p/ABC234", public_url="https://play.example.org/")
    assert (data["invite"], data["guessed"]) == ("https://play.example.org/p/ABC234", False)


@pytest.mark.parametrize(
    ("pages", "home", "has"), [(None, "./", False), ("https://p.example/", "https://p.example/", True)]
)
async def test_a_hub_alone_leads_to_its_own_field_and_one_with_pages_elsewhere_there(
    hub: Hub, pages: str | None, home: str, has: bool
) -> None:
    data = await told(hub, "/p/ABC234", pages=pages)
    assert (data["home"], data["pages"]) == (home, has)


@pytest.mark.parametrize(
    ("asked", "leads"), [("/w/abc-234", "/w/ABC234"), ("/w/x/p/abc234", "/w/ABC234"), ("/w/a/b", "/w/?code=a%2Fb")]
)
async def test_who_looks_on_is_led_to_the_address_of_the_gallery_too(hub: Hub, asked: str, leads: str) -> None:
    answer = await ask(hub, asked)
    assert answer.is_redirect
    assert seen_from(asked, answer.headers["location"]) == leads


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("/w/", "Have a code?"),
        ("/w/NONONO", "No room NONONO"),
        ("/w/SEA234", "The doors are closed"),
    ],
)
async def test_where_there_is_nothing_to_look_at_the_page_says_why(hub: Hub, asked: str, title: str) -> None:
    await hub.open_room(Match.kind, code="SEA234", options={"knock": True})
    data = await told(hub, asked)
    assert (data["room"], data["title"]) == ("", title)
    assert data.get("play") == ("../p/SEA234" if asked == "/w/SEA234" else None)


async def test_who_looks_on_is_told_which_room_is_shown_and_nothing_of_streamlits_page(hub: Hub) -> None:
    data = await told(hub, "/w/ABC234")
    assert (data["room"], data["shows"], data["pages"]) == ("WABC234", "ABC234", False)
