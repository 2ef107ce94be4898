"""The help panel's facts: what it offers on which machine, and to whom."""

import pytest

from masquerade.network.host import this_host
from masquerade.network.interfaces import Interface
from masquerade.network.reachability import ALONE, NO_NETWORK, WIFI, WSL, HostFacts, own_page, reach

HOME = (Interface("wlan0", "192.168.1.20"), Interface("wg0", "10.8.0.2"))


def machine(**given: object) -> HostFacts:
    """A laptop at home, changed."""
    return HostFacts(**{"system": "linux", "interfaces": HOME, **given})  # pyright: ignore[reportArgumentType]


def test_the_chosen_address_comes_with_its_link_and_the_others() -> None:
    facts = reach(machine(), port=8123)
    assert (facts.address, facts.others, facts.port) == ("192.168.1.20", ("10.8.0.2",), 8123)
    assert facts.link() == "http://192.168.1.20:8123"
    assert facts.link("fd00::1") == "http://[fd00::1]:8123"


@pytest.mark.parametrize("program", ["cloudflared", "ngrok", "tailscale"])
def test_an_installed_tunnel_is_offered_with_this_port(program: str) -> None:
    (tunnel,) = reach(machine(programs=frozenset({program})), port=8123).tunnels
    assert tunnel.line.startswith(program)
    assert "8123" in tunnel.line


def test_with_ssh_alone_there_is_a_tunnel_without_installing_anything() -> None:
    service, fetched = reach(machine(programs=frozenset({"ssh"})), port=8123).tunnels
    assert service.line == "ssh -R 80:localhost:8123 nokey@localhost.run"
    assert "cloudflared" in fetched.line


@pytest.mark.parametrize(
    ("system", "arch", "begins"),
    [
        ("macos", "arm64", "brew install cloudflared && cloudflared tunnel"),
        ("windows", "amd64", "winget install --id Cloudflare.cloudflared; cloudflared tunnel"),
        ("linux", "arm64", "curl -fLo cloudflared https://github.com/cloudflare/cloudflared/releases/latest/download/"),
        ("wsl", "amd64", "curl -fLo cloudflared"),
    ],
)
def test_where_no_tunnel_is_installed_one_line_installs_and_starts_one(system: str, arch: str, begins: str) -> None:
    (tunnel,) = reach(machine(system=system, arch=arch), port=8123).tunnels
    assert tunnel.line.startswith(begins)
    assert tunnel.line.endswith("cloudflared tunnel --url http://localhost:8123")
    assert system != "linux" or "cloudflared-linux-arm64 " in tunnel.line


@pytest.mark.parametrize(
    ("system", "programs", "lines"),
    [
        ("linux", {"ufw"}, ["sudo ufw allow 8123/tcp"]),
        ("linux", {"firewall-cmd"}, ["sudo firewall-cmd --add-port=8123/tcp"]),
        ("linux", set[str](), []),
        ("other", {"ufw"}, []),
    ],
)
def test_the_port_is_opened_with_what_this_linux_has(system: str, programs: set[str], lines: list[str]) -> None:
    facts = reach(machine(system=system, programs=frozenset(programs)), port=8123)
    assert [command.line for command in facts.firewall] == lines


def test_windows_and_macos_have_their_own_line() -> None:
    (windows,) = reach(machine(system="windows"), port=8123).firewall
    assert "localport=8123" in windows.line
    (mac,) = reach(machine(system="macos"), port=8123).firewall
    assert "socketfilterfw" in mac.line


def test_a_server_for_this_machine_alone_says_how_to_open_it() -> None:
    facts = reach(machine(), port=8000, listening="127.0.0.1")
    assert (facts.address, facts.others, facts.link()) == (None, (), None)
    assert facts.notes == (ALONE, WIFI)


def test_a_server_on_one_address_names_that_one_alone() -> None:
    facts = reach(machine(), port=8000, listening="10.8.0.2")
    assert (facts.address, facts.others) == ("10.8.0.2", ())


def test_a_machine_without_a_network_is_told_so() -> None:
    assert reach(machine(interfaces=()), port=8000).notes == (NO_NETWORK, WIFI)


def test_inside_wsl_the_way_out_is_named() -> None:
    assert reach(machine(system="wsl"), port=8000).notes == (WSL, WIFI)


def test_this_machine_can_be_read() -> None:
    here = this_host()
    assert all(interface.name for interface in here.interfaces)
    assert reach(here, port=8000).tunnels


@pytest.mark.parametrize(
    ("headers", "peer", "shown"),
    [
        ({"Host": "localhost:8000"}, None, True),
        ({"Host": "127.0.0.1:8000"}, None, True),
        ({"Host": "[::1]:8000"}, None, True),
        ({"Host": "192.168.1.20:8000"}, "192.168.1.20", True),
        ({"Host": "192.168.1.20:8000"}, "192.168.1.31", False),
        ({"Host": "laptop.example:8000"}, None, False),
        ({"Host": "abc.trycloudflare.com"}, None, False),
        ({"Host": "localhost:8000", "X-Forwarded-For": "198.51.100.7"}, None, False),
        ({"Host": "localhost:8000", "x-forwarded-host": "abc.example"}, None, False),
        ({"Host": "localhost:8000", "Cf-Connecting-Ip": "198.51.100.7"}, None, False),
        ({"Host": "[bad"}, None, False),
        ({}, None, False),
    ],
)
def test_only_a_page_on_the_servers_own_machine_is_told_its_networks(
    headers: dict[str, str], peer: str | None, shown: bool
) -> None:
    assert own_page(headers, peer, machine()) is shown
