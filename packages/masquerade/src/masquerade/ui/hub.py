"""The pages' only way to the hub: a few blocking calls, made in Streamlit's script threads."""

from typing import Any, Protocol

import httpx
import streamlit as st

from masquerade.settings import GameSettings
from masquerade.ui.address import hub_url
from roomlit.errors import Refused, RemoteError
from roomlit.streamlit.session_state import transport_of

TIMEOUT_S = 5.0


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
    """A hub at `base_url`, in this process or elsewhere: the pages cannot tell. Safe to share between threads."""

    def __init__(self, base_url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self._http = httpx.Client(base_url=f"{base_url.rstrip('/')}/api/v1", transport=transport, timeout=TIMEOUT_S)

    def rooms(self) -> list[dict[str, Any]]:
        """See `Hub`."""
        return self._ask("GET", "/rooms")["rooms"]

    def open_room(self, options: dict[str, Any]) -> str:
        """See `Hub`."""
        return self._ask("POST", "/rooms", body={"options": options})["room"]

    def room_info(self, code: str) -> dict[str, Any] | None:
        """See `Hub`."""
        try:
            return self._ask("GET", f"/rooms/{code}")
        except Refused as error:
            if error.code == "room/unknown":
                return None
            raise

    def snapshot(self, code: str, credential: str) -> dict[str, Any]:
        """See `Hub`."""
        return self._ask("GET", f"/rooms/{code}/snapshot", credential=credential)["snapshot"]

    def _ask(self, method: str, path: str, *, body: object = None, credential: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {credential}"} if credential else {}
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


@st.cache_resource(show_spinner=False)
def _inside() -> dict[str, Hub]:
    """The hub of this very process, when it runs without an address; at most one."""
    return {}


def settle(here: Hub) -> None:
    """The pages of this process belong to `here`, a hub that browsers cannot reach: Streamlit carries the frames."""
    _inside()["hub"] = here


def hub() -> Hub:
    """The hub these pages belong to: inside this process, where `BACKEND_URL` says, or on this server's own port."""
    return _inside().get("hub") or _addressed()


def transport() -> str:
    """What this session's browser begins with: `st.session_state.ws_enabled` and `WEBSOCKET_ENABLED` both decide."""
    served, allowed = "hub" not in _inside(), GameSettings().websocket_enabled
    return transport_of(st.session_state, served=served, push_allowed=allowed)


@st.cache_resource(show_spinner=False)
def _addressed() -> Hub:
    return HttpHub(browser_hub() or f"http://127.0.0.1:{st.get_option('server.port')}")


def browser_hub() -> str:
    """Where the browser finds the hub: the page's own origin (""), or the address `BACKEND_URL` names."""
    given = GameSettings().backend_url
    return hub_url(given) if given else ""
