"""Token buckets never give more than their rate, and say exactly how long to wait."""

from hypothesis import given
from hypothesis import strategies as st

from roomlit.session.rate_limit import HINT_GAP_MS, REMEMBERED_MOST, EphemeralLimit, TokenBucket


def test_a_full_bucket_allows_a_burst_and_then_one_per_period() -> None:
    bucket = TokenBucket.full(per_s=2, burst=3, at=0)
    waits: list[int] = []
    for at in (0, 0, 0, 0, 400, 500):
        bucket, wait = bucket.take(at)
        waits.append(wait)
    assert waits == [0, 0, 0, 500, 100, 0]


@given(st.floats(0.1, 100), st.integers(1, 50), st.lists(st.integers(0, 500), max_size=100))
def test_never_more_than_burst_plus_rate_in_any_run(per_s: float, burst: int, gaps: list[int]) -> None:
    bucket, at, taken = TokenBucket.full(per_s=per_s, burst=burst, at=0), 0, 0
    for gap in gaps:
        at += gap
        bucket, wait = bucket.take(at)
        taken += wait == 0
    assert taken <= burst + at * per_s / 1000 + 1e-6


@given(st.floats(0.1, 100), st.integers(1, 5), st.integers(0, 20))
def test_waiting_as_long_as_told_is_enough(per_s: float, burst: int, tries: int) -> None:
    bucket, wait = TokenBucket.full(per_s=per_s, burst=burst, at=0), 0
    for _ in range(tries):
        bucket, wait = bucket.take(0)
    if wait:
        assert bucket.take(wait + 1)[1] == 0


def test_a_clock_that_stands_still_or_goes_back_gives_nothing_away() -> None:
    bucket, _ = TokenBucket.full(per_s=1, burst=1, at=1000).take(1000)
    assert bucket.take(0)[1] == 1000
    assert bucket.take(1000)[1] == 1000


def test_kinds_of_hints_that_somebody_makes_up_are_not_remembered_for_ever() -> None:
    limit, most = EphemeralLimit(), 0
    for n in range(20_000):
        assert limit.passed("p", f"kind_{n}", n * HINT_GAP_MS, listeners=1)
        most = max(most, len(limit))
    assert most <= REMEMBERED_MOST + 1
    assert limit.early("p", "kind_19999", 20_000 * HINT_GAP_MS - 1)
