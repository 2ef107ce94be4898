"""What the pages say: modes by name, the notice about AI players, and why the hub refuses, always with the way out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from roomlit.hosting import Refused, RemoteError

NOTICE: Final = "Rooms may contain AI players."
NOTICE_MORE: Final = (
    "Some masks are worn by programs that write by themselves. Which ones is the game: the waiting room says how many "
    "there are, and at the reveal every AI is named, with the program behind it."
)
MODES: Mapping[str, str] = MappingProxyType({"masks": "Masks", "spot": "Spot", "hunt": "Hunt"})

_KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "hub/unreachable": "The game server does not answer. Wait a moment, then try again.",
        "hub/full": "All rooms are taken just now. Try again in a few minutes.",
        "room/unknown": "There is no room with this code. Check it, or start a new one.",
        "room/restarting": "This room is just coming back. Try again in a few seconds.",
        "room/overloaded": "This room is very busy. Try again in a few seconds.",
        "limit/too_fast": "That was too fast. Wait a few seconds, then try again.",
    }
)


def refusal(error: Refused | RemoteError) -> str:
    """One sentence for people; codes without words of their own use the hub's message."""
    return _KNOWN.get(error.code) or error.message or "That did not work. Try again."
