"""The names a page keeps in `st.session_state`; a script may read them, and set the switches among them."""

from typing import Any, Literal

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
Way = Literal["push", "poll", "streamlit"]
"""How a page hears of events: by its browser's socket, by its browser's polls, or through Streamlit."""


def prepare(state: Any) -> None:
    """Give every name its first value; what the script has set stays."""
    for name, value in DEFAULTS.items():
        if name not in state:
            state[name] = value


def way_of(state: Any, *, served: bool, allowed: bool) -> Way:
    """The way of a session: `served` says whether browsers reach the hub, `allowed` whether this server has push.

    >>> way_of({}, served=True, allowed=True), way_of({"ws_enabled": False}, served=True, allowed=True)
    ('push', 'poll')
    """
    if not served:
        return "streamlit"
    return "push" if allowed and state.get("ws_enabled", True) else "poll"


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
