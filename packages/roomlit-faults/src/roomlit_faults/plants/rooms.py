"""Faults of rooms and journals; `swap` (see `catalogue`) puts each of them in."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from roomlit.eventlog.event_log import EventLog
from roomlit.ports.store import Commit, Row
from roomlit.protocol.messages import Ack, CommandRefused
from roomlit.server.actor import RoomActor
from roomlit.server.broadcast import Broadcaster, Subscribers
from roomlit.server.command_dedup import CommandDedup
from roomlit.server.commit_queue import CommitQueue
from roomlit.server.connections import ConnectionRegistry
from roomlit.server.hub import Hub
from roomlit.server.room_state import RoomState
from roomlit.stores.sql import SqlStore
from roomlit_faults.simulation.disk import SimulatedStore

Swap = Callable[[Any, str, Callable[[Any], Any]], None]
Whole = Callable[..., Any]


def publish_before_commit(swap: Swap) -> None:
    """What waits for a commit is released at once."""

    def make(stage: Whole) -> Whole:
        def early(self: CommitQueue, commit: Commit | None, release: Whole, abandon: Whole | None = None) -> None:
            release()
            stage(self, commit, lambda: None)

        return early

    swap(CommitQueue, "stage", make)


def ack_early(swap: Swap) -> None:
    """The reply comes as soon as the step is decided."""
    fresh: dict[tuple[str, str], Ack] = {}

    def make_put(put: Whole) -> Whole:
        def noted(self: CommandDedup, key: tuple[str, str], ack: Ack, at: int) -> None:
            fresh[key] = ack
            put(self, key, ack, at)

        return noted

    def make_submit(submit: Whole) -> Whole:
        def hasty(self: RoomActor, action: Any, *, command: str = "", reply: Whole | None = None) -> None:
            fresh.clear()
            answered: list[Ack | CommandRefused] = []

            def once(outcome: Ack | CommandRefused) -> None:
                if not answered and reply is not None:
                    answered.append(outcome)
                    reply(outcome)

            submit(self, action, command=command, reply=once)
            if (ack := fresh.get((getattr(action, "player", ""), command))) is not None:
                once(ack)

        return hasty

    swap(CommandDedup, "put", make_put)
    swap(RoomActor, "submit", make_submit)


def lose_rows(swap: Swap) -> None:
    """Every 23rd row is not written."""

    def make(append: Whole) -> Whole:
        def forgetful(self: SimulatedStore | SqlStore, row: Row) -> Commit | None:
            return None if row.n % 23 == 0 else append(self, row)

        return forgetful

    swap(SimulatedStore, "append", make)
    swap(SqlStore, "append", make)


def reuse_seq(swap: Swap) -> None:
    """After some events the number stays where it is."""

    def make(append: Whole) -> Whole:
        def stuck(self: EventLog, *, at: int, **event: Any) -> Any:
            if self.seq and at % 31 == 0:
                self.seq -= 1
            return append(self, at=at, **event)

        return stuck

    swap(EventLog, "append", make)


def lose_last(swap: Swap) -> None:
    """Of three or more events of one step the last is not told."""

    def make(publish: Whole) -> Whole:
        def forgetful(self: Broadcaster, told: list[Any], then: Any) -> None:
            publish(self, told[:-1] if len(told) > 2 else told, then)

        return forgetful

    swap(Broadcaster, "publish", make)


def keep_epoch(swap: Swap) -> None:
    """Every room is of epoch 1, whatever was lost."""

    def make_state(init: Whole) -> Whole:
        def same(self: RoomState, *, meta: Any, **rest: Any) -> None:
            init(self, meta=msgspec.structs.replace(meta, epoch=1), **rest)

        return same

    def make_open(open_room: Whole) -> Whole:
        async def same(self: SimulatedStore, meta: Any) -> None:
            await open_room(self, msgspec.structs.replace(meta, epoch=1))

        return same

    swap(RoomState, "__init__", make_state)
    swap(SimulatedStore, "open_room", make_open)


def forget_ids_at_restart(swap: Swap) -> None:
    """The journal is folded without the ids of its commands."""

    def make(replay: Whole) -> Whole:
        def nameless(self: RoomState, row: Row) -> None:
            replay(self, msgspec.structs.replace(row, command=""))

        return nameless

    swap(RoomState, "replay", make)


def forget_ids(swap: Swap) -> None:
    """No command was ever answered."""
    swap(CommandDedup, "get", nothing)


def keep_followers(swap: Swap) -> None:
    """The connections of a dead room stay open."""
    swap(Subscribers, "dismiss", nothing)


def free_with_last(swap: Swap) -> None:
    """Nobody is connected: the room goes."""
    hubs: list[Hub] = []
    tasks: list[asyncio.Task[None]] = []

    def make_hub(init: Whole) -> Whole:
        def known(self: Hub, **given: Any) -> None:
            init(self, **given)
            hubs.append(self)

        return known

    def make_left(left: Whole) -> Whole:
        def last(self: ConnectionRegistry, connection: Any) -> None:
            left(self, connection)
            hub = next(hub for hub in hubs if hub.registry is self)
            people = (other for other in self.connections if not other.internal)
            if not connection.internal and all(other.room != connection.room for other in people):
                tasks.append(asyncio.get_running_loop().create_task(hub.free(connection.room)))

        return last

    swap(Hub, "__init__", make_hub)
    swap(ConnectionRegistry, "left", make_left)


def nothing(before: Whole) -> Whole:
    """What does nothing instead."""
    return lambda *_: None
