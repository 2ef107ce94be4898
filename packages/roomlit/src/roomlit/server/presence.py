"""Who is away: a seat counts as absent only after its grace time."""

from collections.abc import Callable

from roomlit.clock import Alarm, Clock
from roomlit.ports.logic import Action, Enter, Presence


class PresenceTracker:
    """Calls `gone(player)` once, `grace_ms` after `left(player)`, unless `back(player)` comes first."""

    def __init__(self, *, clock: Clock, grace_ms: int, gone: Callable[[str], None]) -> None:
        self._clock = clock
        self._grace_ms = grace_ms
        self._gone = gone
        self._alarms: dict[str, Alarm] = {}
        self.here: set[str] = set()
        """Whom the room, by its rows, takes for present; after a restart they have the grace time to return."""

    def told(self, action: Action) -> None:
        """The room has taken this action."""
        if isinstance(action, Enter | Presence):
            here = isinstance(action, Enter) or action.online
            (self.here.add if here else self.here.discard)(action.player)

    def left(self, player: str) -> None:
        """The player's last connection ended."""
        if player not in self._alarms:
            self._await(player, self._grace_ms)

    def asked(self, player: str) -> None:
        """A request by a missing player: the page is there and still looks for a way to connect. Twice the time."""
        if player in self._alarms:
            self.back(player)
            self._await(player, 2 * self._grace_ms)

    def back(self, player: str) -> None:
        """The player is connected."""
        if (alarm := self._alarms.pop(player, None)) is not None:
            alarm.cancel()

    def stop(self) -> None:
        """Forget everybody."""
        for alarm in self._alarms.values():
            alarm.cancel()
        self._alarms.clear()

    def _await(self, player: str, ms: int) -> None:
        self._alarms[player] = self._clock.call_at(self._clock.now() + ms, lambda: self._ring(player))

    def _ring(self, player: str) -> None:
        del self._alarms[player]
        self._gone(player)
