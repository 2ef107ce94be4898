"""Presence: who is connected, and who counts as absent because the grace time has passed."""

from collections.abc import Callable, Container

from roomlit.clock import Alarm, Clock


class PresenceTracker:
    """Tells a room that a player is online with the first connection, offline `grace_ms` after the last one ended.

    `connected` are the players who are, as the room's broadcast knows them; `tell(player, online)` submits it.
    """

    def __init__(
        self, *, clock: Clock, grace_ms: int, connected: Container[str], tell: Callable[[str, bool], None]
    ) -> None:
        self._clock = clock
        self._grace_ms = grace_ms
        self._connected = connected
        self._tell = tell
        self._missing: dict[str, Alarm] = {}
        self._stopped = False

    def joined(self, player: str, *, first: bool) -> None:
        """The player is connected; `first` when by no other connection yet."""
        self._found(player)
        if first:
            self._tell(player, True)

    def left(self, player: str) -> None:
        """A connection of the player ended, or never came: absent after the grace time, unless there is another."""
        if player not in self._connected and player not in self._missing and not self._stopped:
            self._miss(player, self._grace_ms)

    def asked(self, player: str) -> None:
        """A request by a missing player: the page is there and still looks for a way to connect. Twice the time."""
        if player in self._missing:
            self._found(player)
            self._miss(player, 2 * self._grace_ms)

    def stop(self) -> None:
        """Forget everybody, and tell nothing any more."""
        self._stopped = True
        for alarm in self._missing.values():
            alarm.cancel()
        self._missing.clear()

    def _miss(self, player: str, ms: int) -> None:
        self._missing[player] = self._clock.call_at(self._clock.now() + ms, lambda: self._gone(player))

    def _found(self, player: str) -> None:
        if (alarm := self._missing.pop(player, None)) is not None:
            alarm.cancel()

    def _gone(self, player: str) -> None:
        del self._missing[player]
        self._tell(player, False)
