"""Known faults, planted into the hub to see that a checker finds them."""

import contextlib
from collections.abc import Callable, Generator, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from roomlit.testing import planted_rooms, planted_seats
from roomlit.testing.planted_rooms import Swap


class Plant(msgspec.Struct, frozen=True):
    """`what` is wrong, and how it is put there; `private`: it shows only where rooms tell one player something."""

    what: str
    put: Callable[[Swap], None]
    private: bool = False


PLANTS: Mapping[str, Plant] = MappingProxyType(
    {
        "publish_before_commit": Plant("events leave before their row is durable", planted_rooms.publish_before_commit),
        "ack_before_commit": Plant("the acknowledgement leaves before the row is durable", planted_rooms.ack_early),
        "row_not_written": Plant("now and then a row is said to be durable and is not", planted_rooms.lose_rows),
        "seq_reused": Plant("now and then two events get one number", planted_rooms.reuse_seq),
        "last_of_burst_lost": Plant("the last of several events is not told", planted_rooms.lose_last),
        "epoch_not_changed": Plant("a room that lost its journal keeps its epoch", planted_rooms.keep_epoch),
        "id_forgotten_at_restart": Plant("command ids are not recovered", planted_rooms.forget_ids_at_restart),
        "id_forgotten": Plant("command ids are not remembered", planted_rooms.forget_ids),
        "dead_room_keeps_followers": Plant("nobody is told that the room died", planted_rooms.keep_followers),
        "room_freed_with_last_socket": Plant("the last connection ends the room", planted_rooms.free_with_last),
        "off_by_one_on_resume": Plant("the run begins one event too late", planted_seats.skip_one),
        "duplicate_on_resume": Plant("the run begins one event too early", planted_seats.repeat_one),
        "window_edge_wrong": Plant("a position just before the window is resumed", planted_seats.widen_window),
        "resumed_from_ahead": Plant("a position ahead of the log is resumed", planted_seats.resume_from_ahead),
        "resumed_across_epochs": Plant("the epoch of a position is not looked at", planted_seats.resume_across_epochs),
        "snapshot_before_follow": Plant("what happens right after the snapshot is not heard", planted_seats.seat_late),
        "wrong_audience": Plant("an event for one is told to everyone", planted_seats.tell_everyone, private=True),
        "stale_generation_accepted": Plant("the older connection of a seat lives on", planted_seats.keep_older),
        "resume_token_reusable": Plant("a resume token outlives its successor", planted_seats.keep_tokens),
        "old_death_marks_absent": Plant("any connection's end makes its player absent", planted_seats.absent_at_once),
    }
)


@contextlib.contextmanager
def planted(name: str | None) -> Generator[None]:
    """The fault of this name is there meanwhile; None: no fault."""
    with contextlib.ExitStack() as stack:

        def swap(owner: Any, attribute: str, make: Callable[[Any], Any]) -> None:
            before = getattr(owner, attribute)
            setattr(owner, attribute, make(before))
            stack.callback(setattr, owner, attribute, before)

        if name is not None:
            PLANTS[name].put(swap)
        yield
