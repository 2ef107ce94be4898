"""What one place may take: seats so fast that a class comes in within a minute, and so many rooms at a time."""

from collections.abc import Callable, Collection
from typing import Final

import msgspec

from roomlit.clock import Clock
from roomlit.errors import Refused
from roomlit.server.address_rate_limit import AddressRateLimit
from roomlit.session.address_block import address_block
from roomlit.settings import HubSettings


class Origin(msgspec.Struct, frozen=True):
    """Where a joiner comes from. `browser` is a random key that the browser keeps for all rooms; "": not known."""

    address: str
    browser: str = ""


SECRETS_PER_MINUTE: Final = 120
"""Passwords from one address, for all rooms together: each takes a twentieth of a second of a core."""


class JoinLimits:
    """Counts seats by room and address: however fast one room is filled, others are as open as before."""

    def __init__(self, *, settings: HubSettings, clock: Clock) -> None:
        self._joins = AddressRateLimit(per_minute=settings.joins_per_minute, burst=settings.join_burst, clock=clock)
        self._secrets = AddressRateLimit(per_minute=SECRETS_PER_MINUTE, burst=SECRETS_PER_MINUTE, clock=clock)

    def check(self, room: str, origin: Origin) -> None:
        """Count one; raises `Refused("limit/too_fast")` with the time to wait, which pages do by themselves."""
        self._joins.check(_place(room, origin))

    def check_secret(self, origin: Origin) -> None:
        """Count a password that has to be hashed, whatever room it is for; raises as `check` does."""
        self._secrets.check(origin.address)

    def give_back(self, room: str, origin: Origin) -> None:
        """No seat came of it: who mistypes a password does not wait for the right one."""
        self._joins.give_back(_place(room, origin))


def _place(room: str, origin: Origin) -> str:
    return f"{room} {address_block(origin.address)}"


SWEPT_FROM: Final = 1_000
"""Addresses of which something is remembered: from so many on it is looked which of them have a room open still."""


class OpenedRooms:
    """Keeps the codes by address while the rooms are open, as `is_open` says. In memory: a restart begins anew."""

    def __init__(self, *, most: int, is_open: Callable[[str], bool]) -> None:
        self._most = most
        self._is_open = is_open
        self._of: dict[str, set[str]] = {}
        self._sweep_at = SWEPT_FROM

    def __len__(self) -> int:
        return len(self._of)

    def check(self, address: str) -> None:
        """Raises `Refused("limit/rooms")` when this address has as many open as it may."""
        if len(self._open(address_block(address))) >= self._most:
            told = f"{self._most} rooms of your address are open already: they close when nobody is there for a while"
            raise Refused("limit/rooms", told)

    def note(self, address: str, code: str) -> None:
        """This address has opened that room."""
        self._of.setdefault(address_block(address), set()).add(code)
        if len(self) > self._sweep_at:
            for block in tuple(self._of):
                self._open(block)
            self._sweep_at = max(SWEPT_FROM, 2 * len(self))

    def _open(self, block: str) -> Collection[str]:
        kept = {code for code in self._of.get(block, ()) if self._is_open(code)}
        if kept:
            self._of[block] = kept
        else:
            self._of.pop(block, None)
        return kept
