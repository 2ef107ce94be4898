"""Who listens to a room: connections by player, and those whose turn to join has not come yet."""

from collections.abc import Mapping
from typing import Protocol

from roomlit.protocol.framing import Outgoing
from roomlit.room.log import Entry
from roomlit.server.bursts import Burst, bursts


class Follower(Protocol):
    """A connection that listens to the room as one player."""

    player: str

    def deliver(self, out: Outgoing) -> None:
        """A frame that is in no log. Never blocks, never raises; may leave the audience."""
        ...

    def hear(self, burst: Burst) -> None:
        """Events of a log, in the order of their numbers; as `deliver`."""
        ...

    def hint(self, out: Outgoing) -> None:
        """A frame that may be lost; as `deliver`."""
        ...

    def room_lost(self) -> None:
        """The room died with uncommitted changes; come back and take a snapshot."""
        ...


class Audience:
    """Delivers to everyone, to one player, or to everyone else. Followers may leave while they are being told."""

    def __init__(self) -> None:
        self._seated: dict[str, list[Follower]] = {}
        self._joining: dict[Follower, int] = {}
        self._turns = 0

    @property
    def seated(self) -> Mapping[str, list[Follower]]:
        """The followers of each player."""
        return self._seated

    def expect(self, follower: Follower) -> int:
        """Hear nothing until `seat` is called with the number given here; a later `expect` or `leave` voids it."""
        self.leave(follower)
        self._turns += 1
        self._joining[follower] = self._turns
        return self._turns

    def greet(self, follower: Follower, turn: int, joined: Outgoing, run: list[Entry]) -> bool:
        """Its turn has come: deliver what it hears first; whether it is there to be seated then."""
        if self._joining.get(follower) != turn:
            return False  # It hung up before its turn came, or has asked again.
        follower.deliver(joined)
        for burst in bursts(run):
            follower.hear(burst)
        return self._joining.get(follower) == turn  # Not so slow that it was dropped meanwhile.

    def seat(self, follower: Follower) -> bool:
        """Hear everything from now on; whether it is the first of its player."""
        self._joining.pop(follower, None)
        first = follower.player not in self._seated
        self._seated.setdefault(follower.player, []).append(follower)
        return first

    def leave(self, follower: Follower) -> None:
        """Hear nothing any more."""
        self._joining.pop(follower, None)
        held = self._seated.get(follower.player)
        if held is not None and follower in held:
            held.remove(follower)
            if not held:
                del self._seated[follower.player]

    def tell(self, player: str | None, burst: Burst) -> None:
        """To one player, or to everyone."""
        # Copies, because a peer that is too slow leaves in the middle of it.
        told = list(self._seated.values()) if player is None else [self._seated.get(player, [])]
        for followers in told:
            for follower in tuple(followers):
                follower.hear(burst)

    def tell_others(self, player: str, out: Outgoing) -> None:
        """A hint to everyone but this player."""
        for other, followers in tuple(self._seated.items()):
            if other != player:
                for follower in tuple(followers):
                    follower.hint(out)

    def dismiss(self) -> None:
        """Tell everybody that the room is lost."""
        everybody = [*(one for held in self._seated.values() for one in held), *self._joining]
        for follower in everybody:
            follower.room_lost()
        self._seated.clear()
        self._joining.clear()
