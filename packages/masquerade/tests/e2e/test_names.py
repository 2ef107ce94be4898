"""One server, many names: pages work under each of them, and no page of another site gets in."""

import socket
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from party import Leaping, Player
from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.e2e
LAN = "192.168.77.20"
MDNS = "my-laptop.local"
TUNNEL = "https://abc.trycloudflare.com"
SAID = {"X-Forwarded-Host": "abc.trycloudflare.com", "X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7"}
SOCKETS = ("/_stcore/stream", "/ws/ABC234/nobody")


def status(leaping: Leaping, path: str, host: str, origin: str | None, headers: dict[str, str]) -> int:
    """What a handshake is answered."""
    uri = f"ws://{host.replace('PORT', str(leaping.port))}{path}"
    page = None if origin is None else origin.replace("PORT", str(leaping.port))
    try:
        with connect(
            uri,
            sock=socket.create_connection(("127.0.0.1", leaping.port)),
            origin=page,  # pyright: ignore[reportArgumentType] – a new type of str
            additional_headers=headers,
            proxy=None,
            open_timeout=PATIENCE_S,
        ):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_both_sockets_follow_one_rule_and_a_refusal_names_the_setting(leaping: Leaping) -> None:
    admitted: list[tuple[str, str | None, dict[str, str]]] = [
        (f"{LAN}:PORT", f"http://{LAN}:PORT", {}),
        (f"{MDNS}:PORT", f"http://{MDNS}:PORT", {}),
        ("localhost:PORT", "http://127.0.0.1:PORT", {}),
        ("[::1]:PORT", "http://localhost:PORT", {}),
        ("abc.trycloudflare.com", TUNNEL, {}),
        ("abc.trycloudflare.com:443", TUNNEL, {}),
        ("localhost:PORT", TUNNEL, SAID),
        ("localhost:PORT", None, {}),
    ]
    foreign: list[tuple[str, str | None, dict[str, str]]] = [
        ("localhost:PORT", TUNNEL, {}),
        (f"{LAN}:PORT", "https://evil.example", {}),
        (f"{LAN}:PORT", "null", {}),
        ("localhost:PORT", "https://evil.example", SAID),
        ("localhost:PORT", "http://localhost:1", {}),
    ]
    for path in SOCKETS:
        for host, origin, headers in admitted:
            assert status(leaping, path, host, origin, headers) == 101, (path, host, origin)
        for host, origin, headers in foreign:
            assert status(leaping, path, host, origin, headers) == 403, (path, host, origin)
    log = leaping.log.read_text()
    assert log.count("ROOMLIT_ALLOWED_ORIGINS") == len(SOCKETS) * len(foreign)
    assert "https://evil.example" in log


@pytest.mark.long
def test_friends_meet_under_an_address_of_the_lan_and_a_local_name(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    room = leaping.open_room(ai_seats=2)
    urls = (f"http://{LAN}:{leaping.port}", f"http://{MDNS}:{leaping.port}", leaping.url)
    made = [players(url, phone=url != leaping.url) for url in urls]
    for player, name in zip(made, ("Ada", "Bob", "Cy"), strict=True):
        player.join(room, name)
    for player in made:
        expect(player.page.locator(".people .name")).to_contain_text(["Ada", "Bob", "Cy"])
    made[1].reload()
    expect(made[1].page.locator(".people .name")).to_contain_text(["Ada", "Bob", "Cy"])
