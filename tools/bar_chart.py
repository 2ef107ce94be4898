"""Horizontal bars as SVG, for light and dark pages alike. Pure."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

WIDTH: Final = 760
LABEL_WIDTH: Final = 190
VALUE_WIDTH: Final = 76
TOP, BAR, GAP, GROUP_GAP = 64, 14, 3, 12
FAR, BEYOND = 4, 1.3
STYLE: Final = """
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 15px; font-weight: 600; }
.quiet { fill: #59636e; font-size: 12px; }
.line { stroke: #d1d9e0; }
.ours { fill: #0969da; }
.peer { fill: #818b98; }
.later { opacity: .55; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  .quiet { fill: #9198a1; }
  .line { stroke: #3d444d; }
  .ours { fill: #4493f8; }
  .peer { fill: #7d8590; }
}
"""


class Bars(NamedTuple):
    """One group: its label, a value for each series, and whether it is ours."""

    label: str
    values: Sequence[float]
    ours: bool = False


def bar_chart(title: str, unit: str, series: Sequence[str], groups: Sequence[Bars]) -> str:
    """The drawing. The first series is the darkest; a value stands behind its bar.

    >>> drawn = bar_chart("Cost", "µs", ("each",), [Bars("roomlit", [2.5], ours=True), Bars("a loop", [10])])
    >>> drawn.startswith("<svg"), "µs" in drawn, drawn.count('class="ours')
    (True, True, 1)
    """
    most = _longest(groups)
    height = TOP
    drawn: list[str] = []
    for group in groups:
        drawn += _group(group, height, most)
        height += len(group.values) * (BAR + GAP) + GROUP_GAP
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(title)}>',
        f"<style>{STYLE}</style>",
        f'<text class="title" x="0" y="18">{escape(title)}</text>',
        f'<text class="quiet" x="0" y="40">{escape(_legend(unit, series))}</text>',
        f'<line class="line" x1="{LABEL_WIDTH}" x2="{LABEL_WIDTH}" y1="{TOP - 6}" y2="{height - GROUP_GAP + 4}"/>',
    ]
    return "\n".join([*head, *drawn, "</svg>", ""])


def _longest(groups: Sequence[Bars]) -> float:
    """What fills the width: when one group stands far beyond all others, not that one's value, and its bars are cut."""
    tops = sorted((max(group.values, default=0) for group in groups), reverse=True) or [0]
    if len(tops) > 2 and tops[0] > FAR * tops[1]:
        return tops[1] * BEYOND
    return tops[0] or 1


def _legend(unit: str, series: Sequence[str]) -> str:
    if len(series) == 1:
        return f"{unit}, {series[0]}" if series[0] else unit
    return f"{unit}; in each group from above: {', '.join(series)}"


def _group(group: Bars, top: int, most: float) -> list[str]:
    middle = top + len(group.values) * (BAR + GAP) / 2 + 3
    drawn = [f'<text x="{LABEL_WIDTH - 10}" y="{middle:g}" text-anchor="end">{escape(group.label)}</text>']
    for number, value in enumerate(group.values):
        y = top + number * (BAR + GAP)
        cut = value > most
        long = max(1.0, (WIDTH - LABEL_WIDTH - VALUE_WIDTH) * min(1, value / most))
        kind = ("ours" if group.ours else "peer") + (" later" if number else "")
        drawn.append(f'<rect class="{kind}" x="{LABEL_WIDTH}" y="{y}" width="{long:.1f}" height="{BAR}" rx="2"/>')
        drawn.append(
            f'<text class="quiet" x="{LABEL_WIDTH + long + 6:.1f}" y="{y + 11}">{shown(value)}{" →" * cut}</text>'
        )
    return drawn


def shown(value: float) -> str:
    """A figure as people read it.

    >>> shown(1234.5), shown(23.456), shown(0.1234), shown(3)
    ('1,234', '23.5', '0.12', '3')
    """
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
