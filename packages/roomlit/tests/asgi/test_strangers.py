"""Pages of other sites, names that lead here by a trick, and what is left behind of credentials."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import structlog
from structlog.testing import capture_logs

from roomlit.client.http import HeldSeat, HubClient
from roomlit.log import get_logger
from roomlit.testing.live_hub import LiveHub


@pytest.fixture
async def live() -> AsyncIterator[LiveHub]:
    """One way of WebSocket is enough here."""
    async with LiveHub() as hub:
        await hub.hub.open_room("chat", code="LOBBY")
        yield hub


async def ends(raw: httpx.AsyncClient) -> list[tuple[str, str]]:
    """Every method and path that the API has, as it says itself."""
    paths: dict[str, dict[str, Any]] = (await raw.get("/api/openapi.json")).json()["paths"]
    found = [(method.upper(), f"/api{path}") for path, methods in paths.items() for method in methods]
    assert len(found) > 10
    return [(method, path.replace("{code}", "LOBBY")) for method, path in found]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_page_of_another_site_is_turned_away_at_every_end(
    raw: httpx.AsyncClient, live: LiveHub, ada: HeldSeat, origin: str
) -> None:
    headers = {"Origin": origin, "Authorization": f"Bearer {ada.seat}"}
    said = live.hub.room("LOBBY").state
    for method, path in await ends(raw):
        body = {"id": "1", "name": "message", "args": {"text": "hi"}}
        answer = await raw.request(method, path, headers=headers, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin/foreign"), (method, path)
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert live.hub.room("LOBBY").state == said


async def test_a_page_under_a_name_that_was_led_here_is_a_stranger_for_no_cookie_speaks_for_anybody(
    raw: httpx.AsyncClient, ada: HeldSeat
) -> None:
    rebound = {"Host": "evil.example", "Origin": "http://evil.example", "Cookie": f"seat={ada.seat}; ticket={ada.seat}"}
    for end in ("snapshot", "events"):
        answer = await raw.get(f"/api/v1/rooms/LOBBY/{end}", headers=rebound)
        assert answer.json()["code"] == "seat/missing"
        assert "set-cookie" not in answer.headers
    assert (await raw.get("/api/v1/status", headers=rebound)).status_code == 401


@pytest.mark.parametrize("name", ["seat", "ticket", "token", "authorization", "credential"])
async def test_no_credential_is_taken_from_an_address(raw: httpx.AsyncClient, ada: HeldSeat, name: str) -> None:
    answer = await raw.get("/api/v1/rooms/LOBBY/snapshot", params={name: ada.seat})
    assert answer.status_code == 401


async def test_no_credential_stands_in_a_log(
    raw: httpx.AsyncClient, http: HubClient, ada: HeldSeat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as said:
        ticket = await http.ticket("LOBBY", ada.seat)
        await http.command("LOBBY", ada.seat, "message", {"text": "hi"})
        for end in ("snapshot", "events", "nonsense"):
            await raw.get(f"/api/v1/rooms/LOBBY/{end}", headers={"Authorization": f"Bearer {ada.seat}x"})
        await raw.get("/api/v1/rooms", headers={"Authorization": f"Bearer {ada.seat}", "Origin": "null"})
    everything = f"{said} {[record.getMessage() for record in caplog.records]}"
    assert ada.seat not in everything
    assert ada.seat.rsplit(".", 1)[-1] not in everything
    assert str(ticket) not in everything


async def test_what_a_stranger_has_logged_is_no_command_to_the_terminal(
    raw: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.configure(processors=[structlog.dev.ConsoleRenderer(colors=False)])
    try:
        path = "/api/v1/%1b%5d0;owned%07%e2%80%ae"
        assert (await raw.get(path, headers={"Origin": "https://evil.example"})).status_code == 403
        get_logger("roomlit.test").info("said", name="\x9b31m\x08")
    finally:
        structlog.reset_defaults()
    said = capsys.readouterr().out
    assert "owned" in said
    assert all(one.isprintable() or one == "\n" for one in said)
