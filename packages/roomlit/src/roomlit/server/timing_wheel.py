"""A timing wheel: who has to be looked at when, in whole turns of a second, however many there are. Pure.

Varghese and Lauck, "Hashed and hierarchical timing wheels" (1987): setting and dropping cost the same for one thing
and for a million, and a turn costs what falls due in it.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


class TimingWheel(Generic[Thing]):
    """Holds each thing once, at the first turn not before its time.

    Deadlines that traffic moves later need not be told: look at the thing when its turn comes, and put it in again.

    >>> wheel = TimingWheel[str](turn_ms=1000)
    >>> wheel.put("ada", 4200)
    >>> wheel.turn(4900), wheel.turn(5000), len(wheel)
    ([], ['ada'], 0)
    """

    def __init__(self, *, turn_ms: int) -> None:
        self._turn_ms = turn_ms
        self._turns: dict[int, dict[Thing, None]] = {}
        self._held: dict[Thing, int] = {}

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, thing: Thing) -> bool:
        return thing in self._held

    def put(self, thing: Thing, due: int) -> None:
        """Let `thing` fall due at `due` (milliseconds), and no longer when it was to before."""
        self.drop(thing)
        turn = -(-due // self._turn_ms)
        self._held[thing] = turn
        self._turns.setdefault(turn, {})[thing] = None

    def drop(self, thing: Thing) -> None:
        """Forget it; does nothing when it is not held."""
        turn = self._held.pop(thing, None)
        if turn is None:
            return
        del self._turns[turn][thing]
        if not self._turns[turn]:
            del self._turns[turn]

    def turn(self, now: int) -> list[Thing]:
        """What has fallen due by `now`, in the order of its turns; it is held no longer.

        Turns that were missed, because the process was stopped, are made up for.
        """
        # Deadlines lie less than a minute ahead: there are never more than some dozen turns to look at.
        past = sorted(turn for turn in self._turns if turn * self._turn_ms <= now)
        due = [thing for turn in past for thing in self._turns.pop(turn)]
        for thing in due:
            del self._held[thing]
        return due
