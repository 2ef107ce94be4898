"""Connections of pages that ask over HTTP a few times a second: the same frames, in numbered batches."""

import msgspec

from roomlit.clock import Clock
from roomlit.server.credentials import Claim
from roomlit.server.gate import Gate
from roomlit.transports.inbound import Inbound
from roomlit.transports.mailbox import Mailbox, Up

PAGES_MOST = 4
"""Mailboxes of one seat: a page that lost its seat to another must still hear of it."""
KEPT_MS = 120_000


class _Page(msgspec.Struct):
    mailbox: Mailbox
    asked_at: int


class Polls:
    """One mailbox per page. Every method must be called on the hub's loop."""

    def __init__(self, *, gate: Gate, clock: Clock) -> None:
        self._gate = gate
        self._clock = clock
        self._pages: dict[Claim, list[_Page]] = {}

    def exchange(self, claim: Claim, up: Up) -> Mailbox:
        """Take what this page of the seat says; its answer is in the mailbox, now or a moment later."""
        now = self._clock.now()
        held = self._pages.get(claim, [])
        page = next((one for one in held if one.mailbox.session == up.session), None)
        if page is None:
            page = _Page(self._begin(claim, up), now)
            self._sweep(now)
            held = [*self._pages.get(claim, []), page]
            self._pages[claim] = held[-PAGES_MOST:]
            for dropped in held[:-PAGES_MOST]:
                dropped.mailbox.leave()
        page.asked_at = now
        page.mailbox.take(up)
        return page.mailbox

    def _begin(self, claim: Claim, up: Up) -> Mailbox:
        mailbox = Mailbox(ring=lambda: None)
        known = up.n == 1 and not up.over
        mailbox.begin(up, self._connect(claim, mailbox) if known else None)
        return mailbox

    def _connect(self, claim: Claim, mailbox: Mailbox) -> Inbound:
        return self._gate.connect(room=claim.room, player=claim.player, wire=mailbox, way="poll")

    def _sweep(self, now: int) -> None:
        """Forget pages that have stopped asking; their connections were evicted for their silence before."""
        for claim, held in tuple(self._pages.items()):
            kept = [one for one in held if now - one.asked_at < KEPT_MS]
            for gone in held:
                if gone not in kept:
                    gone.mailbox.leave()
            if kept:
                self._pages[claim] = kept
            else:
                del self._pages[claim]
