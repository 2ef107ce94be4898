"""How other devices reach this machine, and what to try when one cannot: the facts of a help panel. Pure."""

import re
from collections.abc import Mapping
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from masquerade.network.interfaces import Interface, reachable_addresses

System = Literal["linux", "wsl", "macos", "windows", "other"]
WIFI: Final = (
    "Guest Wi-Fis and hotspots often keep their guests apart, so that phones cannot reach this computer: "
    "use a tunnel, or another Wi-Fi."
)
WSL: Final = (
    "This server runs inside WSL, which has a network of its own: use a tunnel, or set networkingMode=mirrored in "
    ".wslconfig on Windows and start again."
)
ALONE: Final = "This server listens to this computer alone: start it with --host 0.0.0.0, or use a tunnel."
CONTAINER: Final = (
    "This server runs in a container, whose own address no phone reaches: publish its port, and name the address that "
    "people open with --public-url (MASQUERADE_PUBLIC_URL). Until then there is no QR code."
)
NO_NETWORK: Final = "This computer is in no network just now: join the Wi-Fi, or open a hotspot, and start again."

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "cf-connecting-ip", "via")
_CARD: Final = re.compile(r"eth\d+")


class HostFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to know about the computer. `programs` are the names of those that are installed."""

    system: System
    interfaces: tuple[Interface, ...] = ()
    routed: str | None = None
    programs: frozenset[str] = frozenset()
    arch: str = "amd64"
    """The processor, as downloads name it."""
    container: bool = False
    """Whether it runs inside a container."""


class Command(msgspec.Struct, frozen=True):
    """A line to paste into a terminal on the server's machine: what it is, the line, what to know about it."""

    title: str
    line: str
    hint: str = ""


class Reachability(msgspec.Struct, frozen=True, kw_only=True):
    """Where others find this server. `address` None: nobody but this machine can reach it without a tunnel."""

    address: str | None
    others: tuple[str, ...]
    """More addresses, for whom `address` does not work: another network card, a VPN."""
    port: int
    tunnels: tuple[Command, ...]
    """For people elsewhere, and for networks that keep their guests apart; the simplest first. Never empty."""
    firewall: tuple[Command, ...]
    """What opens the port on this system."""
    notes: tuple[str, ...]
    """Whole sentences, the most pressing first."""

    def link(self, address: str | None = None) -> str | None:
        """The address to open, of the chosen or another candidate; None when there is none."""
        host = address or self.address
        return None if host is None else f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def reach(machine: HostFacts, *, port: int, listening: str = "0.0.0.0") -> Reachability:
    """The facts for a server on `port` that listens on the address `listening`.

    >>> reach(HostFacts(system="linux", interfaces=(Interface("wlan0", "192.168.1.20"),)), port=8000).link()
    'http://192.168.1.20:8000'
    """
    addresses = _addresses(machine, listening)
    return Reachability(
        address=addresses[0] if addresses else None,
        others=addresses[1:],
        port=port,
        tunnels=_tunnels(machine, port),
        firewall=_firewall(machine, port),
        notes=_notes(machine, listening, found=bool(addresses)),
    )


def _addresses(machine: HostFacts, listening: str) -> tuple[str, ...]:
    if inside_container(machine):
        return ()
    if listening in {"0.0.0.0", "::", ""}:
        return reachable_addresses(machine.interfaces, machine.routed)
    return () if _loopback(listening) else (listening,)


def inside_container(machine: HostFacts) -> bool:
    """Whether this is a container with a network of its own: one that shares its host's sees more than Ethernet."""
    cards = {interface.name for interface in machine.interfaces} - {"lo"}
    return machine.container and all(_CARD.fullmatch(name) for name in cards)


