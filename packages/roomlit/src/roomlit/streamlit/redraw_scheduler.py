"""Redraw coalescing: a fragment of a page waits for at most one run, which then shows the newest state.

Nothing that was asked for is given up while the page is there: what a run left out is asked for again.
"""

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Protocol

LOOK_S = 0.01
"""How often a session is looked at while something waits for it."""
REST_LEAST_S, REST_MOST_S = 0.03, 0.25
"""Between two runs for one room of a session: as long as the last took from the asking to its end, in these bounds."""
AGAIN_LEAST_S, AGAIN_MOST_S = 0.1, 5.0
"""What a run left out is asked for again after this time, and each time later."""


class Running(Enum):
    """What a session is doing."""

    GONE = "no page is there"
    IDLE = "nothing"
    FRAGMENTS = "fragments"
    WHOLE_SCRIPT = "the whole script"


class ScriptSession(Protocol):
    """A Streamlit session as its own loop sees it; only `later` and `now` may be called on any thread."""

    def running(self) -> Running:
        """What it does now."""
        ...

    def has(self, fragment: str) -> bool:
        """Whether the page still holds this fragment."""
        ...

    def run(self, fragments: Sequence[str]) -> bool:
        """Have these fragments run, now or after those that run; False when the session cannot take them yet."""
        ...

    def later(self, delay_s: float, call: Callable[[], None]) -> None:
        """Call on the session's loop."""
        ...

    def now(self) -> float:
        """Monotonic seconds."""
        ...


class Unreachable:
    """A `ScriptSession` of a Streamlit that lets nobody start runs: nothing ever runs, pages have to ask by a timer."""

    def running(self) -> Running:
        return Running.GONE

    def has(self, fragment: str) -> bool:
        return False

    def run(self, fragments: Sequence[str]) -> bool:
        return False

    def later(self, delay_s: float, call: Callable[[], None]) -> None:
        pass

    def now(self) -> float:
        return 0.0


class RedrawScheduler:
    """Decides when the fragments run that one room has in a session. Every method may be called on any thread.

    A key names what is drawn; `place` says which fragment draws it in the page as it is now. A key without a place is
    nobody's and is forgotten.
    """

    def __init__(self, session: ScriptSession) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._places: dict[str, str] = {}
        self._asked: dict[str, None] = {}
        self._under_way: set[str] = set()
        """Asked for and given to Streamlit, not begun yet."""
        self._attending = False
        self._given_at = 0.0
        self._rest_until = 0.0
        self._again_s = AGAIN_LEAST_S

    @property
    def able(self) -> bool:
        """Whether it can start runs at all."""
        return not isinstance(self._session, Unreachable)

    def whole_script(self) -> None:
        """The whole script begins to run: it draws everything that is still in it."""
        with self._lock:
            self._places.clear()
            self._asked.clear()
            self._under_way.clear()
            self._given_at = self._session.now()

    @contextmanager
    def drawing(self, key: str, fragment: str | None) -> Generator[None]:
        """While the block runs, `key` is drawn by this fragment from what is true now: what happens later asks anew."""
        with self._lock:
            self._asked.pop(key, None)
            self._under_way.discard(key)
            if fragment is not None:
                self._places[key] = fragment
        try:
            yield
        finally:
            self._drawn()

    def ask(self, *keys: str) -> None:
        """Have these drawn again, in this order: once, however often it is asked before the drawing begins."""
        with self._lock:
            self._asked |= dict.fromkeys(key for key in keys if key in self._places)
            if not self._asked:
                return
        self._attend()

    def _drawn(self) -> None:
        with self._lock:
            now = self._session.now()
            self._rest_until = now + min(REST_MOST_S, max(REST_LEAST_S, now - self._given_at))
            self._again_s = AGAIN_LEAST_S

    def _attend(self) -> None:
        with self._lock:
            if self._attending:
                return
            self._attending = True
        self._session.later(0, self._look)

    def _look(self) -> None:
        running = self._session.running()
        with self._lock:
            now = self._session.now()
            due = self._due(running, now)
            over = running is Running.GONE or not self._asked
            if over:
                self._asked.clear()
                self._under_way.clear()
                self._attending = False
            self._under_way.update(due)
            self._given_at = now if due else self._given_at
            fragments = [self._places[key] for key in due]
        # Outside of the lock, as the script may draw meanwhile.
        if due and not self._session.run(fragments):
            with self._lock:
                self._under_way.difference_update(due)
        if not over:
            self._session.later(LOOK_S, self._look)

    def _due(self, running: Running, now: float) -> list[str]:
        """The keys that are to be given to Streamlit now."""
        if running in (Running.GONE, Running.WHOLE_SCRIPT):
            return []
        if running is Running.IDLE and self._under_way:
            self._left_out(now)
        self._asked = {key: None for key in self._asked if self._session.has(self._places[key])}
        return [key for key in self._asked if key not in self._under_way] if now >= self._rest_until else []

    def _left_out(self, now: float) -> None:
        """Streamlit has done what it was given, and this was not in it."""
        self._under_way.clear()
        self._rest_until = max(self._rest_until, now + self._again_s)
        self._again_s = min(AGAIN_MOST_S, 2 * self._again_s)
