"""A seat goes on at another device, over HTTP."""

from typing import Any

import httpx
import pytest

from roomlit.client.http import HeldSeat, HubClient
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S

PAGE = "https://play.example.org/?room=LOBBY"


@pytest.fixture
async def ada(http: HubClient) -> HeldSeat:
    """A seat in the lobby."""
    return await http.join("LOBBY", name="Ada")


async def ask(live: LiveHub, path: str, body: Any = None, *, seat: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {seat}"} if seat else {}
    async with httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S) as client:
        return await client.post(f"/api/v1/rooms/LOBBY/{path}", json=body, headers=headers)


async def test_a_seat_goes_by_a_link_and_comes_back_when_asked_for(live: LiveHub, ada: HeldSeat) -> None:
    offered = await ask(live, "handover", {"page": f"{PAGE}#what-stood-there"}, seat=ada.seat)
    assert offered.status_code == 201
    offer = offered.json()
    page, _, mark = offer["link"].partition("#")
    assert (page, offer["lasts_ms"]) == (PAGE, 120_000)
    assert offer["qr_svg"].startswith("<svg")

    code = {"token": mark.rpartition(".")[2], "request": "1" * 32}
    taken = await ask(live, "handover/seat", code)
    assert taken.status_code == 201
    phone = taken.json()
    assert (phone["player"], phone["me"]) == (ada.player, "Ada")
    assert (await ask(live, "handover/seat", code)).json()["player"] == ada.player  # The answer was lost.
    used = await ask(live, "handover/seat", {**code, "request": "2" * 32})
    assert (used.status_code, used.json()["code"]) == (410, "handover/gone")

    assert (await ask(live, "ticket", {}, seat=phone["seat"])).status_code == 200
    away = await ask(live, "ticket", seat=ada.seat)
    assert (away.status_code, away.json()["code"]) == (409, "seat/moved")
    assert (await ask(live, "ticket", {"back": True}, seat=ada.seat)).status_code == 200
    assert (await ask(live, "ticket", {}, seat=phone["seat"])).json()["code"] == "seat/moved"


@pytest.mark.parametrize("page", ["javascript:alert(1)", "/?room=LOBBY", "", "https://x y", "https://x/" + "a" * 1_000])
async def test_a_link_leads_to_a_page_of_the_web(live: LiveHub, ada: HeldSeat, page: str) -> None:
    assert (await ask(live, "handover", {"page": page}, seat=ada.seat)).status_code == 422


async def test_nobody_hands_over_the_seat_of_somebody_else(live: LiveHub) -> None:
    assert (await ask(live, "handover", {"page": PAGE})).status_code == 401


async def test_guessing_codes_is_slowed_down(live: LiveHub) -> None:
    answers = [await ask(live, "handover/seat", {"token": f"guess{n}", "request": "1" * 32}) for n in range(31)]
    assert [answer.status_code for answer in answers] == [410] * 30 + [429]
