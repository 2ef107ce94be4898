"""What a room publishes: a small room hears it at once, a crowd hears all of one turn of the loop in one write."""

import asyncio
from collections.abc import Callable

from roomlit.server.frame_batch import Addressed, addressed
from roomlit.server.subscribers import Subscribers

Release = Callable[[], None]


def _soon(release: Release) -> None:
    asyncio.get_running_loop().call_soon(release)


class Broadcaster:
    """Holds events until the end of the turn, behind everything that is ready now.

    No clock is involved. While the loop has time, an event is the only one of its turn; the longer the turns get, the
    more events share one, and the less each of them costs. `crowd` is the number of players in a room from which on
    events wait at all.
    """

    def __init__(self, audience: Subscribers, *, crowd: int, soon: Callable[[Release], None] = _soon) -> None:
        self._audience = audience
        self._crowd = crowd
        self._soon = soon
        self._told: list[Addressed] = []
        self._then: list[Release] = []

    def publish(self, told: list[Addressed], then: Release) -> None:
        """Tell these events and call `then` (an answer, for one), in this order."""
        self._told += told
        self._then.append(then)
        if len(self._audience.seated) < self._crowd:
            self.flush()
        elif len(self._then) == 1:
            self._soon(self.flush)

    def flush(self) -> None:
        """Tell what waits: at the end of the turn, and before anybody joins."""
        told, self._told = self._told, []
        then, self._then = self._then, []
        for player, batch in addressed(told):
            self._audience.tell(player, batch)
        for release in then:
            release()
