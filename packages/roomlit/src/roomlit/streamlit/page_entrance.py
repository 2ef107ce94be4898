"""The door to Streamlit's pages: while the server has its hands full, newcomers wait at it and see why.

Scripts of new pages begin one after the other, as fast as the server's loop stays free; while those that are under way
wait for that longer than two seconds, no further page is given out. A page that is open, or was, is never held up.
"""

import asyncio
import re
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_digest
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send

from roomlit.asgi.security_headers import page_policy
from roomlit.clock import Alarm, Clock
from roomlit.log import get_logger
from roomlit.server.address_rate_limit import AddressRateLimit
from roomlit.session.address_block import address_block
from roomlit.settings import HubSettings
from roomlit.streamlit.page_queue import Pace, PageQueue, again_ms
from roomlit.streamlit.waiting_page import TICKET_HEADER, WAITING_PAGE

COOKIE: Final = "roomlit_in"
PASS_MS: Final = 12 * 3_600_000
"""How long a browser that was let in is let in again at once."""
LOADING_MS: Final = 15_000
"""By then a page that was let in has opened its socket, or nobody wanted it."""
LOOK_MS: Final = 50
STANDING_MS: Final = 2_000
"""A page that waits longer for its script to begin is not alone: newcomers see the queue instead."""
BACK_MS: Final = 30_000
"""A pass that is older is that of somebody who comes back."""
SESSION_AT: Final = 2
"""The place of the session's name among the protocols that a page of Streamlit's asks for, when it had one before."""
_TICKET = re.compile(r"[\da-f]{32}")


