"""Streamlit's `AppTest` with a browser that does its part: it takes the seat, connects, and hears."""

import inspect
import secrets
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest as PageTest

from roomlit.client.event import RoomEvent, from_event
from roomlit.client.room import RoomClient
from roomlit.errors import LocalError
from roomlit.hosting.clients import seat_client
from roomlit.ports.logic import Identity
from roomlit.protocol.messages import Ack
from roomlit.server.hub import Hub
from roomlit.server.identity import vouched_for
from roomlit.server.room_code import code_of
from roomlit.settings import HubSettings
from roomlit.streamlit import _compat
from roomlit.streamlit.room_session import RoomSession
from roomlit.streamlit.runtime import HubRuntime
from roomlit.testing.waiting import PATIENCE_S


class RoomVisitor:
    """Somebody in a room, as a test sees and moves them: the page under test, or a person without a page.

    `player` is the id of the seat.

    >>> at = AppTest.from_string("import roomlit; roomlit.room('team', name='Ada')").run()
    >>> grace = at.join("team", name="Grace")
    >>> grace.members
    ['Ada', 'Grace']
    """

    def __init__(self, runtime: HubRuntime, client: RoomClient, *, player: str) -> None:
        self.player = player
        self._runtime = runtime
        self._client = client

    @property
    def me(self) -> str:
        """The name others see."""
        return self._runtime.portal.ask(lambda: self._actor().logic.me(self._actor().state, self.player))

    @property
    def state(self) -> dict[str, Any]:
        """The room as this seat may see it."""
        return self._runtime.portal.ask(lambda: self._actor().logic.view(self._actor().state, self.player))

    @property
    def members(self) -> list[str]:
        """The names of those who are here now."""
        return [one["name"] for one in self.state.get("members", []) if one["online"]]

    @property
    def events(self) -> list[RoomEvent]:
        """What this seat may have heard, public and private, oldest first, as far as the room still holds it."""
        return self._runtime.portal.run(self._look_events)

    def send(self, name: str, /, **args: Any) -> Ack:
        """A command from this seat, as by JavaScript in a page. Raises `Refused` with the room's reason."""
        return self._runtime.portal.run(lambda: self._client.send(name, **args))

    def leave(self) -> None:
        """Close the connection, as by closing the page; the seat stays."""
        self._runtime.portal.run(self._client.close)

    async def _look_events(self) -> list[RoomEvent]:
        await self._actor().settled()
        logs = self._actor().logs(self.player).values()
        return sorted((from_event(entry.event) for log in logs for entry in log.after(0)), key=lambda event: event.at)

    def _actor(self) -> Any:
        return self._runtime.hub.room(self._client.room)


class _Hall:
    """The hub of one test and everybody connected to it."""

    def __init__(self) -> None:
        _compat.reset()
        self._clients: list[RoomClient] = []
        self.runtime = _compat.runtime(lambda: HubRuntime(settings=HubSettings(data=None), beside=self._while_running))

    def check_open(self) -> None:
        """Raises `LocalError("test/over")` when a later test has opened rooms of its own."""
        if _compat.found() is not self.runtime:
            raise LocalError("test/over", "a later AppTest has rooms of its own: make a second page with at.visitor()")

    def connect(self, room: str, player: str) -> RoomVisitor:
        """A connection of that seat."""
        client = self.runtime.portal.run(lambda: self._connected(room, player))
        return RoomVisitor(self.runtime, client, player=player)

    def enter(self, room: str, name: str) -> str:
        """A new seat; its player id. Raises `Refused` when the room declines."""
        request = secrets.token_hex(16)
        return self.runtime.portal.run(lambda: self.runtime.hub.enter(room, name=name, request=request)).player

    def vouch(self, room: str, identity: Identity) -> str:
        """The seat of somebody who is signed in; its player id. Raises `Refused` when the room declines."""
        return self.runtime.portal.run(lambda: self.runtime.hub.vouch(room, identity)).player

    async def _connected(self, room: str, player: str) -> RoomClient:
        client = seat_client(self.runtime.hub, room=room, player=player, internal=False)
        self._clients.append(client)
        return await client.__aenter__()

    @asynccontextmanager
    async def _while_running(self, hub: Hub) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            for client in self._clients:
                await client.close()


