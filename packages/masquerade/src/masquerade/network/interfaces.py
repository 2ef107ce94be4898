"""Which of a machine's addresses phones in the room most likely reach. Pure: names, addresses and flags go in."""

import re
from collections.abc import Iterable
from enum import IntEnum
from ipaddress import IPv4Address, IPv4Network
from typing import Final

import msgspec


class Interface(msgspec.Struct, frozen=True):
    """One IPv4 address of one network interface, as the operating system tells it."""

    name: str
    address: str
    up: bool = True
    point_to_point: bool = False


class InterfaceKind(IntEnum):
    """What is at the other end, the most useful first."""

    LAN = 0
    VPN = 1
    """Reached by those who are in the same private network over the internet, not by the phones in the room."""
    INSIDE = 2
    """Containers and virtual machines on this machine: reached by nobody else."""


_VPN: Final = re.compile(
    r"tun\d|tap\d|utun|wg|ppp|ipsec|tailscale|ts\d|zt|ham\d|nordlynx|nordtun|proton|pvpn|mullvad|warp|cloudflarewarp|gpd\d|cscotun"
    r"|nebula|netbird|wt\d|outline|vpn|.*(vpn|wireguard|zerotier|tailscale|hamachi|tap-windows|wintun)",
    re.IGNORECASE,
)
_INSIDE: Final = re.compile(
    r"docker|br-[0-9a-f]{6,}|veth|virbr|vnet\d|vmnet|vboxnet|lxc|lxd|incusbr|cni|flannel|cali|podman|kube|cilium|bridge1\d\d"
    r"|waydroid|anbox|vEthernet \((WSL|Default|nat|Docker|minikube)|VirtualBox|VMware|Hyper-V",
    re.IGNORECASE,
)
_SHARED: Final = IPv4Network("100.64.0.0/10")
"""RFC 6598: on a laptop it is nearly always Tailscale's."""
_HOME: Final = tuple(IPv4Network(block) for block in ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12"))


def reachable_addresses(interfaces: Iterable[Interface], routed: str | None = None) -> tuple[str, ...]:
    """The addresses worth telling others, the best first. `routed` is the one that traffic to the internet leaves from.

    Networks inside this machine are left out, unless the default route goes there (a bridge that carries the LAN).

    >>> reachable_addresses([Interface("wg0", "10.8.0.2"), Interface("wlan0", "192.168.1.20")], routed="10.8.0.2")
    ('192.168.1.20', '10.8.0.2')
    """
    kinds: dict[str, InterfaceKind] = {}
    for interface in interfaces:
        if interface.up and _usable(interface.address):
            kinds.setdefault(interface.address, kind(interface, routed))
    if routed is not None and _usable(routed):
        kinds.setdefault(routed, InterfaceKind.VPN if IPv4Address(routed) in _SHARED else InterfaceKind.LAN)
    shown = [address for address, what in kinds.items() if what is not InterfaceKind.INSIDE]
    # `sorted` is stable: what nothing tells apart keeps the system's order.
    return tuple(sorted(shown, key=lambda address: (kinds[address], address != routed, _block(address))))


def kind(interface: Interface, routed: str | None) -> InterfaceKind:
    """What the name, the flags and the address say; the default route overrules a name that looks inward."""
    if interface.point_to_point or _VPN.match(interface.name) or IPv4Address(interface.address) in _SHARED:
        return InterfaceKind.VPN
    if _INSIDE.match(interface.name) and interface.address != routed:
        return InterfaceKind.INSIDE
    return InterfaceKind.LAN


def _usable(address: str) -> bool:
    try:
        ip = IPv4Address(address)
    except ValueError:
        return False
    return not (ip.is_loopback or ip.is_link_local or ip.is_unspecified or ip.is_multicast)


def _block(address: str) -> int:
    """Homes before companies before what containers like; a public address last."""
    ip = IPv4Address(address)
    return next((place for place, block in enumerate(_HOME) if ip in block), len(_HOME))
