"""Every kind of fault of a run: what happens to some of the clients or to the server, how hard, and for how long."""

import asyncio
import random  # noqa: TID251 – a run must be repeatable from its seed
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from roomlit.testing.proxy import NO_TOXICS, Proxy, Toxics
from roomlit_faults.history import Killed, Started, Struck
from roomlit_faults.nemesis.server_process import ServerProcess
from roomlit_faults.nemesis.tab import Tab
from roomlit_faults.recording import Recorder

CLOCK_MS = 600_000
"""The wall clock of the server is set by up to ten minutes at a time, and is never further off than this."""
EVERYBODY = 0.25
"""How many resets hit all lanes at once."""
NOBODY_S = 0.3
LONG_TIMEOUT = 0.25
"""How many of these are longer than a client's patience with silence."""
ANSWER_S = 5.0
AT_PAGES = 0.5
"""How many of the answers of a proxy are given to pages, where there are any."""
SIGN_IN = (
    b"HTTP/1.1 302 Found\r\nLocation: http://sign-in.invalid/?to=here\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nsign in",
)
"""As proxies word it before which somebody has to sign in again."""
_WARNING = b"<!doctype html><title>Warning</title><p>You are about to visit a site that somebody shares with you."
INTERSTITIAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(_WARNING), _WARNING)

TOXICS: Mapping[str, Callable[[random.Random], Toxics]] = MappingProxyType(
    {
        "latency": lambda rng: Toxics(latency_ms=rng.randint(50, 400), jitter_ms=rng.randint(0, 200)),
        "loss": lambda rng: Toxics(loss=rng.uniform(0.1, 0.4)),
        "timeout": lambda rng: Toxics(timeout=True),
        "bandwidth": lambda rng: Toxics(bandwidth_bytes_per_s=rng.randint(4_000, 16_000)),
        "slicer": lambda rng: Toxics(slicer_bytes=rng.randint(1, 9)),
        "corrupt": lambda rng: Toxics(corrupt=rng.uniform(0.02, 0.2)),
        "down": lambda rng: Toxics(down=True),
        "login expiry": lambda rng: Toxics(answer=rng.choice(SIGN_IN)),
        "interstitial": lambda rng: Toxics(answer=INTERSTITIAL),
    }
)
KINDS = (*TOXICS, "reset_peer", "half-close", "kill -9", "freeze", "full disk", "clock step")
TAB_KINDS = ("storage cleared", "page clock", "tab killed")
"""What happens to pages, where there are any, and to nothing else."""


