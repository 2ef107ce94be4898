"""Who wants to know what rooms do without being in them: told after each commit, instead of looking again and again."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import msgspec

from roomlit.ports.logic import Fact, RoomLogic


class ObservedRoom(msgspec.Struct, frozen=True, kw_only=True):
    """A room as one durable step left it. A value: keep it as long as you like, the room goes on without it.

    `room` is its code, `opened_at` (milliseconds since 1970) tells it from an earlier room of that code, `kind` is that
    of its rules, and `state` is theirs: ask with `isinstance` whether it is one you know.
    """

    room: str
    kind: str
    opened_at: int
    state: Any
    logic: RoomLogic[Any]

    def view(self, player: str | None) -> dict[str, Any]:
        """What `player` may know of it (None: a stranger)."""
        return self.logic.view(self.state, player)


class RoomObserver(Protocol):
    """Hears of every room of a hub (`Hub.observe`), on the hub's loop.

    Durability: nothing is told before it is as durable as the store makes it and has left to the room's subscribers;
    what was lost with a crash is never told. Order: of one room `opened` first, then each `stepped` in the order of
    the decisions, none left out and none twice, then `freed`. Who comes late hears `opened` of the rooms that are
    there, and the steps after it. Re-entrancy: never called in the middle of a decision, so a call may use the room,
    submit to it included. Faults: what a call raises is logged and harms neither the room nor other observers. Cost: a
    hub that nobody observes pays one look per step; calls share the loop with everybody's frames, so they should
    only take note and leave work to a task.
    """

    def opened(self, room: ObservedRoom) -> None:
        """A room is there: new, recovered after a restart, or known already.

        A room that was reloaded because a commit failed is told once more, without `freed` before it.
        """
        ...

    def stepped(self, room: ObservedRoom, facts: Sequence[Fact]) -> None:
        """An action was accepted: the room as it is since, and what happened. `facts` may be empty."""
        ...

    def freed(self, room: str) -> None:
        """The room of this code has ended for good. The end of the process frees no room."""
        ...


@runtime_checkable
class TelemetryObserver(Protocol):
    """What a `RoomObserver` has besides when it wants to hear of telemetry, which is in no step."""

    def refreshed(self, room: str, type: str) -> None:
        """The newest event of this type, of which only the newest counts, is another one."""
        ...
