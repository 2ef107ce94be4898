"""Faults of joining, resuming and of the seats' generations; `swap` (see `catalogue`) puts each of them in."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from roomlit.eventlog.event_log import EventLog
from roomlit.ports.connection import Subscriber
from roomlit.ports.logic import Presence
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Position
from roomlit.server import room_state
from roomlit.server.actor import RoomActor
from roomlit.server.broadcast import Subscribers
from roomlit.server.connections import ConnectionRegistry
from roomlit.server.credentials import Credentials
from roomlit_faults.plants.rooms import Swap, Whole, nothing

At = Mapping[str, Position]
Logs = Mapping[str, EventLog]


def skip_one(swap: Swap) -> None:
    """The first missed event is missed for good."""
    _run_from(swap, 1)


def repeat_one(swap: Swap) -> None:
    """The last event that was heard is told again."""
    _run_from(swap, -1)


def widen_window(swap: Swap) -> None:
    """One event too old still counts as within the window."""
    _decide_as_if(swap, lambda position, log: Position(position.epoch, max(position.seq, log.first - 1)), reach=1)


def resume_from_ahead(swap: Swap) -> None:
    """Whoever is ahead stands at the end."""
    _decide_as_if(swap, lambda position, log: Position(position.epoch, min(position.seq, log.seq)))


def resume_across_epochs(swap: Swap) -> None:
    """Any epoch will do."""
    _decide_as_if(swap, lambda position, log: Position(log.epoch, position.seq))


def seat_late(swap: Swap) -> None:
    """Between what a client hears first and its seat in the audience some time passes."""

    def make(seat: Whole) -> Whole:
        def late(self: Subscribers, subscriber: Subscriber) -> bool:
            asyncio.get_running_loop().call_later(0.03, seat, self, subscriber)
            return subscriber.player not in self.seated

        return late

    swap(Subscribers, "seat", make)


def tell_everyone(swap: Swap) -> None:
    """What is for one player is told to all."""

    def make(tell: Whole) -> Whole:
        def loud(self: Subscribers, player: str | None, out: Outgoing) -> None:
            tell(self, None, out)

        return loud

    swap(Subscribers, "tell", make)


def keep_older(swap: Swap) -> None:
    """Older connections are not closed."""
    swap(ConnectionRegistry, "welcomed", nothing)


def keep_tokens(swap: Swap) -> None:
    """Using a token's successor does not void it."""
    swap(Credentials, "confirm", nothing)


def absent_at_once(swap: Swap) -> None:
    """Whoever loses a connection is absent, another one or not."""

    def make(unsubscribe: Whole) -> Whole:
        def final(self: RoomActor, subscriber: Subscriber) -> None:
            unsubscribe(self, subscriber)
            self.submit(Presence(player=subscriber.player, online=False))

        return final

    swap(RoomActor, "unsubscribe", make)


def _run_from(swap: Swap, further: int) -> None:
    """The missed run begins so many events further on."""

    def make(after: Whole) -> Whole:
        def shifted(self: EventLog, seq: int) -> Any:
            return after(self, max(0, seq + further))

        return shifted

    swap(EventLog, "after", make)


def _decide_as_if(swap: Swap, moved: Callable[[Position, EventLog], Position], *, reach: int | None = None) -> None:
    """Resume as if every position had been `moved`; by at most `reach`."""

    def make(decide: Whole) -> Whole:
        def lenient(at: At, logs: Logs) -> Any:
            seen = {name: moved(at[name], log) if name in at else None for name, log in logs.items()}
            asked = {name: position for name, position in seen.items() if position is not None}
            far = any(abs(asked[name].seq - at[name].seq) > reach for name in asked) if reach is not None else False
            return decide(at if far else asked, logs)

        return lenient

    swap(room_state, "decide_resume", make)
