"""What the pages say when the hub refuses or is away. Short, and naming the way out."""

from collections.abc import Mapping
from types import MappingProxyType

from roomlit.errors import Refused, RemoteError

_KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "hub/unreachable": "The game server does not answer. Wait a moment, then try again.",
        "room/unknown": "There is no room with this code. Check it, or start a new one.",
        "room/too_many": "All rooms are taken just now. Try again in a few minutes.",
    }
)


def refusal(error: Refused | RemoteError) -> str:
    """One sentence for people; codes without words of their own use the hub's message."""
    return _KNOWN.get(error.code) or error.message or "That did not work. Try again."
