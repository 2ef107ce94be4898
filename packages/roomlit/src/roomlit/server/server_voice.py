"""The server voice: what the server itself publishes in rooms, events and commands of nobody's seat."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from roomlit import errors
from roomlit.errors import LocalError, RemoteError, RoomlitError, RoomUnknown
from roomlit.log import get_logger
from roomlit.ports.connection import Reply
from roomlit.ports.logic import EVENT_NAME, SERVER, Act, Publish, Seating
from roomlit.ports.store import Store
from roomlit.protocol.messages import Ack, CommandRefused
from roomlit.protocol.plain_json import server_json
from roomlit.server.actor import RoomActor
from roomlit.server.room_registry import RoomRegistry
from roomlit.task_supervisor import TaskSupervisor

OPENED: Final = "chat"
"""The kind of a room that is opened because the server speaks in it before anybody has come."""
OPENED_BY_PROGRAM: Final[Mapping[str, Any]] = {"opened_by": "program"}
"""The options of a room that a program opened by its name, before any page did."""
FOLDED: Final = frozenset({"message", "player_list", "connection"})
"""What pages fold into their view, or make themselves: rules tell it, or nobody."""
Say = Callable[[RoomActor, Reply], None]


class ServerVoice:
    """Speaks in the rooms of one hub; every method must be called on its loop.

    The order of calls is kept for each room, also while the room is being opened. No rate limit applies.
    """

    def __init__(self, *, rooms: RoomRegistry, store: Store, tasks: TaskSupervisor, opens: bool) -> None:
        self._rooms = rooms
        self._store = store
        self._tasks = tasks
        self._opens = opens
        self._waiting: dict[str, deque[tuple[Say, Reply]]] = {}

    def publish(self, code: str, event: Publish, *, latest: bool = False, id: str = "", reply: Reply) -> None:
        """Tell everyone in the room, or the one seat that `event.to` names (user, player id or display name).

        `reply` hears the acknowledgement after the commit; the same `id` is published once. `latest`: the event counts
        until the next of its type and is in no log, so nothing is waited for.
        """

        def say(actor: RoomActor, reply: Reply) -> None:
            if latest:
                actor.latest.put(event.name, event.data)
                return reply(Ack(id=id, seq=0))
            to = None if event.to is None else _player(actor, event.to)
            return actor.submit(msgspec.structs.replace(event, to=to), command=id, reply=reply)

        self._say(code, say, reply)

    def command(self, code: str, name: str, args: dict[str, Any], *, id: str = "", reply: Reply) -> None:
        """Give the room a command as the server. `reply` hears the acknowledgement or the refusal."""
        action = Act(player=SERVER, name=name, args=args)
        self._say(code, lambda actor, reply: actor.submit(action, command=id, reply=reply), reply)

    def _say(self, code: str, say: Say, reply: Reply) -> None:
        waiting = self._waiting.get(code)
        actor = self._rooms.rooms.get(code)
        if waiting is not None:
            waiting.append((say, reply))
        elif actor is not None:
            self._rooms.visit(code)
            _said(actor, say, reply)
        else:
            self._waiting[code] = deque([(say, reply)])
            self._tasks.start(f"opening-{code}", self._open(code))

    async def _open(self, code: str) -> None:
        actor: RoomActor | None = None
        lost: RoomlitError = RemoteError("room/restarting", f"{code} could not be opened: try again", retry_ms=500)
        try:
            if not self._opens:
                raise RoomUnknown(code)
            await self._check_kept(code)
            actor = await self._rooms.open(OPENED, dict(OPENED_BY_PROGRAM), code)
        except RoomlitError as error:
            lost = error
        finally:
            for say, reply in self._waiting.pop(code):
                if actor is None:
                    reply(_refused(lost))
                else:
                    _said(actor, say, reply)

    async def _check_kept(self, code: str) -> None:
        """A room of somebody's own class waits in the journal until the class is shown: nothing is opened over it."""
        kept = next((meta for meta in await self._store.rooms() if meta.room == code), None)
        if kept is not None and kept.kind != OPENED and code not in self._rooms.rooms:
            way_out = f"open it with roomlit.open_room({code!r}, kind={kept.kind}) first"
            raise LocalError("room/other_kind", f"{code} is a room of the class {kept.kind}: {way_out}")


def publication(type: str, data: Mapping[str, Any], *, to: str | None = None, latest: bool = False) -> Publish:
    """An event of the server, checked, and with data of its own that nobody else can change; on any thread.

    Raises `LocalError`: `publish/bad_type`, `publish/not_json`, `publish/latest_to`.

    >>> publication("deploy_done", {"version": (1, 2)}).data
    {'version': [1, 2]}
    """
    if not isinstance(type, str) or not EVENT_NAME.fullmatch(type) or type in FOLDED:  # pyright: ignore[reportUnnecessaryIsInstance]
        told = 'a line of chat is roomlit.send(room, "message", text=…)' if type == "message" else "of your own"
        raise LocalError("publish/bad_type", f"an event's type is a word such as deploy_done, {told}; got {type!r}")
    if latest and to is not None:
        raise LocalError("publish/latest_to", 'keep="latest" is for everyone: leave out `to`, or `keep`')
    return Publish(name=type, data=server_json(type, data), to=to)


async def outcome_of(ask: Callable[[Reply], None]) -> Ack | CommandRefused:
    """Await what `ask` is told by its reply."""
    outcome: asyncio.Future[Ack | CommandRefused] = asyncio.get_running_loop().create_future()

    def reply(answer: Ack | CommandRefused) -> None:
        if not outcome.done():
            outcome.set_result(answer)

    ask(reply)
    return await outcome


def refuse(outcome: Ack | CommandRefused) -> Ack:
    """The acknowledgement, or the refusal raised as `roomlit.errors.Refused`."""
    if isinstance(outcome, CommandRefused):
        raise errors.Refused(outcome.code, outcome.message, retry_ms=outcome.retry_ms)
    return outcome


def warn(room: str, type: str) -> Reply:
    """A reply for who does not wait: what was not published is in the log."""

    def reply(answer: Ack | CommandRefused) -> None:
        if isinstance(answer, CommandRefused):
            log = get_logger("roomlit.publish")
            log.warning("not published", room=room, type=type, code=answer.code, why=answer.message)

    return reply


def _said(actor: RoomActor, say: Say, reply: Reply) -> None:
    try:
        say(actor, reply)
    except RoomlitError as error:
        reply(_refused(error))


def _refused(error: RoomlitError) -> CommandRefused:
    return CommandRefused(id="", code=error.code, message=error.message, retry_ms=error.retry_ms)


def _player(actor: RoomActor, to: str) -> str:
    """The one seat that is meant; raises `Refused("seat/unknown")` or `Refused("seat/ambiguous")`."""
    logic = actor.logic
    found = logic.seats(actor.state, to) if isinstance(logic, Seating) else [to] if to in actor.subscribers else []
    if len(found) > 1:
        raise errors.Refused("seat/ambiguous", f"{len(found)} people here are called {to!r}: use the user or player id")
    if not found:
        raise errors.Refused("seat/unknown", f"nobody here is {to!r}: expected a user, a player id or a name")
    return next(iter(found))
