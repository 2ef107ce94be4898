"""The server speaks: `roomlit.publish(…)` and `roomlit.send(…)` from a script, a thread, a request or a job."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any, Literal

from roomlit.client.payload import latest_only
from roomlit.errors import LocalError
from roomlit.kinds.authoritative import Room
from roomlit.log import get_logger
from roomlit.ports.connection import Reply
from roomlit.protocol.messages import Ack
from roomlit.protocol.plain_json import server_json
from roomlit.server.room_code import code_of
from roomlit.server.server_voice import outcome_of, publication, refuse, warn
from roomlit.streamlit import _compat
from roomlit.streamlit.portal import TIMEOUT_S
from roomlit.streamlit.runtime import HubRuntime

ELSEWHERE = 'speak by roomlit.Publisher("http://localhost:8501", key=…), or behind roomlit.routes() in server.py'
Keep = Literal["latest"] | None
"""Whether an event is kept in the log (None), or is telemetry of which the newest counts (`"latest"`)."""
Said = Callable[[Reply], None]


def publish(
    room: str,
    type: str,
    /,
    *,
    to: str | None = None,
    keep: Keep = None,
    wait: bool = True,
    timeout_s: float = TIMEOUT_S,
    **data: Any,
) -> int:
    """Tell everyone in `room` an event of the server, from any thread of this process.

    `type` is a word of small letters, digits and underscores, `data` is JSON, or arrays of NumPy. The room is opened
    when nobody is there yet. Hearers see `event.server`, which no visitor can set, and `data` as attributes. No rate
    limit applies.

    - `to`: one seat alone, by user, player id or display name
    - `keep="latest"`: telemetry of which only the newest counts. It is in no log; who comes later hears the newest at
      once, who reads slowly hears the newest only
    - `wait`: return after the commit, with the number of the last public event; False returns 0 at once, and what
      fails is in the log
    - `timeout_s`: how many seconds to wait at most

    Raises `LocalError` for what cannot be published (`publish/…`), in a process without pages (`runtime/elsewhere`:
    use a `Publisher`), on the hub's own loop (`portal/on_loop`: await `apublish` there) and when the hub does not
    answer (`portal/timeout`); `Refused` with the hub's reason.

    >>> import roomlit
    >>> roomlit.publish("builds", "build_done", branch="main", seconds=41)
    1
    """
    runtime, said = _publishing(room, type, data, to=to, keep=keep)
    if not wait:
        runtime.portal.tell(lambda: said(warn(room, type)))
        return 0
    return runtime.portal.run(lambda: _done(said), timeout_s=timeout_s).seq


async def apublish(
    room: str, type: str, /, *, to: str | None = None, keep: Keep = None, timeout_s: float = TIMEOUT_S, **data: Any
) -> int:
    """As `publish` with `wait`, for coroutines: on any loop, the server's own too.

    In a handler of FastAPI, say:

        async def build(branch: str) -> int:
            return await roomlit.apublish("builds", "build_done", branch=branch)
    """
    runtime, said = _publishing(room, type, data, to=to, keep=keep)
    return (await runtime.portal.wait(lambda: _done(said), timeout_s=timeout_s)).seq


def send(room: str, command: str, /, *, timeout_s: float = TIMEOUT_S, **args: Any) -> Ack:
    """Give `room` a `command` as the server, from any thread: `by.server` is true in it. Durable when this returns.

    It may be one that only the server may give (`@roomlit.command(server_only=True)`), or any other; in every room
    `send(room, "message", text=…, sender=…)` says a line of chat. A room of your own class has to be open: see
    `open_room`. `args` are the command's own, as JSON; it waits `timeout_s` seconds at most. Raises `Refused` with the
    room's reason, `LocalError` as `publish`.

    >>> import roomlit
    >>> roomlit.send("builds", "message", text="The build is green.", sender="Builds").result
    {'message': 1}
    """
    runtime, said = _commanding(room, command, args)
    return runtime.portal.run(lambda: _done(said), timeout_s=timeout_s)


async def asend(room: str, command: str, /, *, timeout_s: float = TIMEOUT_S, **args: Any) -> Ack:
    """As `send`, for coroutines: on any loop, the server's own too.

    In a handler of FastAPI, say:

        async def announce(text: str) -> None:
            await roomlit.asend("builds", "message", text=text, sender="Builds")
    """
    runtime, said = _commanding(room, command, args)
    return await runtime.portal.wait(lambda: _done(said), timeout_s=timeout_s)


def open_room(name: str, /, *, kind: type[Room] | None = None, options: dict[str, Any] | None = None) -> None:
    """Have the room of that `name` open, before anybody is there: bots and jobs may begin with it.

    `kind` is a `roomlit.Room` of your own, `options` the first values of its state; an open room stays as it is.
    Raises `LocalError`: `hub/full`, `room/name`, `kind/type`, `runtime/elsewhere` as `publish`, and `portal/on_loop` on
    the hub's own loop.

    >>> import roomlit
    >>> roomlit.open_room("builds")
    """
    runtime = _runtime()
    runtime.portal.run(lambda: runtime.open_room(name, kind, options or {}))


def _publishing(room: str, type: str, data: dict[str, Any], *, to: str | None, keep: Keep) -> tuple[HubRuntime, Said]:
    latest = latest_only(keep)
    event = publication(type, data, to=to, latest=latest)
    runtime, code = _runtime(), code_of(room)
    return runtime, lambda reply: runtime.hub.voice.publish(code, event, latest=latest, reply=reply)


def _commanding(room: str, command: str, args: dict[str, Any]) -> tuple[HubRuntime, Said]:
    runtime, code, given = _runtime(), code_of(room), server_json(command, args)
    return runtime, lambda reply: runtime.hub.voice.command(code, command, given, reply=reply)


def _runtime() -> HubRuntime:
    found = _compat.found()
    if found.forked if found is not None else not (_compat.has_pages() or _may_serve()):
        raise LocalError("runtime/elsewhere", f"no rooms are served in this process, nobody would hear it: {ELSEWHERE}")
    if found is None and not _compat.has_pages():
        get_logger("roomlit.publish").warning("no page has begun in this process yet", if_none_will=ELSEWHERE)
    runtime = _compat.runtime()
    runtime.wait_until_served()
    return runtime


def _may_serve() -> bool:
    """Whether pages may still begin here: Streamlit in another application does so with its first visitor."""
    if threading.current_thread() is not threading.main_thread():
        return True
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _done(said: Said) -> Ack:
    return refuse(await outcome_of(said))
