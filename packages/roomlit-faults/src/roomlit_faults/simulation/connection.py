"""One connection over a network that delays, holds back, cuts off and tells nobody; in order, as TCP is."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from roomlit.kinds.authoritative import Chance
from roomlit.protocol.framing import Outgoing
from roomlit.server.connection import Connection

T = TypeVar("T")
ABNORMAL = 1006


class Pipe(Generic[T]):
    """One direction. `blocked` holds everything back, `cut` loses it and all that follows."""

    def __init__(self, chance: Chance, deliver: Callable[[T], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._chance = chance
        self._deliver = deliver
        self._queue: deque[tuple[float, T, int]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._last = 0.0
        self._cut = False
        self.blocked = False
        self.slow_ms = 20

    def put(self, item: T, size: int = 0) -> None:
        """Arrives later, after what was put before."""
        if self._cut:
            return
        self._last = max(self._last, self._loop.time() + (1 + self._chance.below(self.slow_ms)) / 1000)
        self._queue.append((self._last, item, size))
        self._pump()

    def block(self, *, blocked: bool) -> None:
        """Hold everything back, or let it go."""
        self.blocked = blocked
        self._pump()

    def cut(self) -> None:
        """Lose what is on the way and whatever is put in later."""
        self._cut = True
        self.clear()

    def clear(self) -> None:
        """Lose what is on the way."""
        self._queue.clear()

    def held(self) -> int:
        """Bytes that nobody takes."""
        return sum(size for _, _, size in self._queue) if self.blocked else 0

    def _pump(self) -> None:
        if self._queue and not self.blocked and self._timer is None:
            self._timer = self._loop.call_at(max(self._queue[0][0], self._loop.time()), self._fire)

    def _fire(self) -> None:
        self._timer = None
        if self._queue and not self.blocked:
            self._deliver(self._queue.popleft()[1])
            self._pump()


class SimulatedLink:
    """Both ends of a connection: a `Wire` for the hub, `send` and `hang_up` for the client, and what may happen to it.

    The client hears `on_frame(text)`, and once `on_lost(code)` when it is told that the connection is over.
    """

    def __init__(self, chance: Chance, *, on_frame: Callable[[bytes], None], on_lost: Callable[[int], None]) -> None:
        self.connection: Connection | None = None
        self._on_frame = on_frame
        self._on_lost = on_lost
        self.up: Pipe[bytes | None] = Pipe(chance, self._arrived)
        self.down: Pipe[bytes | int] = Pipe(chance, self._reached)
        self._server_over = False
        self.client_over = False

    # -- the client's end --------------------------------------------------------------------------------------------

    def send(self, text: bytes) -> None:
        """One frame to the hub."""
        if not self.client_over:
            self.up.put(text)

    def hang_up(self) -> None:
        """The client closes; the hub hears of it when the network lets it."""
        if not self.client_over:
            self.client_over = True
            self.up.put(None)

    # -- the hub's end (`roomlit.ports.transport.Wire`) --------------------------------------------------------------

    def write(self, out: Outgoing) -> None:
        if not self._server_over:
            self.down.put(out.text, len(out.framed))

    def buffered(self) -> int:
        return self.down.held()

    def close(self, code: int, why: str) -> None:
        if not self._server_over:
            self._server_over = True
            self.down.put(int(code))

    def abort(self) -> None:
        if not self._server_over:
            self._server_over = True
            self.down.clear()
            self.down.put(ABNORMAL)

    # -- what may happen ---------------------------------------------------------------------------------------------

    def cut(self, *, hub_knows: bool = True, client_knows: bool = True) -> None:
        """The connection is over; both ends hear of it, or only one, or (for now) none."""
        self.up.cut()
        self.down.cut()
        if hub_knows:
            self._hub_lost()
        if client_knows:
            self._client_lost(ABNORMAL)

    def process_died(self, *, told: bool) -> None:
        """The hub's process was killed. A machine that lost its power tells nobody."""
        self._server_over, self.connection = True, None
        self.up.cut()
        if told:
            self.down.put(ABNORMAL)
        else:
            self.down.cut()

    def _arrived(self, text: bytes | None) -> None:
        if text is None:
            self._hub_lost()
        elif self.connection is not None and not self._server_over:
            self.connection.received(text)

    def _reached(self, item: bytes | int) -> None:
        if isinstance(item, int):
            self._client_lost(item)
        elif not self.client_over:
            self._on_frame(item)

    def _hub_lost(self) -> None:
        self._server_over = True
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.lost()

    def _client_lost(self, code: int) -> None:
        if not self.client_over:
            self.client_over = True
            self._on_lost(code)


class StraightLink(SimulatedLink):
    """The same, and frames may follow one another on it unasked (`roomlit.ports.transport.BatchWire`)."""

    _brim = 0
    _congested = False

    @property
    def straight(self) -> Callable[[bytes], None] | None:
        """Where everybody's frames go."""
        return None if self._server_over else self.write_frames

    def set_brim(self, size: int) -> None:
        self._brim = size

    def write(self, out: Outgoing) -> None:
        super().write(out)
        self._look()

    def write_frames(self, framed: bytes) -> None:
        if not self._server_over:
            for text in unframed(framed):
                self.down.put(text, len(text))
            self._look()

    def _look(self) -> None:
        before, self._congested = self._congested, self.down.held() > self._brim
        if self._congested and not before and self.connection is not None:
            self.connection.congested()


def unframed(framed: bytes) -> list[bytes]:
    """The texts of unmasked WebSocket frames that follow one another.

    >>> unframed(b"\x81\x02{}\x81\x02[]")
    [b'{}', b'[]']
    """
    texts: list[bytes] = []
    while framed:
        size, head = framed[1], 2
        if size >= 126:
            head = 4 if size == 126 else 10
            size = int.from_bytes(framed[2:head])
        texts.append(framed[head : head + size])
        framed = framed[head + size :]
    return texts