def _tunnels(machine: HostFacts, port: int) -> tuple[Command, ...]:
    """What is installed, what ssh reaches without an account, and the simplest to install where nothing is."""
    here = f"http://localhost:{port}"
    known = {
        "cloudflared": Command("Cloudflare", f"cloudflared tunnel --url {here}", "No account needed."),
        "tailscale": Command(
            "Tailscale",
            f"tailscale funnel {port}",
            "With your Tailscale account; at first it asks to allow Funnel.",
        ),
        "ngrok": Command(
            "ngrok", f"ngrok http {port}", "With a free ngrok account; visitors may see one page of ngrok's own first."
        ),
    }
    installed = tuple(command for program, command in known.items() if program in machine.programs)
    service = Command(
        "localhost.run",
        f"ssh -R 80:localhost:{port} nokey@localhost.run",
        "Nothing to install, no account. Answer yes when it asks about the host; the address changes now and then.",
    )
    with_ssh = (service,) if "ssh" in machine.programs else ()
    return (*installed, *with_ssh, *(() if installed else (_installed(machine, port),)))


def _installed(machine: HostFacts, port: int) -> Command:
    """Cloudflare's program, fetched and started: it is one file, and asks for no account."""
    start = f"cloudflared tunnel --url http://localhost:{port}"
    releases = "https://github.com/cloudflare/cloudflared/releases/latest/download"
    match machine.system:
        case "macos":
            return Command("Cloudflare", f"brew install cloudflared && {start}", "Installs it first. No account.")
        case "windows":
            hint = "Installs it first. No account. In a new terminal, if the second half is not found."
            return Command("Cloudflare", f"winget install --id Cloudflare.cloudflared; {start}", hint)
        case "linux" | "wsl" | "other":
            fetch = f"curl -fLo cloudflared {releases}/cloudflared-linux-{machine.arch}"
            hint = "Puts the program into the current folder and starts it. No account."
            return Command("Cloudflare", f"{fetch} && chmod +x cloudflared && ./{start}", hint)


def _firewall(machine: HostFacts, port: int) -> tuple[Command, ...]:
    ufw = Command("ufw", f"sudo ufw allow {port}/tcp")
    firewalld = Command("firewalld", f"sudo firewall-cmd --add-port={port}/tcp", "Until the next restart.")
    match machine.system:
        case "linux":
            found = [one for name, one in (("ufw", ufw), ("firewall-cmd", firewalld)) if name in machine.programs]
            return tuple(found)
        case "macos":
            line = (
                'sudo /usr/libexec/ApplicationFirewall/socketfilterfw --unblockapp "$(readlink -f "$(which python3)")"'
            )
            return (Command("macOS", line, "Or System Settings, Network, Firewall, Options: allow Python."),)
        case "windows" | "wsl":
            rule = f'netsh advfirewall firewall add rule name="masquerade {port}" dir=in action=allow protocol=TCP'
            hint = "In a terminal of the administrator, on Windows; the network must be marked as private."
            return (Command("Windows", f"{rule} localport={port} profile=private", hint),)
        case "other":
            return ()


def _notes(machine: HostFacts, listening: str, *, found: bool) -> tuple[str, ...]:
    missing = CONTAINER if inside_container(machine) else NO_NETWORK
    pressing = ALONE if _loopback(listening) else (missing if not found else "")
    inside = WSL if machine.system == "wsl" and not pressing else ""
    return tuple(note for note in (pressing, inside, WIFI) if note)


def _loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def own_page(headers: Mapping[str, str], peer: str | None, machine: HostFacts) -> bool:
    """Whether a page was opened on the server's own machine, with nothing in between.

    `peer` None is how Streamlit names a loopback address. A tunnel's agent is at home here too: it names itself in a
    header, or leaves the public name in `Host`.
    """
    given = {name.lower(): value for name, value in headers.items()}
    if any(name in given for name in _FORWARDED):
        return False
    own = {interface.address for interface in machine.interfaces} | {"localhost", "127.0.0.1", "::1"}
    try:
        host = urlsplit(f"//{given.get('host', '')}").hostname
    except ValueError:
        return False
    return (peer is None or peer in own) and host in own
