"""The names a page keeps in `st.session_state`; a script may read them, and set the switches among them."""

from typing import Any

from roomlit.protocol.transport import Transport

DEFAULTS: dict[str, Any] = {
    "ws_enabled": True,
    "ws_initialized": False,
    "ws_status": "disconnected",
    "last_ws_message_id": 0,
    "ws_check_interval": 0.15,
    "fallback_poll_interval": 10.0,
}
PUSH_OFF_POLL_S = 0.4
"""How often a page asks Streamlit while push is switched off and there is no hub that its browser could ask."""
SLOW_POLL_S = 2.0
"""How often a page asks where the server cannot start a fragment run: a Streamlit newer than this library knows."""


def prepare(state: Any) -> None:
    """Give every name its first value; what the script has set stays."""
    for name, value in DEFAULTS.items():
        if name not in state:
            state[name] = value


def transport_of(state: Any, *, served: bool, push_allowed: bool) -> Transport:
    """What a session's browser begins with; where no WebSocket passes it falls back by itself.

    `served` says whether browsers reach the hub, `push_allowed` whether this server has push.

    >>> transport_of({"ws_enabled": False}, served=True, push_allowed=True).value
    'rest'
    """
    if not served:
        return Transport.STREAMLIT
    return Transport.WEBSOCKET if push_allowed and state.get("ws_enabled", True) else Transport.REST


def intervals(state: Any) -> dict[str, int]:
    """What the browser is told: the least time between two doorbells, and between polls while push is down.

    >>> intervals({"fallback_poll_interval": 5})
    {'every_ms': 150, 'fallback_ms': 5000}
    """
    return {
        "every_ms": _ms(state, "ws_check_interval"),
        "fallback_ms": _ms(state, "fallback_poll_interval"),
    }


def _ms(state: Any, name: str) -> int:
    return max(1, round(1000 * float(state.get(name, DEFAULTS[name]))))
