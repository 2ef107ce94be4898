"""What a load test looks like from outside, second by second: the server's process, and what its people were told."""

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from masquerade.load.ledger import Deliveries
from masquerade.load.server import LoadedServer
from masquerade.load.tally import LoadTally

EVERY_S = 1.0


class LoadSample(msgspec.Struct, frozen=True, kw_only=True):
    """One second: CPU in per cent of one core, memory in KiB, how many are connected, what was heard in it."""

    at_s: float
    cpu_percent: float
    rss_kib: int
    connected: int
    events_per_s: float
    commands_per_s: float


class LoadSampler:
    """Takes a sample each second until cancelled; `told` hears of each."""

    def __init__(self, server: LoadedServer, tally: LoadTally, told: Callable[[LoadSample], None]) -> None:
        self.samples: list[LoadSample] = []
        self.began_s = asyncio.get_running_loop().time()
        self._server, self._tally, self._told = server, tally, told

    async def run(self) -> None:
        """Until cancelled."""
        tally, loop = self._tally, asyncio.get_running_loop()
        then_s, before = self.began_s, self._server.read()
        events, commands = tally.events, tally.commands
        while True:
            await asyncio.sleep(max(0.0, self.began_s + EVERY_S * (len(self.samples) + 1) - loop.time()))
            now_s, reading = loop.time(), self._server.read()
            spent_s = reading.cpu_s - before.cpu_s if reading is not None and before is not None else 0.0
            passed_s = now_s - then_s
            self.samples.append(
                LoadSample(
                    at_s=now_s - self.began_s,
                    cpu_percent=100 * spent_s / passed_s,
                    rss_kib=reading.rss_kib if reading is not None else 0,
                    connected=tally.connected,
                    events_per_s=(tally.events - events) / passed_s,
                    commands_per_s=(tally.commands - commands) / passed_s,
                )
            )
            self._told(self.samples[-1])
            then_s, before, events, commands = now_s, reading, tally.events, tally.commands


def percentile(ordered: Sequence[float], share: float) -> float:
    """The nearest rank of sorted values; 0 of none.

    >>> percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 0.99), percentile([], 0.5)
    (2, 4, 0.0)
    """
    return ordered[max(0, -(-int(share * 10_000) * len(ordered) // 10_000) - 1)] if ordered else 0.0


def by_second(deliveries: Deliveries, *, since_s: float, share: float) -> list[tuple[float, float]]:
    """That percentile of the deliveries of each second, in ms, where there were any."""
    seconds: dict[int, list[float]] = {}
    for at_s, ms in zip(deliveries.at_s, deliveries.ms, strict=True):
        seconds.setdefault(int(at_s - since_s), []).append(ms)
    return [(float(second), percentile(sorted(values), share)) for second, values in sorted(seconds.items())]
