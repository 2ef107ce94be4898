"""What the operator may know of the connections: sums and percentiles, and nothing about anybody."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roomlit.protocol.messages import Signal
from roomlit.protocol.transport import Transport
from roomlit.server.quality_metrics import SLICE_MS, WINDOW_MS, QualityMetrics
from roomlit.testing.memory_hub import MemoryHub

START = 1_700_000_000_000


def test_nothing_reported_gives_no_percentile() -> None:
    summary = QualityMetrics().summary(START)
    assert (summary.reports, summary.round_trip_ms.p50, summary.round_trip_ms.p95) == (0, None, None)


@given(st.lists(st.floats(1, 100_000), min_size=1, max_size=200))
def test_percentiles_are_right_within_five_per_cent_and_a_rounding(round_trips: list[float]) -> None:
    figures = QualityMetrics()
    for round_trip in round_trips:
        figures.reported({"round_trip_ms": round_trip}, at=START)
    spread = figures.summary(START).round_trip_ms
    in_order = sorted(round_trips)
    median = in_order[(len(in_order) + 1) // 2 - 1]
    late = in_order[-(-len(in_order) * 95 // 100) - 1]
    for told, right in ((spread.p50, median), (spread.p95, late)):
        assert told is not None
        assert abs(told - right) <= 0.055 * right + 0.05  # Told to a tenth of a millisecond.


def test_what_is_older_than_five_minutes_is_forgotten() -> None:
    figures = QualityMetrics()
    figures.reported({"round_trip_ms": 50.0, "lost": 3}, at=START)
    figures.reconnected(at=START)
    figures.reported({"round_trip_ms": 90.0, "lost": 1}, at=START + WINDOW_MS)
    kept = figures.summary(START + WINDOW_MS)
    assert (kept.reports, kept.beats_lost, kept.reconnects) == (2, 4, 1)
    later = figures.summary(START + WINDOW_MS + SLICE_MS)
    assert (later.reports, later.beats_lost, later.reconnects) == (1, 1, 0)


@pytest.mark.parametrize(
    "data",
    [{"round_trip_ms": "fast"}, {"lost": 1.5}, {"jitter_ms": None}, {"lost": [1]}, {"round_trip_ms": {"p": 1}}],
)
def test_a_report_that_is_none_is_not_counted(data: dict[str, Any]) -> None:
    figures = QualityMetrics()
    figures.reported(data, at=START)
    assert figures.summary(START).reports == 0


def test_a_page_that_makes_things_up_is_held_within_bounds() -> None:
    figures = QualityMetrics()
    figures.reported({"round_trip_ms": 1e300, "jitter_ms": -5, "lost": -7}, at=START)
    figures.reported({"round_trip_ms": -1, "lost": 10**9}, at=START)
    summary = figures.summary(START)
    assert summary.beats_lost == 1000
    assert summary.round_trip_ms.p95 == pytest.approx(120_000, rel=0.055)
    assert summary.round_trip_ms.p50 == 1.0


async def test_signals_and_reconnects_of_the_hub_arrive_in_its_figures() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        ada.send(Signal(room="LOBBY", kind="quality", data={"round_trip_ms": 30, "jitter_ms": 1, "lost": 2}))
        ada.connection.lost()
        again = bench.connect(ada.seat, resume=ada.welcome.resume)
        bench.connect(await bench.seat("Cat"), internal=True)
        summary = bench.hub.registry.quality.summary(bench.clock.now())
        assert (summary.reports, summary.beats_lost, summary.reconnects) == (1, 2, 1)
        assert bench.hub.registry.transports == {Transport.WEBSOCKET: 1}
        told = msgspec.json.encode(summary).decode()
        assert ada.seat.player not in told
        assert again.welcome.player == ada.seat.player
