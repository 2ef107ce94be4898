"""The pages' only way to the hub they belong to: a few blocking calls, made in Streamlit's script threads."""

from typing import Any, Protocol

import httpx
import msgspec
import streamlit as st

from masquerade.settings import GameSettings
from masquerade.ui.address import hub_url
from roomlit.hosting import Refused, RemoteError
from roomlit.streamlit import PortalTransport, hub_runtime, transport_of

TIMEOUT_S = 5.0
INSIDE = "http://hub.internal"
"""A name for what has no address."""
VISITOR = "X-Forwarded-For"
"""For whom the pages ask: limits count for each visitor."""


class Hub(Protocol):
    """What the pages ask. Refusals are `Refused` with the hub's code; a hub that is not there is `RemoteError`."""

    def rooms(self) -> list[dict[str, Any]]:
        """Public rooms: code, title, players, max, phase."""
        ...

    def open_room(self, options: dict[str, Any]) -> str:
        """Opens a room; its code."""
        ...

    def room_info(self, code: str) -> dict[str, Any] | None:
        """What a stranger may know of a room; None when there is no such room."""
        ...

    def snapshot(self, code: str, credential: str) -> dict[str, Any]:
        """The view of the seat that holds `credential`."""
        ...


class HttpHub:
    """The `Hub` at `base_url`, in this process or elsewhere: the pages cannot tell. Safe to share between threads."""

    def __init__(self, base_url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self._http = httpx.Client(base_url=f"{base_url.rstrip('/')}/api/v1", transport=transport, timeout=TIMEOUT_S)

    def rooms(self) -> list[dict[str, Any]]:
        return self._ask("GET", "/rooms")["rooms"]

    def open_room(self, options: dict[str, Any]) -> str:
        return self._ask("POST", "/rooms", body={"options": options})["room"]

    def room_info(self, code: str) -> dict[str, Any] | None:
        try:
            return self._ask("GET", f"/rooms/{code}")
        except Refused as error:
            if error.code in {"room/unknown", "limit/too_fast"}:  # The second hears who tried too many that are none.
                return None
            raise

    def snapshot(self, code: str, credential: str) -> dict[str, Any]:
        return self._ask("GET", f"/rooms/{code}/snapshot", credential=credential)["snapshot"]

    def _ask(self, method: str, path: str, *, body: object = None, credential: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {credential}"} if credential else {}
        if visitor := st.context.ip_address:
            headers[VISITOR] = visitor  # Limits are each visitor's, not those of all pages together.
        try:
            answer = self._http.request(method, path, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise RemoteError("hub/unreachable", f"The game server does not answer ({error!r}).") from error
        try:
            said: dict[str, Any] = answer.json()
        except ValueError:
            said = {}
        if answer.is_success:
            return said
        code = str(said.get("code", f"http/{answer.status_code}"))
        raise Refused(code, str(said.get("detail", "The game server refused.")))


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What the pages of a session belong to. Whoever runs their script says so first, with `settle`."""

    hub: Hub
    address: str = ""
    """Where browsers find the hub; "" is the page's own origin."""
    served: bool = True
    """Whether browsers reach it at all; where they do not, Streamlit carries the frames."""
    push: bool = True
    """Whether the operator lets pages have push."""


def site_at(backend_url: str, *, push: bool) -> Site:
    """Pages of a hub at `backend_url`, or in this very process; raises `LocalError` when that is no address."""
    address = hub_url(backend_url) if backend_url else ""
    return Site(hub=_client(address) if address else own_hub(), address=address, push=push)


def settle(site: Site) -> None:
    """The pages of this session belong to `site`."""
    st.session_state["site"] = site


def settle_as_served() -> None:
    """The pages of this session belong to the hub that the environment names, or to that of this process."""
    settings = game_settings()
    settle(site_at(settings.backend_url, push=settings.websocket_enabled))


def hub() -> Hub:
    """The hub that this session's pages belong to."""
    return _site().hub


def transport() -> str:
    """What this session's browser begins with: `st.session_state.ws_enabled` and the operator both decide."""
    site = _site()
    return transport_of(st.session_state, served=site.served, push_allowed=site.push)


def push_allowed() -> bool:
    """Whether the operator lets pages have push."""
    return _site().push


def light_pages() -> bool:
    """Whether the address of the pages has light pages below it too; where pages run apart, it leads on to its own."""
    return _site().served


def browser_hub() -> str:
    """Where the browser finds the hub; "" is the page's own origin."""
    return _site().address


def _site() -> Site:
    return st.session_state["site"]


@st.cache_resource(show_spinner=False)
def game_settings() -> GameSettings:
    """Read once in a process, however often the script runs."""
    return GameSettings()


@st.cache_resource(show_spinner=False)
def _client(base_url: str) -> Hub:
    return HttpHub(base_url)


class _Own(httpx.BaseTransport):
    """To the hub of this process, without a network: at which address, below which path, it is need not be known."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        runtime = hub_runtime()
        if runtime.application is None:
            raise httpx.ConnectError("no hub is served by this process")
        # No proxy reads the header here: without this all visitors would share the limits of one.
        visitor = request.headers.get(VISITOR, "127.0.0.1")
        return PortalTransport(runtime.application, runtime.portal, client=visitor).handle_request(request)


@st.cache_resource(show_spinner=False)
def own_hub() -> Hub:
    """The hub of this process."""
    return HttpHub(INSIDE, transport=_Own())
