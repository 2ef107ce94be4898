"""Quality metrics: how good the connections of a hub are, over five minutes, for its operator; about nobody. Pure."""

import math
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

WINDOW_MS = 300_000
SLICE_MS = 30_000
LONGEST_MS = 120_000.0
_STEP = math.log(1.1)


class QualityReport(msgspec.Struct, frozen=True):
    """What a page measured since it last told, as the `quality` signal carries it. Times in milliseconds."""

    round_trip_ms: float | None = None
    jitter_ms: float = 0.0
    lost: int = 0


class Spread(msgspec.Struct, frozen=True):
    """Median and 95th percentile, within five per cent and to a tenth; None of nothing."""

    p50: float | None
    p95: float | None


class QualitySummary(msgspec.Struct, frozen=True):
    """What the pages of the last `window_s` seconds reported, and how often one came back with its token."""

    window_s: int
    reports: int
    round_trip_ms: Spread
    jitter_ms: Spread
    beats_lost: int
    reconnects: int


class _Slice(msgspec.Struct):
    begins: int
    round_trips: Counter[int]
    jitters: Counter[int]
    reports: int = 0
    lost: int = 0
    reconnects: int = 0


class QualityMetrics:
    """Counts in slices of half a minute, in steps of ten per cent: as small for ten thousand pages as for one.

    >>> metrics = QualityMetrics()
    >>> metrics.reported({"round_trip_ms": 40.0, "jitter_ms": 2.0, "lost": 1}, at=1_000)
    >>> summary = metrics.summary(2_000)
    >>> summary.reports, summary.beats_lost, round(summary.round_trip_ms.p50 or 0)
    (1, 1, 41)
    """

    def __init__(self) -> None:
        self._slices: deque[_Slice] = deque()

    def reported(self, data: Mapping[str, Any], *, at: int) -> None:
        """A page's report. One that is none of ours is not counted."""
        try:
            report = msgspec.convert(data, QualityReport)
        except msgspec.ValidationError:
            return
        held = self._slice(at)
        held.reports += 1
        held.lost += min(max(0, report.lost), 1000)
        held.jitters[_step(report.jitter_ms)] += 1
        if report.round_trip_ms is not None:
            held.round_trips[_step(report.round_trip_ms)] += 1

    def reconnected(self, *, at: int) -> None:
        """A page came back with its token: its path had broken."""
        self._slice(at).reconnects += 1

    def summary(self, now: int) -> QualitySummary:
        """The last five minutes."""
        self._forget(now)
        return QualitySummary(
            window_s=WINDOW_MS // 1000,
            reports=sum(held.reports for held in self._slices),
            round_trip_ms=_spread(held.round_trips for held in self._slices),
            jitter_ms=_spread(held.jitters for held in self._slices),
            beats_lost=sum(held.lost for held in self._slices),
            reconnects=sum(held.reconnects for held in self._slices),
        )

    def _slice(self, at: int) -> _Slice:
        self._forget(at)
        begins = at - at % SLICE_MS
        if not self._slices or self._slices[-1].begins < begins:
            self._slices.append(_Slice(begins, Counter(), Counter()))
        return self._slices[-1]

    def _forget(self, now: int) -> None:
        while self._slices and self._slices[0].begins + SLICE_MS <= now - WINDOW_MS:
            self._slices.popleft()


def _step(ms: float) -> int:
    return round(math.log(min(max(1.0, ms), LONGEST_MS)) / _STEP)


def _spread(parts: Iterable[Counter[int]]) -> Spread:
    counts: Counter[int] = sum(parts, Counter[int]())
    return Spread(_quantile(counts, 0.5), _quantile(counts, 0.95))


def _quantile(counts: Counter[int], share: float) -> float | None:
    left = math.ceil(share * counts.total())
    for step in sorted(counts):
        left -= counts[step]
        if left <= 0:
            return round(math.exp(step * _STEP), 1)
    return None
