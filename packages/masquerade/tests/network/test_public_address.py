"""The address that people open: as operators and platforms name it, and what a container says without one."""

from pathlib import Path

import msgspec
import pytest
from pydantic import ValidationError

from masquerade.api.server import Plan, greeting
from masquerade.network.interfaces import Interface
from masquerade.network.reachability import CONTAINER, HostFacts, reach
from masquerade.settings import PLATFORMS, GameSettings, checked_url
from roomlit.hosting import HubSettings

BRIDGED = HostFacts(
    system="linux",
    interfaces=(Interface("lo", "127.0.0.1"), Interface("eth0", "172.17.0.2")),
    routed="172.17.0.2",
    container=True,
)


def plan_of(host: str) -> Plan:
    """A server on its own, on port 8123."""
    return Plan(
        host=host, port=8123, data=Path("d"), dev=False, hub=True, pages=True, limits=HubSettings(), backend_url=""
    )


@pytest.mark.parametrize(
    "given", ["ftp://x.org", "https://", "https://a b.org", "https://me@x.org", "https://x.org?a=1"]
)
def test_what_is_no_address_is_told_at_the_start(given: str) -> None:
    with pytest.raises(ValidationError, match="expected the address that people open"):
        GameSettings(public_url=given)


@pytest.mark.parametrize("variable", ["MASQUERADE_PUBLIC_URL", *PLATFORMS])
def test_platforms_say_the_address_in_their_own_variables(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "game.example.org")
    assert GameSettings().public_url == "https://game.example.org/"


def test_the_port_is_where_platforms_say_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "10000")
    assert GameSettings().port == 10000
    monkeypatch.setenv("MASQUERADE_PORT", "9000")
    assert GameSettings().port == 9000
    assert checked_url("") == GameSettings().public_url == ""


def test_a_container_names_no_address_of_its_own_and_says_why_there_is_no_code() -> None:
    facts = reach(BRIDGED, port=8123)
    assert facts.address is None
    assert CONTAINER in facts.notes
    told = greeting(plan_of("0.0.0.0"), facts)
    assert "172.17" not in told
    assert "█" not in told
    assert "--public-url" in told


def test_with_a_public_address_the_terminal_shows_it_with_its_code() -> None:
    plan = msgspec.structs.replace(plan_of("0.0.0.0"), public_url="https://play.example.org/")
    told = greeting(plan, reach(BRIDGED, port=8123))
    assert "https://play.example.org/" in told
    assert "█" in told
    assert "container" not in told


def test_a_container_on_its_hosts_network_is_as_the_host() -> None:
    shared = msgspec.structs.replace(BRIDGED, interfaces=(Interface("wlan0", "192.168.1.20"),), routed="192.168.1.20")
    assert reach(shared, port=8123).address == "192.168.1.20"
