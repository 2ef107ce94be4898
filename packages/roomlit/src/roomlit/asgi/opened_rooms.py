"""Who opened which room: one address may have so many open at a time, so that nobody fills the server alone."""

from collections.abc import Callable, Collection

from roomlit.errors import Refused
from roomlit.session.address_block import address_block


class OpenedRooms:
    """Keeps the codes by address while the rooms are open, as `is_open` says. In memory: a restart begins anew."""

    def __init__(self, *, most: int, is_open: Callable[[str], bool]) -> None:
        self._most = most
        self._is_open = is_open
        self._of: dict[str, set[str]] = {}

    def check(self, address: str) -> None:
        """Raises `Refused("limit/rooms")` when this address has as many open as it may."""
        if len(self._open(address_block(address))) >= self._most:
            told = f"{self._most} rooms of your address are open already: they close when nobody is there for a while"
            raise Refused("limit/rooms", told)

    def note(self, address: str, code: str) -> None:
        """This address has opened that room."""
        self._of.setdefault(address_block(address), set()).add(code)

    def _open(self, block: str) -> Collection[str]:
        kept = {code for code in self._of.get(block, ()) if self._is_open(code)}
        if kept:
            self._of[block] = kept
        else:
            self._of.pop(block, None)
        return kept
