"""Frames in numbered batches, repeated until confirmed: for carriers that deliver late, twice or not at all.

The other end is `web/transports/numbered.js`. Every method must be called on the hub's loop.
"""

from collections.abc import Callable

import msgspec

from roomlit.protocol.codec import encode
from roomlit.protocol.codes import Close
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Bye, Retry
from roomlit.transports.inbound import Inbound

Rung = Callable[[], object]


class Up(msgspec.Struct, frozen=True):
    """The browser's frames from number `n` on, and the last number it has seen from here. `over`: it hangs up."""

    session: str
    n: int
    frames: list[str]
    seen: int = 0
    over: bool = False


class Down(msgspec.Struct, frozen=True):
    """The frames from number `n` on that the browser has not confirmed, and the last number seen from it.

    `over`: nothing follows them.
    """

    session: str
    n: int
    up: int
    frames: list[str]
    over: bool = False


class Sent(msgspec.Struct):
    """One frame on its way out."""

    number: int
    text: str
    delivered_at: float | None = None


class Mailbox:
    """A `Wire` that keeps what it is given until the browser fetches it; `ring` says that something came."""

    def __init__(self, *, ring: Rung) -> None:
        self.inbound: Inbound | None = None
        self.session = ""
        self.sent: list[Sent] = []
        self._ring = ring
        self._over = False
        self._next_in = 1
        self._next_out = 1

    def begin(self, up: Up, inbound: Inbound | None) -> None:
        """A new connection of the browser. Without `inbound` nobody knows what came before it: it shall start over."""
        self.leave()
        self.session, self._next_in, self._next_out, self.sent = up.session, up.n, up.seen + 1, []
        self.inbound, self._over = inbound, False
        if inbound is None:
            self._next_in = up.n + len(up.frames)
            self._bye(Close.STATE_RESET, "the server was restarted")

    def take(self, up: Up) -> None:
        """What the browser says now; hearing the same again changes nothing."""
        self.sent = [one for one in self.sent if one.number > up.seen]
        for number, text in enumerate(up.frames, up.n):
            if number == self._next_in:
                self._next_in += 1
                if self.inbound is not None:
                    self.inbound.received(text)
        if up.over:
            self.leave()

    def down(self) -> Down:
        """What the browser has not confirmed yet."""
        first = self.sent[0].number if self.sent else self._next_out
        texts = [one.text for one in self.sent]
        return Down(session=self.session, n=first, up=self._next_in - 1, frames=texts, over=self._over)

    def leave(self) -> None:
        """The browser is gone."""
        inbound, self.inbound = self.inbound, None
        if inbound is not None:
            inbound.lost()

    # -- Wire --------------------------------------------------------------------------------------------------------

    def write(self, out: Outgoing) -> None:
        """See `Wire.write`."""
        self._put(out.text)

    def buffered(self) -> int:
        """See `Wire.buffered`."""
        return sum(len(one.text) for one in self.sent)

    def close(self, code: int, why: str) -> None:
        """See `Wire.close`: the `bye` is already on its way, and it says everything."""
        self.inbound, self._over = None, True

    def abort(self) -> None:
        """See `Wire.abort`."""
        self.inbound = None
        self._bye(Close.SLOW_CONSUMER, "too much was waiting for this page")

    def _bye(self, code: Close, why: str) -> None:
        self._over = True
        self._put(encode(Bye(code=code, why=why, retry=Retry(min_ms=0, max_ms=1000))))

    def _put(self, text: bytes) -> None:
        self.sent.append(Sent(self._next_out, text.decode()))
        self._next_out += 1
        self._ring()
