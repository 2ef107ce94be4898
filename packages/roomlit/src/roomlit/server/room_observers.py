"""Tells those who observe the rooms of a hub what was committed, one turn of the loop later."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from roomlit.log import get_logger
from roomlit.ports.logic import Fact
from roomlit.ports.room_observer import ObservedRoom, RoomObserver, TelemetryObserver


class Observation:
    """One observer, and the rooms that it has been told of and may hear more about."""

    def __init__(self, observer: RoomObserver) -> None:
        self.observer = observer
        self.rooms: set[str] = set()


class RoomObservers:
    """Keeps the promises of `RoomObserver`: one queue for all rooms, emptied when nobody is deciding anything."""

    def __init__(self) -> None:
        self._observations: list[Observation] = []
        self._waiting: deque[tuple[Observation, Callable[[], None]]] = deque()

    @property
    def any(self) -> bool:
        """Whether anybody is to be told."""
        return bool(self._observations)

    def add(self, observer: RoomObserver) -> Observation:
        """From now on it hears of rooms as they open; of one that is open already once that is told `to` it."""
        observation = Observation(observer)
        self._observations.append(observation)
        return observation

    def remove(self, observation: Observation) -> None:
        """It hears nothing any more, not even what was on its way."""
        self._observations.remove(observation)

    def opened(self, room: ObservedRoom, *, to: Observation | None = None) -> None:
        """The room is there, for everybody or for the one who came late."""
        for observation in self._observations if to is None else [to]:
            observation.rooms.add(room.room)
            self._tell(observation, partial(observation.observer.opened, room))

    def stepped(self, room: ObservedRoom, facts: Sequence[Fact]) -> None:
        """A step of the room is durable and published."""
        for observation in self._knowing(room.room):
            self._tell(observation, partial(observation.observer.stepped, room, facts))

    def refreshed(self, room: str, type: str) -> None:
        """The newest telemetry of a type is another one."""
        for observation in self._knowing(room):
            if isinstance(observation.observer, TelemetryObserver):
                self._tell(observation, partial(observation.observer.refreshed, room, type))

    def freed(self, room: str) -> None:
        """The room is gone for good."""
        for observation in self._knowing(room):
            observation.rooms.discard(room)
            self._tell(observation, partial(observation.observer.freed, room))

    def _knowing(self, room: str) -> Iterable[Observation]:
        return [observation for observation in self._observations if room in observation.rooms]

    def _tell(self, observation: Observation, call: Callable[[], None]) -> None:
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._run)
        self._waiting.append((observation, call))

    def _run(self) -> None:
        waiting, self._waiting = self._waiting, deque()
        for observation, call in waiting:
            if observation not in self._observations:
                continue
            try:
                call()
            except Exception:  # noqa: BLE001 – the edge of somebody else's code: the rooms and the others go on
                get_logger("roomlit.observers").error("an observer failed", exc_info=True)
