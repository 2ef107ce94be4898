"""What a load test found: as a table for the terminal, and as one HTML file that needs nothing else. Pure."""

from collections.abc import Sequence
from html import escape
from typing import Final

import msgspec

from masquerade.load.goals import Goal, all_met
from masquerade.load.plot import COLOURS, Plot, plot_svg
from masquerade.ui.theme import DARK, FONT, LIGHT, Palette

FAULTS_SHOWN: Final = 40


class Section(msgspec.Struct, frozen=True):
    """Rows of a table: what it is, and how much."""

    title: str
    rows: Sequence[tuple[str, str]]


class LoadReport(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one test says. `faults`: each lost or repeated message and each error, as a sentence."""

    title: str
    about: str
    goals: Sequence[Goal]
    sections: Sequence[Section]
    plots: Sequence[Plot] = ()
    faults: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def passed(self) -> bool:
        """Whether every goal was met."""
        return all_met(self.goals)

    @property
    def verdict(self) -> str:
        """In words."""
        missed = [goal.name for goal in self.goals if not goal.met]
        return "every goal was met" if not missed else f"missed: {', '.join(missed)}"


def text(report: LoadReport) -> str:
    """For a terminal."""
    lines = ["", report.title, report.about, ""]
    wide = max(len(name) for section in report.sections for name, _ in section.rows)
    for section in report.sections:
        lines += [section.title, *(f"  {name:{wide}}  {value}" for name, value in section.rows), ""]
    lines.append("goals")
    lines += [f"  {'✓' if goal.met else '✗'} {goal.name}: {_value(goal)}, {goal.limit}" for goal in report.goals]
    lines += [f"  ! {fault}" for fault in _shown(report.faults)]
    lines += [f"  {note}" for note in report.notes]
    return "\n".join([*lines, "", f"{'passed' if report.passed else 'failed'}: {report.verdict}"])


def html(report: LoadReport) -> str:
    """One page, light or dark as the reader has it, as wide as a phone or a desk."""
    state = "passed" if report.passed else "failed"
    body = [
        f"<h1>{escape(report.title)}</h1><p>{escape(report.about)}</p>",
        f'<p class="verdict {state}">{state}: {escape(report.verdict)}</p>',
        _table(
            "Goals",
            [(f"{'✓' if goal.met else '✗'} {goal.name}", f"{_value(goal)} ({goal.limit})") for goal in report.goals],
        ),
        *(_table(section.title, section.rows) for section in report.sections),
        *(_figure(plot) for plot in report.plots if not plot.empty),
        _list("What went wrong", _shown(report.faults)),
        _list("Notes", report.notes),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(report.title)}</title>'
        f"<style>{_style()}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _value(goal: Goal) -> str:
    return f"{goal.value:.5g} {goal.unit}".rstrip()


def _shown(faults: Sequence[str]) -> list[str]:
    more = len(faults) - FAULTS_SHOWN
    return [*faults[:FAULTS_SHOWN], *([f"… and {more} more"] if more > 0 else [])]


def _table(title: str, rows: Sequence[tuple[str, str]]) -> str:
    cells = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in rows)
    return f"<h2>{escape(title)}</h2><table>{cells}</table>"


def _figure(plot: Plot) -> str:
    key = "".join(
        f'<span class="{COLOURS[number % len(COLOURS)]}">{escape(curve.name)}</span>'
        for number, curve in enumerate(plot.curves)
        if len(plot.curves) > 1
    )
    head = f"<figcaption>{escape(plot.title)}, {escape(plot.unit)} {key}</figcaption>"
    return f"<figure>{head}{plot_svg(plot)}</figure>"


def _list(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return f"<h2>{escape(title)}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _style() -> str:
    return (
        f":root{{{_colours(LIGHT)}}}@media(prefers-color-scheme:dark){{:root{{{_colours(DARK)}}}}}"
        f"body{{margin:0;background:var(--background);color:var(--text);font:16px/1.5 {FONT}}}"
        "main{max-width:44rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}h1{font-size:1.5rem;line-height:1.25}"
        "h2{font-size:1.1rem;margin:1.6rem 0 .4rem}table{width:100%;border-collapse:collapse}"
        "th,td{padding:.35rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}"
        "th{font-weight:400;color:var(--muted);width:48%;padding-right:.75rem}td{font-variant-numeric:tabular-nums}"
        ".verdict{padding:.6rem .8rem;border-radius:12px;background:var(--panel);border-left:6px solid var(--teal)}"
        ".verdict.failed{border-color:var(--coral)}figure{margin:1.4rem 0}figcaption{color:var(--muted)}"
        "figcaption span{margin-left:.8rem}figcaption span:before{content:'●';margin-right:.25rem}"
        "span.gold{color:var(--gold)}span.teal{color:var(--teal)}span.coral{color:var(--coral)}"
        "svg{width:100%;height:auto;display:block}svg text{fill:var(--muted);font-size:12px}"
        "@media(max-width:40rem){svg text{font-size:20px}}"
        "svg .rule{stroke:var(--line)}polyline{fill:none;stroke-width:2}polyline.gold{stroke:var(--gold)}"
        "polyline.teal{stroke:var(--teal)}polyline.coral{stroke:var(--coral)}li{margin:.2rem 0}"
    )


def _colours(palette: Palette) -> str:
    return "".join(f"--{name}:{getattr(palette, name)};" for name in palette.__struct_fields__)
