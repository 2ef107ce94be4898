"""Frames in numbered batches, repeated until confirmed: for transports that deliver late, twice or not at all.

The other end is `web/transports/reliable_queue.js`. Every method must be called on the hub's loop.
"""

from collections.abc import Callable

import msgspec

from roomlit.protocol.close_codes import Close
from roomlit.protocol.codec import encode
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Bye, Retry
from roomlit.transports.inbound import Inbound

Wake = Callable[[], object]


class UpBatch(msgspec.Struct, frozen=True):
    """The browser's frames from number `n` on, and the last number it has seen from here. `over`: it hangs up."""

    session: str
    n: int
    frames: list[str]
    seen: int = 0
    over: bool = False


class DownBatch(msgspec.Struct, frozen=True):
    """The frames from number `n` on that the browser has not confirmed, and the last number seen from it.

    `over`: nothing follows them.
    """

    session: str
    n: int
    up: int
    frames: list[str]
    over: bool = False


class QueuedFrame(msgspec.Struct):
    """One frame on its way out."""

    number: int
    text: bytes
    """Shared with every other page that is sent it."""
    delivered_at: float | None = None
    type: str = ""
    """Of a frame that a newer one of its type may still replace, because it was not fetched."""


class ReliableQueue:
    """A `Wire` that keeps what it is given until the browser fetches it; `wake` is called when something came."""

    def __init__(self, *, wake: Wake) -> None:
        self.inbound: Inbound | None = None
        self.session = ""
        self.sent: list[QueuedFrame] = []
        self.over = False
        """Whether nothing follows what is in here."""
        self._wake = wake
        self._bytes = 0
        self._next_in = 1
        self._next_out = 1

    def begin(self, up: UpBatch, connect: Callable[[], Inbound] | None) -> None:
        """A new connection of the browser. Without `connect` nobody knows what came before it: it shall start over."""
        self.leave()
        self.session, self._next_in, self._next_out = up.session, up.n, up.seen + 1
        self.keep(lambda _: False)
        self.over = False
        if connect is None:
            self._next_in = up.n + len(up.frames)
            # As after any other loss of a connection: with its token and its positions the page misses nothing.
            self._bye(Close.DRAIN, "the server was restarted, or has not heard of this page for too long")
            return
        inbound = connect()
        if not self.over:  # It may have been turned away at once.
            self.inbound = inbound

    def take(self, up: UpBatch) -> None:
        """What the browser says now; hearing the same again changes nothing."""
        waited = len(self.sent)
        self.keep(lambda one: one.number > up.seen)
        if self.inbound is not None and len(self.sent) < waited:
            self.inbound.writable()
        for number, text in enumerate(up.frames, up.n):
            if number == self._next_in:
                self._next_in += 1
                if self.inbound is not None:
                    self.inbound.received(text)
        if up.over:
            self.leave()

    @property
    def up(self) -> int:
        """The last number seen from the browser."""
        return self._next_in - 1

    @property
    def newest(self) -> int:
        """The last number given out."""
        return self._next_out - 1

    def down(self) -> DownBatch:
        """What the browser has not confirmed yet."""
        first = self.sent[0].number if self.sent else self._next_out
        texts = [one.text.decode() for one in fetched(self.sent)]
        return DownBatch(session=self.session, n=first, up=self.up, frames=texts, over=self.over)

    def after(self, number: int) -> list[QueuedFrame]:
        """What follows `number`, confirmed or not yet."""
        if not self.sent:
            return []
        return fetched(self.sent[max(0, number + 1 - self.sent[0].number) :])

    def keep(self, wanted: Callable[[QueuedFrame], bool]) -> None:
        """Forget all but the `wanted` ones."""
        self.sent = [one for one in self.sent if wanted(one)]
        self._bytes = sum(len(one.text) for one in self.sent)

    def leave(self) -> None:
        """The browser is gone."""
        inbound, self.inbound = self.inbound, None
        if inbound is not None:
            inbound.lost()

    def write(self, out: Outgoing) -> None:
        self._put(out.text)

    def refresh(self, type: str, out: Outgoing) -> None:
        for one in reversed(self.sent):
            if one.type == type:
                self._bytes += len(out.text) - len(one.text)
                one.text = out.text
                return
        self._put(out.text, type)

    def buffered(self) -> int:
        return self._bytes

    def close(self, code: int, why: str) -> None:
        """The `bye` is already on its way, and it says everything."""
        self.inbound, self.over = None, True
        self._wake()

    def abort(self) -> None:
        """The browser hears that it read too slowly, when it asks again."""
        self.inbound = None
        self._bye(Close.SLOW_CONSUMER, "too much was waiting for this page")

    def _bye(self, code: Close, why: str) -> None:
        self.over = True
        self._put(encode(Bye(code=code, why=why, retry=Retry(min_ms=0, max_ms=1000))))

    def _put(self, text: bytes, type: str = "") -> None:
        self.sent.append(QueuedFrame(self._next_out, text, type=type))
        self._next_out += 1
        self._bytes += len(text)
        self._wake()


def fetched(frames: list[QueuedFrame]) -> list[QueuedFrame]:
    """The same, from now on as they are: the browser may have them."""
    for one in frames:
        one.type = ""
    return frames