class Nemesis:
    """Carries out one fault after the other; each method returns whether it hit anybody."""

    def __init__(
        self,
        *,
        lanes: Sequence[Proxy],
        server: ServerProcess,
        rng: random.Random,
        flurry: Callable[[], None],
        recorder: Recorder,
        tabs: Sequence[Tab] = (),
    ) -> None:
        """`flurry` makes everybody send something at once; `recorder` takes what is done; `tabs` have lanes too."""
        self._lanes = lanes
        self._tabs = tabs
        self._server = server
        self._rng = rng
        self._flurry = flurry
        self._recorder = recorder
        self._busy: set[Proxy] = set()
        self._one_at_a_time = asyncio.Lock()

    async def strike(self, kind: str) -> bool:
        """One fault of this kind, from its beginning to its end."""
        self._recorder.note(Struck(ms=self._recorder.ms(), kind=kind))
        if kind in TOXICS:
            return await self._toxic(kind)
        match kind:
            case "reset_peer":
                return await self._reset()
            case "half-close":
                return bool(self._lane().half_close(self._rng.choice(("upstream", "downstream"))))
            case "kill -9":
                return await self._kill()
            case "freeze":
                return await self._freeze()
            case "full disk":
                return await self._full_disk()
            case "clock step":
                return self._step()
            case "storage cleared":
                return await self._rng.choice(self._tabs).clear()
            case "page clock":
                return await self._rng.choice(self._tabs).set_clock()
            case "tab killed":
                return await self._kill_tab()
            case _:
                raise ValueError(f"expected one of {KINDS + TAB_KINDS}, got {kind!r}")

    def _lane(self) -> Proxy:
        peopled = [lane for lane in self._lanes if lane.connections and lane not in self._busy]
        return self._rng.choice(peopled or [lane for lane in self._lanes if lane not in self._busy] or self._lanes)

    async def _kill_tab(self) -> bool:
        tab = self._rng.choice(self._tabs)
        if tab.lane in self._busy:
            return False
        self._busy.add(tab.lane)
        try:
            return await tab.kill()
        finally:
            self._busy.discard(tab.lane)

    async def _toxic(self, kind: str) -> bool:
        answers = kind in ("login expiry", "interstitial")
        lane = self._lane()
        if answers and self._tabs and self._rng.random() < AT_PAGES:
            lane = self._rng.choice(self._tabs).lane
        if lane in self._busy:
            return False
        seconds = ANSWER_S if answers else self._rng.uniform(3, 6)
        if kind == "timeout" and self._rng.random() < LONG_TIMEOUT:
            seconds += 10
        self._busy.add(lane)
        refused, hit = lane.refused, bool(lane.connections)
        turned = kind == "down" or answers
        try:
            lane.toxics = TOXICS[kind](self._rng)
            if turned:
                lane.reset_peer()
            await asyncio.sleep(seconds)
            return lane.refused > refused if turned else hit or bool(lane.connections)
        finally:
            lane.toxics = NO_TOXICS
            self._busy.discard(lane)

    async def _reset(self) -> bool:
        if self._rng.random() >= EVERYBODY:
            return bool(self._lane().reset_peer())
        # As when a router starts anew: for a moment nobody is in any room.
        calm = [lane for lane in self._lanes if lane not in self._busy]
        self._busy.update(calm)
        try:
            for lane in calm:
                lane.toxics = Toxics(down=True)
            hit = sum(lane.reset_peer() for lane in self._lanes)
            await asyncio.sleep(NOBODY_S)
        finally:
            for lane in calm:
                lane.toxics = NO_TOXICS
            self._busy.difference_update(calm)
        return hit > 0

    async def _kill(self) -> bool:
        async with self._one_at_a_time:
            # In the middle of as many commands as there are clients: between commit and publish, with luck. For some
            # clients the curtain falls a moment earlier: their commands are done, and they never hear so.
            calm = [lane for lane in self._lanes if lane not in self._busy]
            curtain = self._rng.sample(calm, len(calm) // 2)
            self._busy.update(curtain)
            try:
                self._flurry()
                await asyncio.sleep(self._rng.uniform(0, 0.05))
                for lane in curtain:
                    lane.toxics = Toxics(timeout=True)
                await asyncio.sleep(self._rng.uniform(0, 0.1))
                self._recorder.note(Killed(ms=self._recorder.ms()))
                await self._server.kill()
            finally:
                for lane in curtain:
                    lane.toxics = NO_TOXICS
                self._busy.difference_update(curtain)
            await asyncio.sleep(self._rng.uniform(0, 0.5))
            self._recorder.note(Started(ms=self._recorder.ms()))
            await self._server.start()
        return True

    async def _freeze(self) -> bool:
        async with self._one_at_a_time:
            self._server.freeze()
            try:
                await asyncio.sleep(self._rng.uniform(1, 4))
            finally:
                self._server.thaw()
        return True

    async def _full_disk(self) -> bool:
        async with self._one_at_a_time:
            self._server.fill_disk()
            try:
                await asyncio.sleep(self._rng.uniform(0.5, 3))
            finally:
                self._server.free_disk()
        return True

    def _step(self) -> bool:
        low, high = -CLOCK_MS - self._server.off_ms, CLOCK_MS - self._server.off_ms
        self._server.step(self._rng.randint(max(low, -CLOCK_MS), min(high, CLOCK_MS)))
        return True


def plan(seconds: float, per_kind: int, rng: random.Random, kinds: Sequence[str] = KINDS) -> list[tuple[float, str]]:
    """When which fault begins: each kind evenly over the run, with jitter, in a random order."""
    step = seconds / per_kind
    times = [(place * step + rng.uniform(0, 0.9) * step, kind) for kind in kinds for place in range(per_kind)]
    return sorted(times)
