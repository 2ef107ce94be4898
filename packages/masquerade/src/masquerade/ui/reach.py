"""Where phones find this server, for links; and the facts of "Phone can't reach it?", told to no stranger."""

from typing import Any, Final

import msgspec
import streamlit as st

from masquerade.network.host import this_host
from masquerade.network.reachability import HostFacts, Reachability, own_page, reach
from masquerade.ui.address import is_loopback
from masquerade.ui.hub import browser_hub

FRESH_S: Final = 60


def reach_facts() -> dict[str, Any] | None:
    """`masquerade.network.reachability.Reach` as JSON types; None when it does not concern who looks at the page.

    It is for the person at the server's own machine: a page that came through a tunnel, or was opened on another
    device, has reached the server already, and what networks the machine is in is not its business. Pages that run
    apart from their hub cannot know how the hub is reached.
    """
    if browser_hub() or not own_page(st.context.headers, st.context.ip_address, _machine()):
        return None
    return msgspec.to_builtins(_found())


def public_url() -> str | None:
    """The address of the site as an operator or the hosting platform named it."""
    named = str(st.get_option("browser.serverAddress") or "")
    return named if "://" in named else None


def public_host() -> str | None:
    """The address that stands in for "localhost" in links: the one an operator named, else where phones most likely
    find this machine; None when they cannot.
    """
    named = str(st.get_option("browser.serverAddress") or "")
    return named if named and not is_loopback(f"//{named}") else _found().address


def _found() -> Reachability:
    address = st.get_option("server.address")
    return reach(_machine(), port=int(st.get_option("server.port")), listening=str(address or "0.0.0.0"))


@st.cache_resource(ttl=FRESH_S, show_spinner=False)
def _machine() -> HostFacts:
    return this_host()
