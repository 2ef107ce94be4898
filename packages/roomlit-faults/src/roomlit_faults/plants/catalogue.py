"""Known faults, planted into the hub to see that a checker finds them."""

import contextlib
from collections.abc import Callable, Generator, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from roomlit_faults.plants import rooms, seats
from roomlit_faults.plants.rooms import Swap


class Plant(msgspec.Struct, frozen=True):
    """`what` is wrong, and how it is put there; `private`: it shows only where rooms tell one player something."""

    what: str
    put: Callable[[Swap], None]
    private: bool = False


PLANTS: Mapping[str, Plant] = MappingProxyType(
    {
        "publish_before_commit": Plant("events leave before their row is durable", rooms.publish_before_commit),
        "ack_before_commit": Plant("the acknowledgement leaves before the row is durable", rooms.ack_early),
        "row_not_written": Plant("now and then a row is said to be durable and is not", rooms.lose_rows),
        "seq_reused": Plant("now and then two events get one number", rooms.reuse_seq),
        "last_of_burst_lost": Plant("the last of several events is not told", rooms.lose_last),
        "epoch_not_changed": Plant("a room that lost its journal keeps its epoch", rooms.keep_epoch),
        "id_forgotten_at_restart": Plant("command ids are not recovered", rooms.forget_ids_at_restart),
        "id_forgotten": Plant("command ids are not remembered", rooms.forget_ids),
        "dead_room_keeps_followers": Plant("nobody is told that the room died", rooms.keep_followers),
        "room_freed_with_last_socket": Plant("the last connection ends the room", rooms.free_with_last),
        "off_by_one_on_resume": Plant("the run begins one event too late", seats.skip_one),
        "duplicate_on_resume": Plant("the run begins one event too early", seats.repeat_one),
        "window_edge_wrong": Plant("a position just before the window is resumed", seats.widen_window),
        "resumed_from_ahead": Plant("a position ahead of the log is resumed", seats.resume_from_ahead),
        "resumed_across_epochs": Plant("the epoch of a position is not looked at", seats.resume_across_epochs),
        "snapshot_before_follow": Plant("what happens right after the snapshot is not heard", seats.seat_late),
        "wrong_audience": Plant("an event for one is told to everyone", seats.tell_everyone, private=True),
        "stale_generation_accepted": Plant("the older connection of a seat lives on", seats.keep_older),
        "resume_token_reusable": Plant("a resume token outlives its successor", seats.keep_tokens),
        "old_death_marks_absent": Plant("any connection's end makes its player absent", seats.absent_at_once),
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
