"""The doctor looks at how the server would be run: Streamlit's settings, uvicorn's protocol class, Origin."""

import streamlit as st
from starlette.applications import Starlette

from masquerade.api.application import QUIET, configure_streamlit
from masquerade.api.doctor.finding import Finding
from masquerade.api.server import uvicorn_config
from masquerade.network.host import this_host
from masquerade.network.interfaces import reachable_addresses
from roomlit.errors import LocalError
from roomlit.settings import HubSettings
from roomlit.transports.origin import sites
from roomlit.transports.websocket import HubProtocol

DECIDING = ("server.fileWatcherType", "runner.postScriptGC")


def streamlit_settings(port: int) -> Finding:
    """The two that decide how many people a core serves, as they are in force after everything was read."""
    configure_streamlit(port=port, address=None, dev=False)
    off = [f"{name} is {st.get_option(name)!r}" for name in DECIDING if st.get_option(name) != QUIET[name]]
    if off:
        return Finding(
            what="Streamlit's settings",
            wrong=" and ".join(off),
            mend="start with `masquerade up`, not with `streamlit run`, and without --dev",
        )
    return Finding(what="Streamlit's settings", seen=", ".join(f"{name}={QUIET[name]}" for name in DECIDING))


def protocol_class() -> Finding:
    """Whether frames go out below ASGI, and connections of ours are small."""
    config = uvicorn_config(Starlette())
    config.load()
    held = config.ws_protocol_class
    if held is None or not issubclass(held, HubProtocol):
        return Finding(
            what="uvicorn's protocol",
            wrong=f"{held} speaks WebSocket instead of {HubProtocol.__name__}",
            mend="install the versions of requirements.lock",
        )
    return Finding(what="uvicorn's protocol", seen=held.__name__)


def own_names() -> Finding:
    """Which pages may talk to this server."""
    try:
        named = sorted(sites(HubSettings().origins))
    except LocalError as error:
        return Finding(what="Origin", wrong=error.message, mend="correct ROOMLIT_ALLOWED_ORIGINS, or unset it")
    there = this_host()
    here = ", ".join(["localhost", *reachable_addresses(there.interfaces, there.routed)])
    return Finding(what="Origin", seen=f"pages of this server itself ({here}…)" + "".join(f", {one}" for one in named))
