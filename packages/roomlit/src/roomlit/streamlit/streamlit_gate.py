"""A gate in front of what Streamlit opens on our port: closed is what no page of ours needs.

A route, because those of an `st.App` are the only thing that stands in front of Streamlit's own in every way of serving
it; what passes goes on to the routes behind.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any, Final

from starlette.datastructures import URLPath
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from roomlit.asgi.problems import problem
from roomlit.asgi.security_headers import SecurityHeaders
from roomlit.clock import Clock, SystemClock
from roomlit.log import get_logger
from roomlit.server.address_rate_limit import AddressRateLimit
from roomlit.session.address_block import address_block
from roomlit.session.rate_limit import TokenBucket
from roomlit.settings import HubSettings
from roomlit.streamlit.page_entrance import PageEntrance, wants_page
from roomlit.streamlit.streamlit_files import StreamlitFiles, static_folder
from roomlit.transports.websocket import refuse

CORE: Final = "_stcore"
PAGES: Final = frozenset({"health", "host-config", "stream", "bidi-components", "media"})
"""What every page needs, and a game of ours no more than that."""
APPS: Final = PAGES | {"component", "app", "auth", "oauth2callback", "upload_file", "agent", "script-health-check"}
"""What an app may need as well. Streamlit has the last two only where its own settings say so; uploads see below."""
OUTSIDE: Final = frozenset({"media", "component", "app", "auth", "oauth2callback"})
"""Names that are not below `/_stcore/`."""
MESSAGES_PER_S: Final = 20.0
MESSAGES_BURST: Final = 100
"""Of one page to its script: each may start a run."""
UploadCheck = Callable[[str, int, int], str]
"""Why the session of that id may not upload, "" when it may: told how much more it, and all together, would hold."""


def route_name(path: str) -> str:
    """What a path of Streamlit's is called here, "" for files of its pages.

    >>> route_name("/_stcore/upload_file/s/f"), route_name("/media/x.png"), route_name("/static/js/index.js")
    ('upload_file', 'media', '')
    """
    first, _, rest = path.lstrip("/").partition("/")
    if first == CORE:
        return rest.partition("/")[0] or CORE
    return first if first in OUTSIDE else ""


class StreamlitGate(BaseRoute):
    """Put it behind your own routes and before Streamlit's. `opens` are the names it lets pass, besides `settings`'.

    `below` is the path before Streamlit's routes; `uploads` says who may upload, nobody without it.
    `framed=False` is for an application that says itself who may show its pages in a frame. `middleware` stands before
    all of it.
    """

    def __init__(
        self,
        settings: HubSettings,
        *,
        opens: Iterable[str] = PAGES,
        below: str = "",
        uploads: UploadCheck | None = None,
        framed: bool = True,
        middleware: Sequence[Middleware] = (),
        clock: Clock | None = None,
    ) -> None:
        named = (part.strip() for part in settings.streamlit_routes.split(","))
        self._opens = frozenset((*opens, *filter(None, named)))
        self._below = below
        self._uploads = uploads
        self._clock = clock or SystemClock()
        self._coming: Counter[str] = Counter()
        """Bytes that are being uploaded, by session."""
        sites = settings.sites_that_frame
        policy = f"frame-ancestors 'self' {' '.join(sites)}" if sites and framed else ""
        self._sealed: ASGIApp = SecurityHeaders(self._answer, policy=policy)
        for wrap, given, named in reversed(middleware):
            self._sealed = wrap(self._sealed, *given, **named)
        self._most = settings.sessions_per_address
        self._sessions: Counter[str] = Counter()
        self._opening = AddressRateLimit(per_minute=self._most, burst=2 * self._most, clock=self._clock)
        self._told = AddressRateLimit(per_minute=1, burst=1, clock=self._clock)
        self._files = StreamlitFiles(static_folder())
        all_sites = ("*",) if framed else ()
        self._entrance = PageEntrance(settings, clock=self._clock, framed_by=sites or all_sites)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Everything: what is behind is looked for by `handle`."""
        return (Match.FULL if scope["type"] in {"http", "websocket"} else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """It has no address of its own."""
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is closed, hand on the rest."""
        await self._sealed(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        name = route_name(path.removeprefix(self._below))
        if name and name not in self._opens:
            why = f"{name} is closed on this server; its operator opens it with ROOMLIT_STREAMLIT_ROUTES={name}"
            await _refused(scope, receive, send, why)
        elif name == "stream" and scope["type"] == "websocket":
            await self._session(scope, receive, send)
        elif name == "upload_file" and scope["method"] == "PUT":
            await self._upload(scope, receive, send)
        elif not name and scope["type"] == "http" and path.startswith(f"{self._below}/"):
            await self._page(scope, receive, send, path.removeprefix(self._below))
        else:
            await self._behind(scope)(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        if wants_page(scope) and not self._files.holds(path):
            if (wait := self._entrance.admit(scope)) is not None:
                await wait(scope, receive, send)
                return
            send = self._entrance.giving_pass(scope, send)
        answer = await self._files.answer(scope, path)
        await (answer or self._behind(scope))(scope, receive, send)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = scope["path"].rsplit("/", 2)[-2]
        said = dict(scope["headers"]).get(b"content-length", b"")
        size = int(said) if said.isdigit() else 0
        coming = self._coming
        if not size:
            why = "expected the header Content-Length, which says how much it is"
        elif self._uploads is None:
            why = "nobody uploads here"
        else:
            why = self._uploads(session, coming[session] + size, coming.total() + size)
        if why:
            await problem(403, "streamlit/upload", why)(scope, receive, send)
            return
        coming[session] += size
        try:
            await self._behind(scope)(scope, receive, send)
        finally:
            coming[session] -= size
            if not coming[session]:
                del coming[session]

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        block = address_block((scope.get("client") or ("local",))[0])
        if self._sessions[block] >= self._most or self._opening.count(block):
            if not self._told.count(block):
                advice = "pages of one address were turned away: is it a proxy? Then name it in ROOMLIT_TRUSTED_PROXIES"
                get_logger("roomlit.page").warning(advice, address=block, most=self._most)
            await refuse(scope, send, HTTPStatus.TOO_MANY_REQUESTS, f"at most {self._most} pages of one address")
            return
        self._sessions[block] += 1
        self._entrance.opened()
        try:
            heard = await self._entrance.begin(scope, receive)
            if heard is None:
                await refuse(scope, send, HTTPStatus.SERVICE_UNAVAILABLE, "the page has gone")
            else:
                await self._behind(scope)(scope, self._throttled(heard), send)
        finally:
            self._entrance.closed()
            self._sessions[block] -= 1
            if not self._sessions[block]:
                del self._sessions[block]

    def _throttled(self, receive: Receive) -> Receive:
        bucket = TokenBucket.full(per_s=MESSAGES_PER_S, burst=MESSAGES_BURST, at=self._clock.now())

        async def heard() -> Message:
            nonlocal bucket
            bucket, wait = bucket.take(self._clock.now())
            while wait:
                await asyncio.sleep(wait / 1000)
                bucket, wait = bucket.take(self._clock.now())
            return await receive()

        return heard

    def _behind(self, scope: Scope) -> ASGIApp:
        """The route behind this one that the request is for."""
        routes: list[BaseRoute] = scope["app"].router.routes
        here = next(place for place, route in enumerate(routes) if route is self)
        partial: ASGIApp | None = None
        for route in routes[here + 1 :]:
            match, found = route.matches(scope)
            if match is Match.FULL:
                scope.update(found)
                return route.handle
            if match is Match.PARTIAL and partial is None:
                partial = _with(route, found)
        return partial or _nowhere


async def _refused(scope: Scope, receive: Receive, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await refuse(scope, send, HTTPStatus.NOT_FOUND, why)
    else:
        await problem(404, "streamlit/closed", why)(scope, receive, send)


def _with(route: BaseRoute, found: Scope) -> ASGIApp:
    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        scope.update(found)
        await route.handle(scope, receive, send)

    return handle


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await refuse(scope, send, HTTPStatus.NOT_FOUND, "there is nothing here")
    else:
        await PlainTextResponse("Not Found", 404)(scope, receive, send)
