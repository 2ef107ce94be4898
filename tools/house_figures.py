"""The house in figures: how long things are, and how often a rule of its design is broken.

`make check` fails where a figure stands above its limit. `--list NAME` prints the cases of one figure.
"""

import argparse
import ast
import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from declarations import Declaration, javascript_types, python_types
from source_tree import (
    Imports,
    PythonSource,
    Source,
    importers,
    imports,
    javascript_sources,
    python_sources,
    reached,
    rings,
)

ROOT = Path(__file__).resolve().parent.parent
LIMITS: Final[Mapping[str, int]] = {
    "one-importer": 20,
    "homonyms": 0,
    "js-homonyms": 0,
    "see-docstrings": 15,
    "rings": 0,
    "faults-in-wheel": 0,
    "deep-imports": 0,
}
"""The rules: how many cases of each are allowed. A figure that is not named here only informs."""
SHORT = 60
"""A module of at most so many lines, in use at one place, is mostly a part of that place."""
LIBRARY, GAME, FAULT_SUITE = "roomlit", "masquerade", "roomlit-faults"
DOORS = frozenset({"roomlit", "roomlit.hosting", "roomlit.streamlit", "roomlit.testing"})
"""What the game may import of the library; these modules themselves, not what lies below them.

`roomlit.streamlit` is apart from `roomlit.hosting` because a hub without pages must run without Streamlit.
"""
TEST_KIT = "roomlit.testing"
PUBLIC_KIT = frozenset({f"{TEST_KIT}.chromium", f"{TEST_KIT}.streamlit"})
"""What people test their own rooms with, beside what `roomlit.testing` itself hands out."""
SHOWN = 3
AnySource = TypeVar("AnySource", bound=Source)


class Figure(NamedTuple):
    """One figure: its name and what it says, where it stands, and what it counts, one line each."""

    name: str
    title: str
    now: int
    cases: Sequence[str]

    @property
    def limit(self) -> int | None:
        """The most that is allowed, if it is a rule."""
        return LIMITS.get(self.name)

    @property
    def broken(self) -> bool:
        """Whether it is a rule, and is broken."""
        return self.limit is not None and self.now > self.limit


def figures(root: Path) -> list[Figure]:
    """All figures of the repository at `root`."""
    python, javascript = python_sources(root), javascript_sources(root)
    graph = imports(python)
    return [
        *_lengths("modules", "Python modules", python),
        _functions(python),
        *_lengths("js-modules", "JavaScript modules", javascript),
        _one_importer(python, graph),
        _homonyms("homonyms", "Python", python, lambda source: python_types(source.tree)),
        _homonyms("js-homonyms", "JavaScript", javascript, lambda source: javascript_types(source.text)),
        _see_docstrings(python),
        _rings(python, graph),
        _faults_in_wheel(python, graph),
        _deep_imports(python, graph),
    ]


def _lengths(name: str, title: str, sources: Sequence[Source]) -> Iterator[Figure]:
    modules = sorted((source for source in sources if source.is_module), key=lambda source: -source.lines)
    lines = [source.lines for source in modules]
    cases = [f"{source.lines:4} {source.path}" for source in modules]
    yield Figure(name, title, len(modules), cases)
    yield Figure(f"{name}-median", f"{title}, median lines", statistics.median_low(lines or [0]), cases)
    yield Figure(f"{name}-p90", f"{title}, 90 % have at most … lines", _p90(lines), cases)


def _functions(sources: Sequence[PythonSource]) -> Figure:
    found: list[tuple[int, str]] = []
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append((lines, f"{lines:4} {source.path}:{node.lineno} {node.name}"))
    found.sort(key=lambda case: -case[0])
    title = "Python functions and methods, 90 % have at most … lines"
    return Figure("functions-p90", title, _p90([lines for lines, _ in found]), [case for _, case in found])


