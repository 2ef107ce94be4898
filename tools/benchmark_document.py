"""`docs/benchmarks.md` and its drawings, made from `benchmarks/results` alone: nothing is measured here."""

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import seed_claims
from bar_chart import Bars, bar_chart, shown

ROOT: Final = Path(__file__).resolve().parent.parent
DOCUMENT: Final = "docs/benchmarks.md"
IMAGES: Final = "docs/images/benchmarks"
OURS: Final = ("roomlit", "push", "ours", "masquerade")
HEAD: Final = """# Benchmarks, measured

<!-- Generated from benchmarks/results by `make gen`: do not edit. -->

Absolute figures are those of one machine at one hour: compare what stands in one table, which was measured in one run.
What each benchmark does, and how to run it, is in [benchmarks](../benchmarks/README.md). `make bench` measures all of
them and writes this page anew.

## What was said of push, and what was measured

Before push was built, a [polling design](howto/migrate-from-polling.md) and its replacement were described with these
figures. Each stands beside what the benchmarks found; in `polling` the same chat is made both ways. The verdict is on
what was said of push; what was said of polling mostly depends on the machine.
"""


WORDS: Final[Mapping[str, str]] = {
    "cpu": "CPU",
    "gathered": "gathered",
    "kib": "KiB",
    "mb": "MB",
    "mib": "MiB",
    "p999": "p99.9",
    "percent": "%",
    "rss": "RSS",
    "single": "one at a time",
    "us": "µs",
}
"""Words of figures' names that are written otherwise."""
LABELS: Final[Mapping[str, str]] = {
    "node_socketio": "Node.js socket.io",
    "node_ws": "Node.js ws",
    "ours": "roomlit",
    "polling": "looking every 0.4 s",
    "polling_tuned": "the same, tuned",
    "prebuilt": "uvicorn, a bare write",
    "push": "told by roomlit",
    "raw": "bare sockets: the floor",
    "roomlit_asgi": "roomlit, plain ASGI",
    "send_json": "FastAPI, send_json",
    "send_text": "FastAPI, send_text",
    "socketio": "python-socketio",
    "uvicorn": "uvicorn as it comes",
    "uvicorn_plain": "uvicorn, no deflate",
    "websockets": "websockets.broadcast",
}
"""Rows in drawings."""


class Plot(NamedTuple):
    """One drawing: of which rows (by how their names end), which figures, under which names."""

    title: str
    unit: str
    figures: Mapping[str, str]
    ending: str = ""


PLOTS: Final[Mapping[str, Sequence[Plot]]] = {
    "fanout": [
        Plot(
            f"One event to {members} members",
            "µs of the server’s CPU for each delivery",
            {"single_us_per_delivery": "one at a time", "gathered_us_per_delivery": "eight on the way"},
            f"_{count}",
        )
        for members, count in (("200", 200), ("1,000", 1000))
    ],
    "latency": [Plot("100 events a second to 500 members", "ms", {"p50_ms": "median", "p99_ms": "99th percentile"})],
    "polling": [
        Plot(f"{users} players: what they ask", "requests a second", {"requests_per_s": ""}, f"_{users}")
        for users in (100,)
    ]
    + [Plot("100 players: what they cost", "% of a core", {"cpu_percent": ""}, "_100")],
    "screen": [Plot("From a line to its text in the page", "ms", {"p50_ms": "median", "p99_ms": "99th percentile"})],
    "idle": [Plot("A connection on which nothing happens", "KiB of memory", {"kib_per_connection": ""}, "_10000")],
}


def results(root: Path = ROOT) -> dict[str, dict[str, Any]]:
    """What was measured, by the benchmark's name."""
    files = sorted((root / "benchmarks/results").glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def pages(root: Path = ROOT) -> dict[str, str]:
    """The document and its drawings, by path."""
    found = results(root)
    figures = {name: result["figures"] for name, result in found.items()}
    made: dict[str, str] = {}
    text = [HEAD, *seed_claims.table(figures), ""]
    for name, result in found.items():
        text += _section(name, result, _about(root / "benchmarks" / f"{name}.py"))
        for number, (plot, drawing) in enumerate(_drawings(name, result["figures"])):
            file = f"{name}-{number + 1}.svg"
            made[f"{IMAGES}/{file}"] = drawing
            text += [f"![{plot.title}](images/benchmarks/{file})", ""]
        text += _tables(result["figures"])
    return {DOCUMENT: "\n".join(text), **made}


def _about(file: Path) -> str:
    """What the benchmark says of itself."""
    return ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""


def _section(name: str, result: Mapping[str, Any], about: str) -> list[str]:
    machine = cast("Mapping[str, Any]", result["machine"])
    scale = "" if result["scale"] == "whole" else f"A {result['scale']} run. "
    where = f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}"
    return [f"## {name}", "", about, "", f"*{scale}{result['date']}, commit {result['commit']}; {where}.*", ""]


def _drawings(name: str, figures: Mapping[str, Any]) -> Iterator[tuple[Plot, str]]:
    for plot in PLOTS.get(name, ()):
        groups = [
            Bars(_label(row.removesuffix(plot.ending)), [cell[one] for one in plot.figures], row.startswith(OURS))
            for row, cell in figures.items()
            if row.endswith(plot.ending) and isinstance(cell, dict) and plot.figures.keys() <= cell.keys()
        ]
        if groups:
            groups.sort(key=lambda group: group.values[0])
            yield plot, bar_chart(plot.title, plot.unit, tuple(plot.figures.values()), groups)


def _label(row: str) -> str:
    return LABELS.get(row, row.replace("_", " "))


def _tables(figures: Mapping[str, Any]) -> list[str]:
    """Rows with the same figures in one table; figures without a row in one of their own."""
    loose = {name: value for name, value in figures.items() if isinstance(value, int | float)}
    kinds: dict[tuple[str, ...], dict[str, Mapping[str, float]]] = {}
    for name, cell in figures.items():
        if isinstance(cell, dict):
            numbers = {
                key: value for key, value in cast("dict[str, Any]", cell).items() if isinstance(value, int | float)
            }
            kinds.setdefault(tuple(numbers), {})[name] = numbers
    text: list[str] = []
    for columns, rows in kinds.items():
        text += [
            f"| | {' | '.join(spelled(column) for column in columns)} |",
            "|---" * (len(columns) + 1) + "|",
        ]
        text += [f"| `{name}` | {' | '.join(shown(row[one]) for one in columns)} |" for name, row in rows.items()]
        text.append("")
    if loose:
        text += [
            "| figure | |",
            "|---|---|",
            *(f"| {spelled(name)} | {shown(value)} |" for name, value in loose.items()),
            "",
        ]
    return text


def spelled(name: str) -> str:
    """A figure's name as a heading.

    >>> spelled("single_us_per_delivery"), spelled("p999_ms"), spelled("cpu_percent")
    ('one at a time µs per delivery', 'p99.9 ms', 'CPU %')
    """
    return " ".join(WORDS.get(word, word) for word in name.split("_"))
