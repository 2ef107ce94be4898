"""The address that phones reach, chosen out of what real machines have."""

import pytest

from masquerade.network.interfaces import Interface, InterfaceKind, kind, reachable_addresses

Table = dict[str, str]

LINUX_DOCKER: Table = {
    "lo": "127.0.0.1",
    "docker0": "172.17.0.1",
    "br-9f3c1a2b4d5e": "172.18.0.1",
    "virbr0": "192.168.122.1",
    "wlp3s0": "192.168.1.20",
}
MACS: Table = {"lo0": "127.0.0.1", "en0": "192.168.0.14", "bridge100": "192.168.64.1", "utun4": "100.101.102.103"}
WINDOWS: Table = {
    "Loopback Pseudo-Interface 1": "127.0.0.1",
    "vEthernet (WSL (Hyper-V firewall))": "172.28.80.1",
    "vEthernet (Default Switch)": "172.20.16.1",
    "VirtualBox Host-Only Network": "192.168.56.1",
    "VMware Network Adapter VMnet8": "192.168.213.1",
    "Tailscale": "100.90.1.2",
    "OpenVPN TAP-Windows6": "10.8.0.6",
    "Bluetooth Network Connection": "169.254.7.8",
    "Wi-Fi": "192.168.178.33",
}


def interfaces(table: Table) -> list[Interface]:
    """A machine where everything is up."""
    return [Interface(name, address) for name, address in table.items()]


@pytest.mark.parametrize(
    ("table", "routed", "chosen", "others"),
    [
        pytest.param({"wlan0": "192.168.1.20"}, "192.168.1.20", "192.168.1.20", [], id="a laptop"),
        pytest.param(LINUX_DOCKER, "192.168.1.20", "192.168.1.20", [], id="Linux with Docker and libvirt"),
        pytest.param(
            {**LINUX_DOCKER, "wg0": "10.66.0.2"},
            "10.66.0.2",
            "192.168.1.20",
            ["10.66.0.2"],
            id="Linux, all by WireGuard",
        ),
        pytest.param(
            {"tun0": "192.168.99.4", "eth0": "10.1.2.3"}, "192.168.99.4", "10.1.2.3", ["192.168.99.4"], id="office VPN"
        ),
        pytest.param(
            {"enp0s31f6": "192.168.1.5", "wlp3s0": "192.168.2.7"},
            "192.168.1.5",
            "192.168.1.5",
            ["192.168.2.7"],
            id="cable and Wi-Fi",
        ),
        pytest.param(
            {"br0": "192.168.1.9", "vnet3": "192.168.1.9"}, "192.168.1.9", "192.168.1.9", [], id="bridged LAN"
        ),
        pytest.param({"vmbr0": "10.0.0.4"}, "10.0.0.4", "10.0.0.4", [], id="Proxmox"),
        pytest.param(
            {"vEthernet (External)": "192.168.1.4", "vEthernet (WSL)": "172.20.0.1"},
            "192.168.1.4",
            "192.168.1.4",
            [],
            id="Hyper-V with an external switch",
        ),
        pytest.param(
            {"virbr7": "192.168.1.4", "docker0": "172.17.0.1"},
            "192.168.1.4",
            "192.168.1.4",
            [],
            id="an inward name that the default route leaves by",
        ),
        pytest.param(MACS, "192.168.0.14", "192.168.0.14", ["100.101.102.103"], id="macOS with Tailscale and a VM"),
        pytest.param(MACS, "100.101.102.103", "192.168.0.14", ["100.101.102.103"], id="macOS, exit node"),
        pytest.param(
            WINDOWS, "192.168.178.33", "192.168.178.33", ["10.8.0.6", "100.90.1.2"], id="Windows with everything"
        ),
        pytest.param(WINDOWS, "10.8.0.6", "192.168.178.33", ["10.8.0.6", "100.90.1.2"], id="Windows, all by OpenVPN"),
        pytest.param(
            {"Local Area Connection* 10": "192.168.137.1", "Ethernet": "10.0.0.9"},
            "10.0.0.9",
            "10.0.0.9",
            ["192.168.137.1"],
            id="Windows with a hotspot for the phones",
        ),
        pytest.param(
            {"eth0": "203.0.113.7", "eth1": "10.0.0.7", "ztabcdef12": "10.147.17.3"},
            "203.0.113.7",
            "203.0.113.7",
            ["10.0.0.7", "10.147.17.3"],
            id="a rented server",
        ),
        pytest.param({"ZeroTier One [8056c2e21c]": "10.147.17.4"}, None, "10.147.17.4", [], id="a VPN alone"),
        pytest.param({"eth0": "172.17.0.2"}, "172.17.0.2", "172.17.0.2", [], id="inside a container"),
        pytest.param({"wlan0": "10.42.0.1"}, None, "10.42.0.1", [], id="a hotspot without internet"),
        pytest.param({"lo": "127.0.0.1", "docker0": "172.17.0.1", "eth0": "169.254.3.4"}, None, None, [], id="offline"),
        pytest.param({}, "192.168.1.20", "192.168.1.20", [], id="interfaces that cannot be read"),
        pytest.param({}, None, None, [], id="nothing"),
    ],
)
def test_the_address_phones_reach_comes_first(
    table: Table, routed: str | None, chosen: str | None, others: list[str]
) -> None:
    found = reachable_addresses(interfaces(table), routed)
    assert (found[0] if found else None) == chosen
    assert list(found[1:]) == others


def test_an_interface_that_is_down_is_left_out() -> None:
    found = reachable_addresses([Interface("eth0", "10.0.0.5", up=False), Interface("wlan0", "192.168.1.20")])
    assert found == ("192.168.1.20",)


def test_what_leads_to_one_peer_is_a_vpn_whatever_its_name() -> None:
    odd = Interface("foo7", "10.9.0.1", point_to_point=True)
    assert kind(odd, "10.9.0.1") is InterfaceKind.VPN
    assert reachable_addresses([odd, Interface("eth0", "172.16.0.9")], "10.9.0.1") == ("172.16.0.9", "10.9.0.1")


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.1.1", "0.0.0.0", "224.0.0.1", "fe80::1", "", "not one"])
def test_addresses_that_lead_nowhere_are_left_out(address: str) -> None:
    assert reachable_addresses([Interface("eth0", address)], address) == ()


@pytest.mark.parametrize(
    "name",
    ["tun0", "tap1", "wg0", "utun3", "tailscale0", "zt5u4y6x7a", "ppp0", "nordlynx", "WireGuard Tunnel", "ProtonVPN"],
)
def test_names_of_vpns_are_known(name: str) -> None:
    assert kind(Interface(name, "10.0.0.1"), None) is InterfaceKind.VPN


@pytest.mark.parametrize(
    "name",
    [
        "docker0",
        "br-0123456789ab",
        "veth12ab",
        "virbr0",
        "vmnet8",
        "vboxnet0",
        "lxdbr0",
        "podman1",
        "cni0",
        "bridge101",
    ],
)
def test_names_of_networks_inside_the_machine_are_known(name: str) -> None:
    assert kind(Interface(name, "172.17.0.1"), None) is InterfaceKind.INSIDE


@pytest.mark.parametrize(
    "name", ["eth0", "en0", "enp3s0", "wlan0", "wlp2s0", "Wi-Fi", "Ethernet 2", "WLAN", "br0", "bond0"]
)
def test_names_of_ordinary_networks_are_ordinary(name: str) -> None:
    assert kind(Interface(name, "192.168.1.1"), None) is InterfaceKind.LAN
