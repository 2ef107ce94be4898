"""How many connections a server holds, for whom, and how long one may take to say what it wants.

uvicorn waits for the head of a request for ever, and a process has only so many open files: without this, silent
connections take all of them, and who comes then is dropped by the kernel without a word in any log.
"""

from collections import Counter
from typing import Final, Protocol

import msgspec

from roomlit.log import Logger, get_logger
from roomlit.session.address_block import address_block

HEADERS_S: Final = 10.0
"""From the opening, or from the first byte of a further request, to the end of its headers."""
BODY_S: Final = 20.0
BODY_BYTES_PER_S: Final = 500
"""A body may take so long, and longer while so much of it arrives (the figures of Apache's mod_reqtimeout)."""
SILENT_PER_ADDRESS: Final = 100
"""Browsers open a connection or two ahead; a class of thirty behind one address keeps below."""
PER_ADDRESS: Final = 600
"""Sixty people behind one address, each with the six connections a browser opens and both sockets of a page."""
MANY: Final = 100
"""So many silent ones a minute are worth a word: a few are browsers that opened one in case."""
WORD_EVERY_S: Final = 60.0
ADVICE: Final = (
    "many connections said nothing, or one address had too many: they were closed. If it is a proxy of yours, name it "
    "in ROOMLIT_TRUSTED_PROXIES; ROOMLIT_CONNECTIONS_PER_ADDRESS is the limit"
)
_LATE: Final = (
    b"HTTP/1.1 408 Request Timeout\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
    b"Content-Length: 0\r\n\r\n"
)


class HeldTransport(Protocol):
    """What the guard needs of a connection; asyncio's transports have it."""

    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...
    def abort(self) -> None: ...
    def is_closing(self) -> bool: ...


class _Body(msgspec.Struct):
    """A request whose body is still coming."""

    begun: float
    got: int

    @property
    def due(self) -> float:
        return self.begun + BODY_S + self.got / BODY_BYTES_PER_S


class Proxies(Protocol):
    """Whether this address is one of a proxy that is believed."""

    def __call__(self, address: str) -> bool: ...


class AcceptGuard:
    """Tell it what each connection does, and call `sweep` once a second; all times are monotonic seconds.

    `capacity` is the most connections at a time; who comes when all are in use gets the place of one that has nothing
    to say. One visitor has `per_address` connections, the `proxies` have more, and nobody more than a hundred that are
    silent.
    """

    def __init__(self, *, capacity: int, proxies: Proxies | None = None, per_address: int = PER_ADDRESS) -> None:
        self._capacity = capacity
        self._per_address = per_address
        self._trusts = _nobody if proxies is None else proxies
        self._open: dict[HeldTransport, str] = {}
        self._count: Counter[str] = Counter()
        self._silent: dict[HeldTransport, float] = {}
        """Whose request is due, and until when; the longest silent first."""
        self._idle: dict[HeldTransport, float] = {}
        """Those of them that have been answered before, and may have no more to ask."""
        self._bodies: dict[HeldTransport, _Body] = {}
        self._closed = _Closed(get_logger("roomlit.connections"))

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, one: HeldTransport, address: str, at: float) -> bool:
        """It has just been opened; False when it must not stay."""
        block = address_block(address)
        crowded = self._count[block] >= self._per_address and not self._trusts(address)
        if crowded or len(self._open) >= self._capacity:
            self._prune()
            crowded = crowded and self._count[block] >= self._per_address
        if crowded or (len(self._open) >= self._capacity and not self._make_room(at)):
            self._closed.count(block, at, refused=True, held=len(self._open))
            return False
        self._open[one] = block
        self._count[block] += 1
        self.waits(one, at)
        if len(self._silent) > SILENT_PER_ADDRESS:
            silent = [other for other in self._silent if self._open[other] == block]
            if len(silent) > SILENT_PER_ADDRESS:
                self._evict(silent[0], at)
        return True

    def waits(self, one: HeldTransport, at: float) -> None:
        """The headers of a request are due from now on."""
        self._wait(one, self._silent, at)

    def rests(self, one: HeldTransport, at: float) -> None:
        """It has been answered; whether it asks for more is its affair, for a while."""
        self._wait(one, self._idle, at)

    def begins(self, one: HeldTransport, at: float, got: int) -> None:
        """Its headers are there, its body is not; `got` bytes of that have come now."""
        self._silent.pop(one, None)
        self._idle.pop(one, None)
        if one in self._open:
            self._bodies.setdefault(one, _Body(at, 0)).got += got

    def heard(self, one: HeldTransport) -> None:
        """It has said all that is due."""
        for waiting in (self._silent, self._idle, self._bodies):
            waiting.pop(one, None)

    def left(self, one: HeldTransport) -> None:
        """It is closed."""
        self.heard(one)
        block = self._open.pop(one, None)
        if block is not None:
            self._count[block] -= 1
            if not self._count[block]:
                del self._count[block]

    def sweep(self, at: float) -> None:
        """Close what is late."""
        self._prune()
        slow = [one for one, body in self._bodies.items() if body.due <= at]
        for one in slow:
            one.write(_LATE)
        silent = [one for waiting in (self._silent, self._idle) for one, due in waiting.items() if due <= at]
        for one in (*slow, *silent):
            block = self._open[one]
            self.left(one)
            one.close()
            self._closed.count(block, at, held=len(self._open))

    def _wait(self, one: HeldTransport, where: dict[HeldTransport, float], at: float) -> None:
        self.heard(one)
        if one in self._open:
            where[one] = at + HEADERS_S

    def _make_room(self, at: float) -> bool:
        waiting = self._silent or self._idle
        if not waiting:
            return False
        # Of whoever has most of them: others come and go meanwhile.
        ((most, _),) = Counter(self._open[one] for one in waiting).most_common(1)
        self._evict(next(one for one in waiting if self._open[one] == most), at)
        return True

    def _evict(self, one: HeldTransport, at: float) -> None:
        block = self._open[one]
        self.left(one)
        one.abort()
        self._closed.count(block, at, held=len(self._open))

    def _prune(self) -> None:
        """WebSockets end without a word to us."""
        for one in [one for one in self._open if one.is_closing()]:
            self.left(one)


class _Closed:
    """Counts what was closed, and says so once a minute at most: at once when somebody was turned away."""

    def __init__(self, log: Logger) -> None:
        self._log = log
        self._of: Counter[str] = Counter()
        self._since = self._said = -WORD_EVERY_S

    def count(self, block: str, at: float, *, held: int, refused: bool = False) -> None:
        """One more of this address, while `held` are open."""
        if at - self._since >= WORD_EVERY_S:
            self._since = at
            self._of.clear()
        self._of[block] += 1
        if (refused or self._of.total() >= MANY) and at - self._said >= WORD_EVERY_S:
            self._said = at
            ((most, count),) = self._of.most_common(1)
            self._log.warning(ADVICE, closed=self._of.total(), most_from=most, of_these=count, open=held)


def _nobody(address: str) -> bool:
    return False
