"""The short address of a shared screen."""

from urllib.parse import unquote

import httpx
import pytest
from starlette.applications import Starlette

from masquerade.api.application import screen_route


async def ask(pages: str | None, path: str) -> httpx.Response:
    """What the route answers."""
    transport = httpx.ASGITransport(Starlette(routes=[screen_route(pages)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://192.168.1.20:8000") as client:
        return await client.get(path)


@pytest.mark.parametrize("typed", ["ABC234", "abc234", "abc-234"])
async def test_it_leads_to_the_page_on_this_server(typed: str) -> None:
    answer = await ask("", f"/screen/{typed}")
    assert answer.is_redirect
    assert str(answer.next_request and answer.next_request.url) == "http://192.168.1.20:8000/?screen=ABC234"


async def test_below_the_path_of_a_proxy_it_stays_there() -> None:
    answer = await ask("", "/screen/ABC234")
    browser_sees = httpx.URL("https://play.example.org/game/screen/ABC234").join(answer.headers["location"])
    assert str(browser_sees) == "https://play.example.org/game/?screen=ABC234"


async def test_a_hub_alone_leads_to_where_its_pages_are() -> None:
    answer = await ask("https://play.example.org/", "/screen/ABC234")
    assert answer.headers["location"] == "https://play.example.org/?screen=ABC234"


async def test_a_hub_that_does_not_know_its_pages_says_which_setting_names_them() -> None:
    answer = await ask(None, "/screen/ABC234")
    assert answer.status_code == 404
    assert answer.json()["code"] == "pages/elsewhere"
    assert "MASQUERADE_PAGES_URL" in answer.json()["detail"]


@pytest.mark.parametrize("typed", ["hello,%20world", "a", "%3Cscript%3E", "%0A", "ABCDEFGHIJKLM", "Ä".join("ABCDEF")])
async def test_what_is_no_room_code_leads_to_the_page_that_says_so(typed: str) -> None:
    for pages, place in (("", "http://192.168.1.20:8000/"), ("https://play.example.org", "https://play.example.org/")):
        answer = await ask(pages, f"/screen/{typed}")
        assert answer.next_request is not None
        to = answer.next_request.url
        assert str(to).startswith(f"{place}?screen=")
        assert to.params["screen"] == unquote(typed)


async def test_what_is_no_room_code_leads_nowhere_without_pages() -> None:
    assert (await ask(None, "/screen/hello")).status_code == 404
