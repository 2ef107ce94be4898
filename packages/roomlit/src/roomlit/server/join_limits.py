"""How fast seats may be taken from one place: a class comes in within a minute, a script fills no room at once."""

import msgspec

from roomlit.clock import Clock
from roomlit.server.address_rate_limit import AddressRateLimit
from roomlit.session.address_block import address_block
from roomlit.settings import HubSettings


class Origin(msgspec.Struct, frozen=True):
    """Where a joiner comes from. `browser` is a random key that the browser keeps for all rooms; "": not known."""

    address: str
    browser: str = ""


class JoinLimits:
    """Counts seats by room and address: however fast one room is filled, others are as open as before."""

    def __init__(self, *, settings: HubSettings, clock: Clock) -> None:
        self._joins = AddressRateLimit(per_minute=settings.joins_per_minute, burst=settings.join_burst, clock=clock)

    def check(self, room: str, origin: Origin) -> None:
        """Count one; raises `Refused("limit/too_fast")` with the time to wait, which pages do by themselves."""
        self._joins.check(_place(room, origin))

    def give_back(self, room: str, origin: Origin) -> None:
        """No seat came of it: who mistypes a password does not wait for the right one."""
        self._joins.give_back(_place(room, origin))


def _place(room: str, origin: Origin) -> str:
    return f"{room} {address_block(origin.address)}"
