"""A series of measurements in short: its slope with how sure that is, and a picture in one line. Pure."""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import linear_regression, mean

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 60


def slope(x: Sequence[float], y: Sequence[float]) -> tuple[float, float]:
    """Least squares: how much `y` grows per unit of `x`, and the standard error of that.

    >>> slope([0, 1, 2, 3], [1, 3, 5, 7])
    (2.0, 0.0)
    """
    line = linear_regression(x, y)
    middle = mean(x)
    left = sum((b - line.slope * a - line.intercept) ** 2 for a, b in zip(x, y, strict=True))
    return line.slope, math.sqrt(left / (len(x) - 2) / sum((a - middle) ** 2 for a in x)) if len(x) > 2 else math.inf


def sparkline(values: Sequence[float], *, width: int = WIDTH) -> str:
    """The values as bars, in at most `width` columns.

    >>> sparkline([1, 2, 3, 8])
    '▁▂▃█'
    """
    columns = min(width, len(values))
    cuts = [round(n * len(values) / columns) for n in range(columns + 1)]
    shown = [mean(values[a:b]) for a, b in pairwise(cuts)]
    low, span = min(shown), (max(shown) - min(shown)) or 1
    return "".join(BARS[round((value - low) / span * (len(BARS) - 1))] for value in shown)