def _p90(lines: Sequence[int]) -> int:
    """The nearest rank: nine tenths of the values are at most this one."""
    return sorted(lines)[-(-len(lines) * 9 // 10) - 1] if lines else 0


def _one_importer(sources: Sequence[PythonSource], graph: Imports) -> Figure:
    """Short modules that exactly one other module of any distribution imports, a package's `__init__` included."""
    users = importers(graph)
    cases = [
        f"{source.path}: {source.lines} lines, only {next(iter(users[source.name]))} imports it"
        for source in sources
        if source.is_module and source.lines <= SHORT and len(users[source.name]) == 1
    ]
    return Figure("one-importer", f"modules of at most {SHORT} lines with one importer", len(cases), cases)


def _homonyms(
    name: str, language: str, sources: Sequence[AnySource], types: Callable[[AnySource], Iterable[Declaration]]
) -> Figure:
    places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for source in sources:
        for declared, line in dict(types(source)).items():
            places[source.distribution, declared].append(f"{source.path}:{line}")
    cases = [
        f"{declared} is declared in {' and '.join(where)}: a public type name is unique within a package"
        for (_, declared), where in sorted(places.items())
        if len(where) > 1
    ]
    return Figure(name, f"{language} type names declared twice in a package", len(cases), cases)


def _see_docstrings(sources: Sequence[PythonSource]) -> Figure:
    """Docstrings of one line that only send the reader elsewhere."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    cases: list[str] = []
    for source in sources:
        for node in ast.walk(source.tree):
            said = ast.get_docstring(node) if isinstance(node, documented) else None
            if said and said.startswith("See ") and "\n" not in said:
                cases.append(f"{source.path}:{getattr(node, 'lineno', 1)}: {said}")
    return Figure("see-docstrings", "docstrings that only say “See …”", len(cases), cases)


def _rings(sources: Sequence[PythonSource], graph: Imports) -> Figure:
    """Groups of modules of one distribution that import each other; imports for types and in functions count."""
    cases: list[str] = []
    for distribution in sorted({source.distribution for source in sources}):
        inside = {source.name for source in sources if source.distribution == distribution}
        for ring in rings({name: graph[name] & inside for name in inside}):
            arrows = [f"{name} → {other}" for name in ring for other in sorted(graph[name] & set(ring))]
            cases.append(f"{len(ring)} modules: {', '.join(arrows)}")
    return Figure("rings", "import rings, imports for types included", len(cases), cases)


def _faults_in_wheel(sources: Sequence[PythonSource], graph: Imports) -> Figure:
    """Modules that the library ships although only the fault suite has a use for them.

    A module below `roomlit.testing`, and one that the fault suite imports, needs a user: the `PUBLIC_KIT`, a package's
    `__init__`, or any other part of the house. A user may be another module that has one; tests are none.
    """
    suite = {source.name for source in sources if source.distribution == FAULT_SUITE}
    wanted_by_suite = reached(graph, suite)
    shipped = {source.name: source for source in sources if source.distribution == LIBRARY}
    doubtful = {
        name
        for name, source in shipped.items()
        if name.startswith(f"{TEST_KIT}.") or (source.is_module and name in wanted_by_suite)
    }
    used = reached(graph, graph.keys() - suite - (doubtful - PUBLIC_KIT))
    cases = [source.path for name, source in shipped.items() if source.is_module and name not in used]
    return Figure("faults-in-wheel", "modules of the library for the fault suite alone", len(cases), cases)


def _deep_imports(sources: Sequence[PythonSource], graph: Imports) -> Figure:
    """Different modules of the library that the game imports, the `DOORS` and the `PUBLIC_KIT` excepted."""
    library = {source.name for source in sources if source.distribution == LIBRARY}
    users: defaultdict[str, list[str]] = defaultdict(list)
    for source in sources:
        if source.distribution == GAME:
            for name in (graph[source.name] & library) - DOORS - PUBLIC_KIT:
                users[name].append(source.name)
    cases = [f"{name}: imported by {', '.join(users[name])}" for name in sorted(users)]
    return Figure("deep-imports", "modules of the library that the game imports past its doors", len(cases), cases)


def table(found: Sequence[Figure]) -> str:
    """The figures as aligned lines, broken rules marked, with the first cases of each below."""
    rows = [
        ("✗" if figure.broken else " ", figure.name, figure.title, str(figure.now), _limit(figure)) for figure in found
    ]
    rows.insert(0, (" ", "name", "figure", "now", "limit"))
    name, title = (max(len(row[column]) for row in rows) for column in (1, 2))
    lines = [f"{row[0]} {row[1]:{name}} | {row[2]:{title}} | {row[3]:>5} | {row[4]:>5}" for row in rows]
    for figure in found:
        if figure.broken:
            lines += ["", f"{figure.name}: {figure.now} {figure.title}, {figure.limit} allowed"]
            lines += [f"  {case}" for case in figure.cases[:SHOWN]]
            if len(figure.cases) > SHOWN:
                lines.append(f"  … all of them: .venv/bin/python tools/house_figures.py --list {figure.name}")
    return "\n".join(lines)


def _limit(figure: Figure) -> str:
    return "" if figure.limit is None else str(figure.limit)


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Print what was asked for; return 1 if a rule is broken."""
    found = {figure.name: figure for figure in figures(root)}
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="the figures for programs")
    parser.add_argument("--list", metavar="NAME", choices=found, help=f"the cases of one figure: {', '.join(found)}")
    asked = parser.parse_args(arguments)
    if asked.list:
        print(*found[asked.list].cases, sep="\n")
        return int(found[asked.list].broken)
    if asked.json:
        values = {name: {"now": one.now, "limit": one.limit, "broken": one.broken} for name, one in found.items()}
        print(json.dumps(values, indent=2))
    else:
        print(table(list(found.values())))
    return int(any(figure.broken for figure in found.values()))


if __name__ == "__main__":
    sys.exit(main())
