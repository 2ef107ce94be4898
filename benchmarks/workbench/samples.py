"""Samples of several rounds, by cell and figure, and the figures they come to. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean, median

Cell = dict[str, list[float]]
"""The samples of each figure. Times end in `_ms`; `stale` is 1 for a page that was left with an old state, else 0."""


def samples() -> dict[str, Cell]:
    """None yet; cells come into being when they are asked for."""
    return defaultdict(lambda: defaultdict(list))


def summary(cell: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Times as median, 95th percentile and largest; `stale` counted; the mean of all others.

    >>> summary({"stale": [0.0, 1.0], "last_ms": [30.0, 50.0, 20.0], "redraws_per_s": [2.0, 3.0]})
    {'shown': 1, 'stale': 1, 'last_p50_ms': 30.0, 'last_p95_ms': 50.0, 'last_max_ms': 50.0, 'redraws_per_s': 2.5}
    """
    row: dict[str, float] = {}
    for name, values in cell.items():
        if name == "stale":
            stale = round(sum(values))
            row |= {"shown": len(values) - stale, "stale": stale}
        elif name.endswith("_ms"):
            row |= _times(name.removesuffix("_ms"), sorted(values))
        else:
            row[name] = round(fmean(values), 2)
    return row


def _times(name: str, ms: Sequence[float]) -> dict[str, float]:
    if not ms:
        return {}
    high = ms[min(len(ms) - 1, int(len(ms) * 0.95))]
    return {f"{name}_{of}_ms": round(value, 1) for of, value in (("p50", median(ms)), ("p95", high), ("max", ms[-1]))}
