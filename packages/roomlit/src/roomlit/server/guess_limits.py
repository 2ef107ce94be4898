"""How often somebody may ask for a seat in vain: passwords and codes of rooms can be guessed."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from roomlit.clock import Clock
from roomlit.errors import AuthError, Refused, RoomlitError, RoomUnknown
from roomlit.server.address_rate_limit import AddressRateLimit
from roomlit.session.address_block import address_block

WRONG_PER_MINUTE: Final = 30
"""From one address in one room, and of codes that are none: beyond it a wrong one is not told that it is wrong."""
TRIED_MOST: Final = 300
"""From one address in one room, then as many a minute as above: beyond it nothing is tried any more."""
ROOM_PER_MINUTE: Final = 300
"""In one room, from everybody together: a password of six random letters lasts for a year then."""
ROOM_BURST: Final = 1_000
T = TypeVar("T")


class GuessLimits:
    """Wrong guesses count by room and address together: they shut no other room, and nobody elsewhere out.

    Who asks rightly passes, whatever others at the same address have tried before, up to `TRIED_MOST`. Guesses from
    very many addresses meet the ceiling of the room, and it alone.
    """

    def __init__(self, clock: Clock) -> None:
        self._wrong = AddressRateLimit(per_minute=WRONG_PER_MINUTE, burst=WRONG_PER_MINUTE, clock=clock)
        self._tried = AddressRateLimit(per_minute=WRONG_PER_MINUTE, burst=TRIED_MOST, clock=clock)
        self._room = AddressRateLimit(per_minute=ROOM_PER_MINUTE, burst=ROOM_BURST, clock=clock)

    async def attempt(self, room: str, address: str, join: Callable[[], Awaitable[T]]) -> T:
        """What `join` gives. `address` is where it comes from, or what else there is to tell people apart.

        Raises what `join` does, and `Refused("limit/too_fast")` with the time to wait.
        """
        source = address_block(address)
        here = f"{room} {source}"
        if wait := max(self._tried.wait_ms(here), self._room.wait_ms(room)):
            raise _too_many(wait)
        try:
            return await join()
        except RoomUnknown as error:
            self._count_unknown(source, error)
            raise
        except (AuthError, Refused) as error:
            if _no_guess(error):
                raise
            self._tried.count(here)
            self._room.count(room)
            if wait := self._wrong.count(here):
                raise _too_many(wait) from error
            raise

    def look(self, address: str, find: Callable[[], T]) -> T:
        """What `find` gives, which looks for a room; raises `RoomUnknown` and `Refused("limit/too_fast")` as above."""
        try:
            return find()
        except RoomUnknown as error:
            self._count_unknown(address_block(address), error)
            raise

    def _count_unknown(self, source: str, error: RoomUnknown) -> None:
        if wait := self._wrong.count(source):
            raise _too_many(wait) from error


def _no_guess(error: RoomlitError) -> bool:
    """Nothing was wrong with what was said: it may be said again."""
    return error.retry_ms > 0 or isinstance(error, RoomUnknown)


def _too_many(wait: int) -> Refused:
    told = f"too many tries from your address: a right one passes, for another wrong one wait {wait} ms"
    return Refused("limit/too_fast", told, retry_ms=wait)
