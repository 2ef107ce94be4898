"""The names a page keeps in `st.session_state`; a script may read them, and set the switches among them."""

from typing import Any

DEFAULTS: dict[str, Any] = {
    "ws_enabled": True,
    "ws_initialized": False,
    "ws_status": "disconnected",
    "last_ws_message_id": 0,
    "ws_check_interval": 0.15,
    "fallback_poll_interval": 10.0,
}
PUSH_OFF_POLL_S = 0.4
"""How often a page asks while push is switched off."""


def prepare(state: Any) -> None:
    """Give every name its first value; what the script has set stays."""
    for name, value in DEFAULTS.items():
        if name not in state:
            state[name] = value