class PageEntrance:
    """Counts the pages that are open and those that are opening, and says who has to wait.

    `framed_by` are the sites that may show it in a frame.
    """

    def __init__(self, settings: HubSettings, *, clock: Clock, framed_by: Iterable[str] = ()) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._open_most = settings.pages_max
        self._opening_most = settings.pages_opening_max
        self._pace = Pace(easy_ms=settings.page_lag_ms)
        self._beginning: deque[tuple[int, asyncio.Future[bool]]] = deque()
        """Pages whose script may not run yet, and since when."""
        self._queue = PageQueue()
        self._open = 0
        self._opening: deque[int] = deque()
        """When each page that was let in and has no socket yet is given up."""
        self._called: dict[str, deque[int]] = {}
        """By address, who was told to come in and may come without a pass: not every browser keeps it."""
        self._look: Alarm | None = None
        self._told = AddressRateLimit(per_minute=1, burst=1, clock=clock)
        self._policy = page_policy(html=WAITING_PAGE, frame_ancestors=framed_by).format(sockets="")

    def opened(self) -> None:
        """A page has opened its socket."""
        self._open += 1
        if self._opening:
            self._opening.popleft()

    async def begin(self, scope: Scope, receive: Receive) -> Receive | None:
        """Wait until the script of a page that has opened its socket may run.

        What to hear the page by from then on; None when it has gone meanwhile, as browsers do after a while.
        """
        at = self._clock.now()
        self._watch(at)
        if self._comes_back(Headers(scope=scope), at) or (not self._beginning and self._pace.take()):
            return receive
        turn = asyncio.get_running_loop().create_future()
        self._beginning.append((at, turn))
        opened = await receive()
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(_gone(receive, turn))
            begins = await turn
            listening.cancel()
        return _behind(opened, receive) if begins else None

    def closed(self) -> None:
        """A page's socket has closed."""
        self._open -= 1

    def admit(self, scope: Scope) -> Response | None:
        """To who wants a page: None to let in, or what they see instead. Call it for requests that `wants_page`."""
        at = self._clock.now()
        headers = Headers(scope=scope)
        self._watch(at)
        ticket = headers.get(TICKET_HEADER, "")
        if _TICKET.fullmatch(ticket):
            return self._place(ticket, scope, at)
        called = self._is_called(scope, at)
        if called or self._pass_age(headers, at) < PASS_MS or self._queue.waiting(at) < self._free(at):
            self._let_in(at)
            return None
        if not self._told.count(""):
            get_logger("roomlit.page").warning(
                "newcomers wait for their page", open=self._open, opening=len(self._opening), waiting=len(self._queue)
            )
        return _unkept(HTMLResponse(WAITING_PAGE, 503, {"content-security-policy": self._policy, "retry-after": "5"}))

    def giving_pass(self, scope: Scope, send: Send) -> Send:
        """`send` for the answer to who was let in: it says so to the browser, for the next time."""
        at = self._clock.now()
        if self._pass_age(Headers(scope=scope), at) < PASS_MS:
            return send
        cookie = self._cookie(scope, at)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        return marked

    def _place(self, ticket: str, scope: Scope, at: int) -> Response:
        place = self._queue.ask(ticket, free=self._free(at), at=at)
        if place:
            return _unkept(JSONResponse({"place": place, "again_ms": again_ms(place)}))
        self._let_in(at)
        self._called.setdefault(_address(scope), deque()).append(at + LOADING_MS)
        answer = _unkept(JSONResponse({"place": 0, "again_ms": 0}))
        answer.headers.append("set-cookie", self._cookie(scope, at))
        return answer

    def _free(self, at: int) -> int:
        """For how many more there is room now."""
        while self._opening and self._opening[0] <= at:
            self._opening.popleft()
        opening = len(self._opening)
        free = max(0, min(self._opening_most - opening, self._open_most - self._open - opening))
        return 0 if self._beginning and at - self._beginning[0][0] >= STANDING_MS else free

    def _let_in(self, at: int) -> None:
        self._opening.append(at + LOADING_MS)

    def _is_called(self, scope: Scope, at: int) -> bool:
        """Whether this address was told to come in. Who comes with a pass as well uses up the call."""
        for address in [address for address, until in self._called.items() if until[-1] <= at]:
            del self._called[address]
        address = _address(scope)
        waiting = self._called.get(address)
        if not waiting:
            return False
        waiting.popleft()
        if not waiting:
            del self._called[address]
        if self._opening:
            self._opening.pop()  # Counted when it was called.
        return True

    # -- the pass ----------------------------------------------------------------------------------------------------

    def _cookie(self, scope: Scope, at: int) -> str:
        until = f"{at + PASS_MS:x}"
        # In a frame of another site a browser takes none but those that say so, and these over HTTPS alone.
        where = "SameSite=None; Secure; Partitioned" if scope.get("scheme") == "https" else "SameSite=Lax"
        return f"{COOKIE}={until}.{self._sealed(until)}; Path=/; HttpOnly; {where}"

    def _pass_age(self, headers: Headers, at: int) -> int:
        """How long ago a browser was given its pass; without a good one, as long as if it were too old."""
        until, _, seal = cookie_parser(headers.get("cookie", "")).get(COOKIE, "").partition(".")
        if not seal or not compare_digest(seal.encode(), self._sealed(until).encode()):
            return PASS_MS
        return at + PASS_MS - int(until, 16)

    def _sealed(self, text: str) -> str:
        return hmac_digest(self._key, text.encode(), sha256).hex()[:32]

    # -- how late the loop is ----------------------------------------------------------------------------------------

    def _watch(self, at: int) -> None:
        if self._look is None:
            self._look = self._clock.call_at(at + LOOK_MS, self._looked(at + LOOK_MS))

    def _looked(self, due: int) -> Callable[[], None]:
        def look() -> None:
            at = self._clock.now()
            self._pace.beat(at - due, at=at)
            self._let_begin()
            self._look = None
            # While nobody comes there is nothing to know, and nothing wakes the machine.
            if self._beginning or self._queue.waiting(at) or (self._opening and self._opening[-1] > at):
                self._watch(at)
            else:
                self._pace.rest()

        return look

    def _let_begin(self) -> None:
        while self._beginning:
            if not self._beginning[0][1].done():  # It has gone, or the server ends.
                if not self._pace.take():
                    return
                self._beginning[0][1].set_result(True)
            self._beginning.popleft()

    def _comes_back(self, headers: Headers, at: int) -> bool:
        """Whether a socket is that of a session from before, or of a browser that was in some time ago."""
        named = headers.get("sec-websocket-protocol", "").split(",")
        return len(named) > SESSION_AT or BACK_MS <= self._pass_age(headers, at) < PASS_MS


async def _gone(receive: Receive, turn: "asyncio.Future[bool]") -> None:
    """Before it is answered a socket has nothing to say but that it has gone."""
    await receive()
    if not turn.done():
        turn.set_result(False)


def _behind(opened: Message, receive: Receive) -> Receive:
    """To hear what was heard already, and then the rest."""
    first = [opened]

    async def hear() -> Message:
        return first.pop() if first else await receive()

    return hear


def wants_page(scope: Scope) -> bool:
    """Whether a request is for a page that somebody is going to look at."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    headers = Headers(scope=scope)
    return "text/html" in headers.get("accept", "") or TICKET_HEADER in headers


def _unkept(answer: Response) -> Response:
    answer.headers["cache-control"] = "no-store"
    return answer


def _address(scope: Scope) -> str:
    return address_block((scope.get("client") or ("local",))[0])