class AppTest(PageTest):
    """As `streamlit.testing.v1.AppTest`, for scripts with rooms: no server, no browser, no waiting.

    After a run the page has its seats and is connected, and the script has run again with them, as in a browser. What
    others do reaches `room.on` and `room.live` with the next `run()`. Each test has rooms of its own, in memory; a
    second page of the same rooms is made by `visitor`.

    >>> at = AppTest.from_string('''
    ...     import roomlit, streamlit as st
    ...     room = roomlit.room("team", name="Ada")
    ...     @room.on("buzz")
    ...     def buzzed(event):
    ...         st.text(f"{event.sender} buzzed")
    ... ''').run()
    >>> _ = at.join("team", name="Grace").send("buzz")
    >>> at.run().text[0].value
    'Grace buzzed'
    """

    def __init__(self, script_path: str | Path, *, hall: _Hall | None = None, **options: Any) -> None:
        super().__init__(script_path, **options)
        self._hall = hall or _Hall()
        self._visits: dict[str, RoomVisitor] = {}

    @classmethod
    def from_string(cls, script: str, *, default_timeout: float = PATIENCE_S) -> "AppTest":
        """A page whose script is this text. `default_timeout`: seconds that a run may take."""
        return cls._like(super().from_string(script, default_timeout=default_timeout))

    @classmethod
    def from_file(cls, script_path: str | Path, *, default_timeout: float = PATIENCE_S) -> "AppTest":
        """A page whose script is this file; a relative path begins at the file that calls this."""
        caller = Path(inspect.stack()[1].filename)
        return cls._like(super().from_file(caller.parent / script_path, default_timeout=default_timeout))

    @classmethod
    def from_function(
        cls,
        script: Callable[..., Any],
        *,
        default_timeout: float = PATIENCE_S,
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> "AppTest":
        """A page whose script is the source of this function, with its imports inside, called with `args`."""
        page = super().from_function(script, default_timeout=default_timeout, args=args, kwargs=kwargs)
        return cls._like(page)

    def run(self, *, timeout: float | None = None) -> "AppTest":
        """Run the script, with what the page's widgets say, and once more for each seat it takes."""
        super().run(timeout=timeout)
        return self

    def room(self, name: str) -> RoomVisitor:
        """This page's seat in the room of that name; raises `LocalError("test/not_there")` before the script joined."""
        visit = self._visits.get(code_of(name))
        if visit is None:
            raise LocalError("test/not_there", f"the page has not joined {name!r}: call at.run() first")
        return visit

    def join(self, room: str, *, name: str = "", user: str | None = None, roles: Iterable[str] = ()) -> RoomVisitor:
        """Somebody else, without a page, in a room that is open: as `name`, or as a signed-in `user` with `roles`.

        Raises `RoomUnknown`, `Refused`, and `LocalError("user/invalid")`.
        """
        self._hall.check_open()
        code = code_of(room)
        if user is not None:
            return self._hall.connect(code, self._hall.vouch(code, vouched_for(user, name=name, roles=roles)))
        return self._hall.connect(code, self._hall.enter(code, name or "guest"))

    def visitor(self, script_path: str | Path | None = None) -> "AppTest":
        """Another person's page with the same rooms: of the same script, called with the same, or of another one."""
        called = {} if script_path else {"args": self.args, "kwargs": self.kwargs}
        script = script_path or self._script_path
        return AppTest(script, hall=self._hall, default_timeout=self.default_timeout, **called)

    @classmethod
    def _like(cls, page: PageTest) -> "AppTest":
        # Streamlit's own functions make one of Streamlit's own class, whatever they are called on.
        return cls(page._script_path, default_timeout=page.default_timeout, args=page.args, kwargs=page.kwargs)

    def _run(self, *args: Any, **options: Any) -> "AppTest":
        self._hall.check_open()
        super()._run(*args, **options)
        return self.run() if self._browse() else self

    def _browse(self) -> bool:
        """What the page's browser does after a run; whether the script is run again for it."""
        before = len(self._visits)
        for one in self._session_state.filtered_state.values():
            if isinstance(one, RoomSession) and one.room not in self._visits:
                self._visits[one.room] = self._take_seat(one)
        return len(self._visits) > before

    def _take_seat(self, session: RoomSession) -> RoomVisitor:
        player = session.player or self._hall.enter(session.room, session.name or "guest")
        visit = self._hall.connect(session.room, player)
        credential = self._hall.runtime.hub.credentials.seat(session.room, player)
        self._hall.runtime.portal.ask(lambda: session.look_seat(credential))
        return visit
