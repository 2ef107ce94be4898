"""Reads what `masquerade.network.reachability` needs to know about the computer this runs on. Sends nothing."""

import platform
import shutil
import socket
import sys
from pathlib import Path
from types import MappingProxyType
from typing import Final

import psutil

from masquerade.network.interfaces import Interface
from masquerade.network.reachability import HostFacts, System

PROGRAMS: Final = ("cloudflared", "ngrok", "tailscale", "ssh", "ufw", "firewall-cmd")
ARCHITECTURES: Final = MappingProxyType(
    {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "armhf", "armv6l": "arm", "i686": "386"}
)
"""The system's names of processors, and those of downloads."""
CONTAINER_MARKS: Final = ("/.dockerenv", "/run/.containerenv")
"""What Docker and Podman put into every container."""
DOCUMENTATION_ADDRESS: Final = ("192.0.2.1", 9)
"""RFC 5737: routed like any other address, reaches nobody. Asking for a route sends nothing."""


def this_host() -> HostFacts:
    """The computer as it is now: networks come and go."""
    return HostFacts(
        system=_system(sys.platform, platform.release()),
        interfaces=_interfaces(),
        routed=_routed(),
        programs=frozenset(name for name in PROGRAMS if shutil.which(name) is not None),
        container=any(Path(mark).exists() for mark in CONTAINER_MARKS),
        arch=ARCHITECTURES.get(platform.machine().lower(), "amd64"),
    )


def _system(name: str, release: str) -> System:
    if name.startswith("linux"):
        return "wsl" if "microsoft" in release.lower() else "linux"
    return {"darwin": "macos", "win32": "windows", "cygwin": "windows"}.get(name, "other")  # pyright: ignore[reportReturnType]


def _interfaces() -> tuple[Interface, ...]:
    try:
        states = psutil.net_if_stats()
        held = psutil.net_if_addrs()
    except (OSError, RuntimeError):  # Sandboxes forbid it; the default route remains.
        return ()
    found: list[Interface] = []
    for name, addresses in held.items():
        state = states.get(name)
        point = "pointopoint" in (state.flags.split(",") if state is not None else ())
        found += [
            Interface(name, one.address, up=state is None or state.isup, point_to_point=point)
            for one in addresses
            if one.family == socket.AF_INET
        ]
    return tuple(found)


def _routed() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(DOCUMENTATION_ADDRESS)
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return address
