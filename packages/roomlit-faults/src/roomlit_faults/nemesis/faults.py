"""Every kind of fault of a run: what happens to a lane of clients or to the server, how hard, and for how long."""

import asyncio
import random  # noqa: TID251 – a run must be repeatable from its seed
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from roomlit.testing.proxy import NO_TOXICS, Proxy, Toxics
from roomlit_faults.nemesis.server import Victim

Dice = random.Random
CLOCK_MS = 600_000
"""The wall clock of the server is set by up to ten minutes at a time, and is never further off than this."""
EVERYBODY = 0.25
"""How many resets hit all lanes at once."""
NOBODY_S = 0.3
LONG_HOLE = 0.25
"""How many black holes are longer than a client's patience with silence."""

LASTING: Mapping[str, Callable[[Dice], Toxics]] = MappingProxyType(
    {
        "delay": lambda dice: Toxics(latency_ms=dice.randint(50, 400), jitter_ms=dice.randint(0, 200)),
        "loss": lambda dice: Toxics(loss=dice.uniform(0.1, 0.4)),
        "black hole": lambda dice: Toxics(timeout=True),
        "throttle": lambda dice: Toxics(bandwidth_bytes_per_s=dice.randint(4_000, 16_000)),
        "slice": lambda dice: Toxics(slicer_bytes=dice.randint(1, 9)),
        "corrupt": lambda dice: Toxics(corrupt=dice.uniform(0.02, 0.2)),
        "refuse": lambda dice: Toxics(down=True),
    }
)
KINDS = (*LASTING, "reset", "half-close", "kill -9", "freeze", "full disk", "clock step")


class Weather:
    """Carries out one fault after the other; each method returns whether it hit anybody."""

    def __init__(
        self,
        *,
        lanes: Sequence[Proxy],
        victim: Victim,
        dice: Dice,
        flurry: Callable[[], None],
        killed: Callable[[], None],
    ) -> None:
        """`flurry` makes everybody send something at once; `killed` hears when the server is about to be."""
        self._lanes = lanes
        self._victim = victim
        self._dice = dice
        self._flurry = flurry
        self._killed = killed
        self._busy: set[Proxy] = set()
        self._server = asyncio.Lock()

    async def strike(self, kind: str) -> bool:
        """One fault of this kind, from its beginning to its end."""
        if kind in LASTING:
            return await self._lasting(kind)
        match kind:
            case "reset":
                return await self._reset()
            case "half-close":
                return bool(self._lane().half_close(self._dice.choice(("upstream", "downstream"))))
            case "kill -9":
                return await self._kill()
            case "freeze":
                return await self._freeze()
            case "full disk":
                return await self._full_disk()
            case "clock step":
                return self._step()
            case _:
                raise ValueError(f"expected one of {KINDS}, got {kind!r}")

    def _lane(self) -> Proxy:
        peopled = [lane for lane in self._lanes if lane.connections and lane not in self._busy]
        return self._dice.choice(peopled or [lane for lane in self._lanes if lane not in self._busy] or self._lanes)

    async def _lasting(self, kind: str) -> bool:
        lane = self._lane()
        if lane in self._busy:
            return False
        seconds = self._dice.uniform(3, 6)
        if kind == "black hole" and self._dice.random() < LONG_HOLE:
            seconds += 10
        self._busy.add(lane)
        refused, hit = lane.refused, bool(lane.connections)
        try:
            lane.toxics = LASTING[kind](self._dice)
            if kind == "refuse":
                lane.reset_peer()
            await asyncio.sleep(seconds)
            return lane.refused > refused if kind == "refuse" else hit or bool(lane.connections)
        finally:
            lane.toxics = NO_TOXICS
            self._busy.discard(lane)

    async def _reset(self) -> bool:
        if self._dice.random() >= EVERYBODY:
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
        async with self._server:
            # In the middle of as many commands as there are clients: between commit and publish, with luck. For some
            # clients the curtain falls a moment earlier: their commands are done, and they never hear so.
            calm = [lane for lane in self._lanes if lane not in self._busy]
            curtain = self._dice.sample(calm, len(calm) // 2)
            self._busy.update(curtain)
            try:
                self._flurry()
                await asyncio.sleep(self._dice.uniform(0, 0.05))
                for lane in curtain:
                    lane.toxics = Toxics(timeout=True)
                await asyncio.sleep(self._dice.uniform(0, 0.1))
                self._killed()
                await self._victim.kill()
            finally:
                for lane in curtain:
                    lane.toxics = NO_TOXICS
                self._busy.difference_update(curtain)
            await asyncio.sleep(self._dice.uniform(0, 0.5))
            await self._victim.start()
        return True

    async def _freeze(self) -> bool:
        async with self._server:
            self._victim.freeze()
            try:
                await asyncio.sleep(self._dice.uniform(1, 4))
            finally:
                self._victim.thaw()
        return True

    async def _full_disk(self) -> bool:
        async with self._server:
            self._victim.fill_disk()
            try:
                await asyncio.sleep(self._dice.uniform(0.5, 3))
            finally:
                self._victim.free_disk()
        return True

    def _step(self) -> bool:
        low, high = -CLOCK_MS - self._victim.off_ms, CLOCK_MS - self._victim.off_ms
        self._victim.step(self._dice.randint(max(low, -CLOCK_MS), min(high, CLOCK_MS)))
        return True


def plan(seconds: float, per_kind: int, dice: Dice) -> list[tuple[float, str]]:
    """When which fault begins: each kind evenly over the run, with jitter, in a random order."""
    step = seconds / per_kind
    times = [(place * step + dice.uniform(0, 0.9) * step, kind) for kind in KINDS for place in range(per_kind)]
    return sorted(times)
