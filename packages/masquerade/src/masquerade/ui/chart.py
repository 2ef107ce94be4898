"""Suspicion over time as a small picture: a pure function from steps to SVG, with its text alternative."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import msgspec

from masquerade.insight.judgement import per_cent
from masquerade.insight.markdown import clock
from masquerade.insight.opinion import OpinionStep
from masquerade.ui.theme import Palette

WIDTH, HEIGHT, MARGIN = 240, 56, 4
Steps = Sequence[OpinionStep]


class Span(msgspec.Struct, frozen=True):
    """The time a chart covers, server milliseconds, and where its later rounds begin. All charts of a page share it."""

    start: int
    end: int
    rounds: tuple[int, ...] = ()


def chart_svg(main: Steps, other: Steps, span: Span, palette: Palette, *, label: str) -> str:
    """`main` as a strong line over a filled ground, `other` as a thin dashed one, one half as a dotted line.

    It stretches to whatever box it is put into; the strokes keep their width.
    """
    middle = _y(0.5)
    rules = [f'<path class="half" d="M0 {middle}H{WIDTH}"/>']
    rules += [f'<path class="round" d="M{_x(at, span)} 0V{HEIGHT}"/>' for at in span.rounds]
    lines: list[str] = []
    if other:
        lines.append(f'<path class="other" d="{_path(other, span)}"/>')
    if main:
        path, last = _path(main, span), _y(main[-1].mean)
        lines.append(f'<path class="ground" d="{path}V{HEIGHT}H{_x(main[0].at, span)}Z"/>')
        lines.append(f'<path class="main" d="{path}"/><path class="end" d="M{WIDTH} {last}h0"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 0 {WIDTH + 8} {HEIGHT}" preserveAspectRatio="none" '
        f'role="img"><title>{escape(label)}</title><style>{_style(palette)}</style>{"".join(rules + lines)}</svg>'
    )


def chart_img(svg: str, label: str) -> str:
    """The picture as an image element: Streamlit takes drawings out of markup, but not images."""
    return f'<img class="mq-chart" alt="{escape(label)}" src="data:image/svg+xml,{quote(svg)}">'


def described(name: str, steps: Steps, span: Span) -> str:
    """What the picture shows, for those who do not see it.

    >>> described("Fox", (OpinionStep(0, 0.5), OpinionStep(9000, 0.9), OpinionStep(20000, 0.7)), Span(0, 30000))
    'Suspicion of Fox: 50\\xa0% at the start, highest at 0:09 with 90\\xa0%, 70\\xa0% in the end.'
    """
    if not steps:
        return f"Suspicion of {name}: nobody said what they believe."
    high = max(steps, key=lambda step: step.mean)
    peak = (
        ""
        if high in (steps[0], steps[-1])
        else f"highest at {clock(high.at - span.start)} with {per_cent(high.mean)}, "
    )
    start, end = per_cent(steps[0].mean), per_cent(steps[-1].mean)
    return f"Suspicion of {name}: {start} at the start, {peak}{end} in the end."


def _path(steps: Steps, span: Span) -> str:
    first, *later = steps
    moves = [f"M{_x(first.at, span)} {_y(first.mean)}"]
    moves += [f"H{_x(step.at, span)}V{_y(step.mean)}" for step in later]
    return "".join((*moves, f"H{WIDTH}"))


def _x(at: int, span: Span) -> float:
    share = (at - span.start) / max(1, span.end - span.start)
    return round(WIDTH * min(1.0, max(0.0, share)), 1)


def _y(mean: float) -> float:
    return round(MARGIN + (HEIGHT - 2 * MARGIN) * (1 - mean), 1)


def _style(palette: Palette) -> str:
    # The page's variables do not reach into an image, so the picture carries its own of the same names.
    tokens = f"svg{{--mq-gold:{palette.gold};--mq-muted:{palette.muted};--mq-line:{palette.line}}}"
    return (
        f"{tokens}path{{fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round}}"
        ".half{stroke:var(--mq-muted);stroke-width:1;stroke-dasharray:1 4;opacity:.7}"
        ".round{stroke:var(--mq-line);stroke-width:1}"
        ".other{stroke:var(--mq-muted);stroke-width:1.25;stroke-dasharray:4 3}"
        ".ground{fill:var(--mq-gold);opacity:.16}"
        ".main{stroke:var(--mq-gold);stroke-width:2.25}"
        ".end{stroke:var(--mq-gold);stroke-width:8;stroke-linecap:round}"
    )
