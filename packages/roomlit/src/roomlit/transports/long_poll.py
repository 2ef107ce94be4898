"""Connections of pages without a socket: the same frames in numbered batches, fetched over HTTP.

A page asks a few times a second (the operator turned push off), or it holds one request: a poll that is answered when
there is something (`PollingPage.wait`), or a stream of server-sent events (`roomlit.transports.sse`).
"""

import asyncio

from roomlit.clock import Clock
from roomlit.protocol.transport import Transport
from roomlit.server.connections import ConnectionRegistry
from roomlit.server.credentials import Claim
from roomlit.transports.inbound import Inbound
from roomlit.transports.reliable_queue import ReliableQueue, UpBatch

PAGES_MOST = 4
"""Queues of one seat: a page that lost its seat to another must still hear of it."""
KEPT_MS = 120_000
AWAY_S = 10.0
"""A page that holds requests and for this long holds none is gone, as if its socket had closed."""
GATHER_S = 0.02
"""What happens within this time after the first frame is in the same answer: fewer requests in a busy room."""


class PollingPage:
    """One page of one seat: its queue, and the one request of it that waits there."""

    def __init__(self, *, away_s: float, asked_at: int) -> None:
        self.queue = ReliableQueue(wake=self._wake)
        self.holds = False
        """Whether this page holds requests, and so is gone when it holds none."""
        self.streams = False
        """Whether the request that waits is a stream."""
        self.gone = False
        self.asked_at = asked_at
        self._away_s = away_s
        self._woken = asyncio.Event()
        self._lease = 0
        self._held = False
        self._leaving: asyncio.TimerHandle | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing follows what is in the queue."""
        return self.gone or self.queue.over

    def take_lease(self, *, streams: bool = False) -> int:
        """The present request is the one that waits from now on; an older one stops waiting."""
        self._lease += 1
        self.streams = streams
        self._held = self.holds = True
        self._stay()
        self._wake()
        return self._lease

    def has_lease(self, lease: int) -> bool:
        """Whether no newer request has come."""
        return lease == self._lease

    def release(self, lease: int) -> None:
        """This request waits no longer."""
        if self.has_lease(lease):
            self._held = self.streams = False
            self.touch()

    def touch(self) -> None:
        """The page was here; when it holds requests and none is held now, it must come again soon."""
        self._stay()
        if self.holds and not self._held:
            self._leaving = asyncio.get_running_loop().call_later(self._away_s, self.leave)

    def leave(self) -> None:
        """The page is gone. If it comes back, it is told to begin again."""
        self._stay()
        self.gone = True
        self.queue.leave()
        self._wake()

    async def woken(self, within_s: float) -> bool:
        """Wait until something happens here; False when nothing did."""
        try:
            async with asyncio.timeout(within_s):
                await self._woken.wait()
        except TimeoutError:
            return False
        self._woken.clear()
        return True

    async def wait(self, seen: int, within_s: float) -> None:
        """Until there is more than `seen`, the time is over, or a newer request comes."""
        lease = self.take_lease()
        self._woken.clear()
        loop = asyncio.get_running_loop()
        until = loop.time() + within_s
        try:
            while self.has_lease(lease) and not self.ended and self.queue.newest <= seen:
                left = until - loop.time()
                if left <= 0 or not await self.woken(left):
                    return
                if self.has_lease(lease) and not self.ended:
                    await asyncio.sleep(GATHER_S)
        finally:
            self.release(lease)

    def _wake(self) -> None:
        self._woken.set()

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None


class LongPolls:
    """One queue per page. Every method must be called on the hub's loop."""

    def __init__(self, *, registry: ConnectionRegistry, clock: Clock, away_s: float = AWAY_S) -> None:
        self._registry = registry
        self._clock = clock
        self._away_s = away_s
        self._pages: dict[Claim, list[PollingPage]] = {}

    def exchange(
        self, claim: Claim, up: UpBatch, *, transport: Transport = Transport.REST, is_page: bool = True
    ) -> PollingPage:
        """Take what this page of the seat says; its answer is in the queue, now or a moment later.

        `transport` counts for a page that is new: one that holds requests is turned away while push is off, unless it
        is a program that asks like one.
        """
        now = self._clock.now()
        held = self._pages.get(claim, [])
        page = next((one for one in held if one.queue.session == up.session and not one.gone), None)
        if page is None:
            self._sweep(now)
            page = PollingPage(away_s=self._away_s, asked_at=now)
            self._begin(claim, page.queue, up, transport, is_page=is_page)
            held = [*self._pages.get(claim, []), page]
            self._pages[claim] = held[-PAGES_MOST:]
            for dropped in held[:-PAGES_MOST]:
                dropped.leave()
        page.asked_at = now
        page.queue.take(up)
        if up.over:
            page.leave()
        else:
            page.touch()
        return page

    def _begin(self, claim: Claim, queue: ReliableQueue, up: UpBatch, transport: Transport, *, is_page: bool) -> None:
        def connect() -> Inbound:
            return self._registry.connect(
                room=claim.room, player=claim.player, wire=queue, transport=transport, page=is_page
            )

        queue.begin(up, connect if up.n == 1 and not up.over else None)

    def _sweep(self, now: int) -> None:
        """Forget pages that have stopped asking; their connections were evicted for their silence before."""
        for claim, held in tuple(self._pages.items()):
            kept = [one for one in held if not one.gone and now - one.asked_at < KEPT_MS]
            for dropped in held:
                if dropped not in kept:
                    dropped.leave()
            if kept:
                self._pages[claim] = kept
            else:
                del self._pages[claim]
