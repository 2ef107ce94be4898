"""Curves over time as SVG that any browser shows: no script, nothing fetched, colours by the page's own names. Pure."""

import math
from collections.abc import Sequence
from html import escape
from typing import Final

import msgspec

WIDTH: Final = 640
HEIGHT: Final = 200
LEFT: Final = 64
RIGHT: Final = 12
TOP: Final = 12
BOTTOM: Final = 26
POINTS_MOST: Final = 300
COLOURS: Final = ("gold", "teal", "coral")
ANCHORS: Final = ("start", "middle", "middle", "middle", "end")
STEPS: Final = (1, 2, 5, 10)


class Curve(msgspec.Struct, frozen=True):
    """One line of a plot: its name, and points of (seconds, value)."""

    name: str
    points: Sequence[tuple[float, float]]


class Plot(msgspec.Struct, frozen=True, kw_only=True):
    """Curves over the seconds of a test, with what they are measured in."""

    title: str
    unit: str
    curves: Sequence[Curve]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw a line between."""
        return all(len(curve.points) < 2 for curve in self.curves)


def nice_top(value: float) -> float:
    """The next round number, for the top of an axis.

    >>> nice_top(73), nice_top(0.031), nice_top(0)
    (100.0, 0.05, 1.0)
    """
    if value <= 0:
        return 1.0
    ten = 10.0 ** math.floor(math.log10(value))
    return next(round(step * ten, 9) for step in STEPS if step * ten >= value * 0.999)


def plot_svg(plot: Plot) -> str:
    """The picture with its axes and, in words for those who do not see it, the highest value of each curve."""
    points = [point for curve in plot.curves for point in curve.points]
    end, top = (
        max((at for at, _ in points), default=1.0) or 1.0,
        nice_top(max((value for _, value in points), default=0)),
    )
    grid = "".join(_rule(top * part / 4, top) for part in range(5))
    grid += "".join(_mark(end * part / 4, end, anchor) for part, anchor in enumerate(ANCHORS))
    lines = "".join(
        f'<polyline class="{COLOURS[number % len(COLOURS)]}" points="{_points(curve, end, top)}"/>'
        for number, curve in enumerate(plot.curves)
    )
    label = escape(f"{plot.title}: {described(plot)}")
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{grid}{lines}</svg>'


def described(plot: Plot) -> str:
    """The same in words.

    >>> described(Plot(title="CPU", unit="%", curves=[Curve("server", [(0, 5), (1, 80)])]))
    'server at most 80 %'
    """
    most = ((curve.name, max(value for _, value in curve.points)) for curve in plot.curves if curve.points)
    return ", ".join(f"{name} at most {value:.3g} {plot.unit}" for name, value in most)


def _points(curve: Curve, end: float, top: float) -> str:
    # A phone shows no more of them, and the highest must not fall between two that are drawn.
    size = math.ceil(len(curve.points) / POINTS_MOST) or 1
    shown = [max(curve.points[at : at + size], key=lambda point: point[1]) for at in range(0, len(curve.points), size)]
    return " ".join(f"{_x(at, end):.1f},{_y(value, top):.1f}" for at, value in shown)


def _rule(value: float, top: float) -> str:
    y = _y(value, top)
    return (
        f'<path class="rule" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.4g}</text>'
    )


def _mark(at: float, end: float, anchor: str) -> str:
    return f'<text x="{_x(at, end):.1f}" y="{HEIGHT - 6}" text-anchor="{anchor}">{at:.0f} s</text>'


def _x(at: float, end: float) -> float:
    return LEFT + at / end * (WIDTH - LEFT - RIGHT)


def _y(value: float, top: float) -> float:
    return TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)
