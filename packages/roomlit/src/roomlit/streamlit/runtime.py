"""The hub of this process, on the server's loop when Streamlit serves our routes, else on a thread of its own."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from roomlit.errors import LocalError
from roomlit.kinds.authoritative import Room
from roomlit.kinds.authority import Authority
from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import RoomLogic
from roomlit.ports.store import Store
from roomlit.server.actor import RoomActor
from roomlit.server.hub import Hub
from roomlit.server.node import Node
from roomlit.server.room_code import code_of
from roomlit.server.server_voice import OPENED_BY_PROGRAM
from roomlit.settings import HubSettings
from roomlit.stores.directory import DataDirectory
from roomlit.stores.memory import MemoryStore
from roomlit.streamlit.event_tail import EventTails
from roomlit.streamlit.portal import Portal
from roomlit.streamlit.room_session import RoomSessions

if TYPE_CHECKING:
    from roomlit.asgi.light_page import LightPage

Beside = Callable[[Hub], AbstractAsyncContextManager[Any]]
"""Something that runs while the hub does, on its loop; AI players, say."""
START_S = 30.0


class HubRuntime:
    """One hub with its store, the way to it, and what its pages have learnt."""

    def __init__(
        self,
        *,
        settings: HubSettings,
        logics: Iterable[RoomLogic[Any]] | None = None,
        beside: Beside | None = None,
    ) -> None:
        self._directory = None if settings.data is None else DataDirectory(settings.data)
        self._node: Node | None = Node(logics=logics or [ChatRoom()], store=_store(self._directory), settings=settings)
        self._beside = beside
        self._running = AsyncExitStack()
        self.hub: Hub = self._node.hub
        self.push_allowed = settings.websocket_enabled
        self.sessions = RoomSessions()
        self.subscribed: dict[str, frozenset[str]] = {}
        """Event types the scripts listened to last, by room: a new session subscribes to them at once."""
        self.served = False
        """Whether a server offers our routes; without it, frames ride on Streamlit's own connection."""
        self.below = ""
        """Where browsers find our routes, from the pages' own place on; "" is beside them."""
        self.application: ASGIApp | None = None
        """What serves the hub, where somebody else does: scripts may ask it without a network (`PortalTransport`)."""
        self._tails: EventTails | None = None
        self._portal: Portal | None = None
        self._process: int | None = None
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._started = threading.Event()
        """Cleared while a server is about to start the hub."""
        self._started.set()

    @property
    def portal(self) -> Portal:
        """The way to the hub; starts the hub on a thread of its own when no server has."""
        with self._starting:
            if self._portal is None:
                self._portal, self._process = self._start_alone(), os.getpid()
            return self._portal

    @property
    def forked(self) -> bool:
        """Whether the hub runs in the process that this one was forked off: from here nothing reaches it."""
        return self._process not in {None, os.getpid()}

    def routes(self, *, assets: Mapping[str, Path] | None = None, pages: "Iterable[LightPage]" = ()) -> list[BaseRoute]:
        """The hub's routes, for `st.App(routes=…)`; also below `server.baseUrlPath`, where Streamlit's own are.

        `assets` and `pages` are those of `hub_routes`. At their end a gate in front of Streamlit's own routes: what no
        page needs is closed.
        """
        from streamlit import config

        # Only here: a page without them is spared the web framework.
        from roomlit.asgi.routes import hub_routes
        from roomlit.streamlit._compat_strangers import upload_check
        from roomlit.streamlit.streamlit_gate import APPS, StreamlitGate

        self._started.clear()
        path = str(config.get_option("server.baseUrlPath")).strip("/")
        below = f"/{path}" if path else ""
        places = dict.fromkeys((below, ""))
        ours = hub_routes(self.hub, nameable=ChatRoom.kind, assets=assets, pages=pages, below=places)
        uploads = upload_check(self.hub.settings)
        return [*ours, StreamlitGate(self.hub.settings, opens=APPS, below=below, uploads=uploads)]

    def wait_until_served(self) -> None:
        """Where a server is about to offer our routes, wait for its start; for threads that began before it.

        Raises `LocalError("runtime/not_started")` on the main thread, which has to start the server, and when it has
        not been started in time.
        """
        main = threading.current_thread() is threading.main_thread()
        if not self._started.wait(0 if main else START_S):
            way_out = "do this in a thread, or a request; a process that starts none uses roomlit.Publisher(url, key=…)"
            raise LocalError("runtime/not_started", f"the server has not started: {way_out}")

    def adopt(self, hub: Hub, *, below: str = "", application: ASGIApp | None = None) -> None:
        """Use a hub that somebody else builds, starts and serves; call it on the hub's loop, before any page opens."""
        self.application = application
        self._node, self.hub, self.below = None, hub, below.strip("/")
        self._running.enter_context(hub.observe(self.sessions))
        self._serve()

    async def start(self) -> None:
        """Start on the running loop, which also serves the routes."""
        if self._portal is not None:
            told = "give st.App the lifespan of roomlit once, and start threads behind roomlit.routes()"
            raise LocalError("runtime/started", f"the hub runs already: {told}")
        await self._start()
        self._serve()

    async def close(self) -> None:
        """Send everybody away to come back, write what is pending, let go of the data."""
        self._portal, self.served = None, False
        await self._running.aclose()
        if self._directory is not None:
            self._directory.close()

    def close_alone(self) -> None:
        """End the thread of a hub that was started without a server."""
        portal, thread = self._portal, self._thread
        if portal is None or thread is None:
            return
        portal.run(self.close)
        portal.loop.call_soon_threadsafe(portal.loop.stop)
        thread.join(START_S)

    # -- rooms -------------------------------------------------------------------------------------------------------

    async def open_room(self, name: str, kind: type[Room[Any]] | None, options: dict[str, Any]) -> RoomActor:
        """The room of that name, opened when it is not there yet; on the hub's loop."""
        if kind is not None and not (isinstance(kind, type) and issubclass(kind, Room)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise LocalError("kind/type", f"a kind is a class made of roomlit.Room, got {kind!r}: write kind=YourClass")
        code, wanted = code_of(name), ChatRoom.kind if kind is None else kind.__name__
        if kind is not None:
            await self._learn(kind)
        actor = await self.hub.open_room(wanted, code=code, options=options)
        if actor.meta.kind != wanted and actor.meta.options == OPENED_BY_PROGRAM:
            await self.hub.free(code)  # The page knows what the room is; a program that came first did not.
            actor = await self.hub.open_room(wanted, code=code, options=options)
        if actor.meta.kind != wanted:
            is_open = f"{name!r} is open as a room of the kind {actor.meta.kind!r}, not {wanted!r}"
            raise LocalError("room/other_kind", f"{is_open}: choose another name, or give every page the same kind=…")
        return actor

    async def _learn(self, kind: type[Room[Any]]) -> None:
        known = self.hub.logics.get(kind.__name__)
        if isinstance(known, Authority):
            known.use(kind)
        else:
            self.hub.logics[kind.__name__] = Authority(kind)
            # Rooms of a script's own class wait in the journal until a page has shown the class.
            await self.hub.recover(kind.__name__)

    def tails(self) -> EventTails:
        """What late pages are shown of the rooms' events; kept from the first call on, which is on the hub's loop."""
        if self._tails is None:
            rooms = self.hub.rooms
            self._tails = EventTails(lambda room, player: rooms[room].logs(player) if room in rooms else {})
            self._running.enter_context(self.hub.observe(self._tails))
        return self._tails

    def _start_alone(self) -> Portal:
        loop = asyncio.new_event_loop()

        def serve() -> None:
            asyncio.set_event_loop(loop)
            loop.run_forever()
            loop.close()

        self._thread = threading.Thread(target=serve, name="roomlit-hub", daemon=True)
        self._thread.start()
        portal = Portal(loop)
        portal.run(self._start, timeout_s=START_S)
        return portal

    def _serve(self) -> None:
        from roomlit.streamlit._compat_strangers import calm_tracebacks  # Only here: where strangers reach the pages.

        calm_tracebacks(self.hub.clock)
        self._portal, self._process, self.served = Portal(asyncio.get_running_loop()), os.getpid(), True
        self._started.set()

    async def _start(self) -> None:
        if self._node is not None:
            await self._running.enter_async_context(self._node)
            self._running.enter_context(self.hub.observe(self.sessions))
            if self._beside is not None:
                await self._running.enter_async_context(self._beside(self.hub))


def from_environment() -> HubRuntime:
    """A runtime as the environment describes it."""
    return HubRuntime(settings=HubSettings())


def _store(directory: DataDirectory | None) -> Store:
    if directory is None:
        return MemoryStore()
    from roomlit.stores.sql import SqlStore  # Only here: the database libraries are an optional extra.

    return SqlStore(directory.journal_url)
