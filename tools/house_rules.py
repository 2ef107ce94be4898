"""The house's own rules that no other checker knows: short modules, a first line, no loose state, no empty names.

Run by `make check`. A rule is a function from one file to the faults it finds; the exemptions stand in one table.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from docstrings import example_lines

LONGEST = 300
"""Lines of a module; the examples in its docstrings, which the reference wants, do not count."""
EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "manager", "common", "core", "misc"})
KEEPS_REGISTRY = ("packages/roomlit/src/roomlit/streamlit/_compat",)
"""The only Python modules that may keep something between calls (the browser client's registry is JavaScript)."""
STARTS_TASKS = ("packages/roomlit/src/roomlit/testing/", "packages/roomlit-faults/")
"""Test kits run loops of their own; everywhere else a task has an owner: a TaskGroup or a TaskSupervisor."""
LOOP_TASK = re.compile(r"\b(?:get_running_loop\(\)|get_event_loop\(\)|_?loop)\.create_task\(")
SETTINGS = frozenset({"GameSettings", "HubSettings"})
READS_SETTINGS = (
    "packages/masquerade/src/masquerade/main.py",
    "packages/masquerade/src/masquerade/api/embedded.py",
    "packages/masquerade/src/masquerade/ui/hub.py",
    "packages/roomlit/src/roomlit/server/node.py",
    "packages/roomlit/src/roomlit/streamlit/runtime.py",
    "packages/roomlit/src/roomlit/testing/",
    "packages/roomlit-faults/",
)
"""Where a process is put together: only there the environment is read, everything else is handed the values."""
MUTABLE_CALLS = frozenset({"list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict"})
MUTABLE_WEAK = frozenset({"WeakValueDictionary", "WeakKeyDictionary", "WeakSet", "bytearray"})
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w")
GENERATED = frozenset(
    {"packages/roomlit/src/roomlit/web/protocol.js", "packages/masquerade/src/masquerade/web/wire.js"}
)
VENDORED = "packages/roomlit/src/roomlit/web/vendor/"
"""Libraries of others, kept as they came."""
TEXTS = frozenset({"", ".py", ".js", ".mjs", ".md", ".toml", ".json", ".in", ".lock", ".yml", ".yaml", ".sh", ".conf"})


class Fault(NamedTuple):
    """One broken rule at one line (1 when the whole file is meant)."""

    path: str
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}"


def faults(path: str, text: str) -> Iterator[Fault]:
    """Everything wrong with one file; `path` is relative to the repository, with forward slashes.

    >>> [f.rule for f in faults("packages/roomlit/src/roomlit/utils.py", '"Words."')]
    ["the name 'utils' says nothing: name the noun it is about"]
    """
    yield from _machine_paths(path, text)
    if not _is_source(path):
        return
    yield from _name(path)
    yield from _length(path, text)
    yield from _first_line(path, text)
    if path.endswith(".py") and not path.startswith(KEEPS_REGISTRY):
        yield from _loose_state(path, text)
    if path.endswith(".py") and not path.startswith(STARTS_TASKS):
        yield from _loose_tasks(path, text)
    if path.endswith(".py") and not path.startswith(READS_SETTINGS):
        yield from _settings_read(path, text)


def _is_source(path: str) -> bool:
    return "/src/" in path and path.endswith((".py", ".js", ".mjs")) and not path.startswith(VENDORED)


def _machine_paths(path: str, text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := MACHINE_PATH.search(line):
            yield Fault(path, number, f"names a path of one machine: {found.group()}…")


def _name(path: str) -> Iterator[Fault]:
    for part in (PurePosixPath(path).stem, *PurePosixPath(path).parent.parts):
        if part.strip("_") in EMPTY_NAMES:
            yield Fault(path, 1, f"the name {part!r} says nothing: name the noun it is about")


def _length(path: str, text: str) -> Iterator[Fault]:
    lines = text.count("\n") + (not text.endswith("\n"))
    if path.endswith(".py"):
        lines -= sum(map(example_lines, _docstrings(text)))
    if lines > LONGEST and path not in GENERATED:
        yield Fault(path, LONGEST + 1, f"{lines} lines, {LONGEST} allowed: split it by noun")


def _docstrings(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def _first_line(path: str, text: str) -> Iterator[Fault]:
    first = text.partition("\n")[0].strip()
    if path.endswith(".py"):
        said = first.startswith(('"""', "'''", '"', "'", 'r"""'))
    else:
        said = first.startswith(("//", "/*"))
    empty_package = PurePosixPath(path).name == "__init__.py" and not text.strip()
    if not said and not empty_package:
        yield Fault(path, 1, "the first line must say what the module is for")


def _loose_state(path: str, text: str) -> Iterator[Fault]:
    for node in ast.parse(text, path).body:
        match node:
            case ast.Assign(targets=targets, value=value):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                names = [name]
            case _:
                continue
        for name in names:
            if _is_variable(name) and _is_mutable(value):
                yield Fault(path, node.lineno, f"mutable module state {name!r}: someone must own it")
    for node in ast.walk(ast.parse(text, path)):
        if isinstance(node, ast.Global):
            yield Fault(path, node.lineno, f"`global {', '.join(node.names)}`: someone must own it")


def _loose_tasks(path: str, text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.splitlines(), 1):
        if LOOP_TASK.search(line):
            yield Fault(path, number, "a task of the loop's own: use a TaskGroup or a TaskSupervisor")


def _settings_read(path: str, text: str) -> Iterator[Fault]:
    for node in ast.walk(ast.parse(text, path)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in SETTINGS:
                yield Fault(path, node.lineno, f"{name}(…) reads the environment again: take the settings as a value")
            case _:
                pass


def _is_variable(name: str) -> bool:
    return not name.startswith("__") and name != name.upper()


def _is_mutable(value: ast.expr) -> bool:
    match value:
        case ast.List() | ast.Dict() | ast.Set() | ast.ListComp() | ast.DictComp() | ast.SetComp():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in MUTABLE_CALLS | MUTABLE_WEAK
        case ast.Call(func=ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name))):
            return name in MUTABLE_CALLS | MUTABLE_WEAK
        case _:
            return False


def _files(root: Path) -> list[str]:
    """What git knows or would add, so that caches and environments stay out."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return sorted(name for name in set(listing.stdout.split("\0")) if name and PurePosixPath(name).suffix in TEXTS)


def main() -> int:
    """Check the repository this file stands in; print each fault, and return the exit code."""
    root = Path(__file__).resolve().parent.parent
    found: list[Fault] = []
    for name in _files(root):
        file = root / name
        if file.is_file() and name != "tools/tests/test_house_rules.py":
            found += faults(name, file.read_text(encoding="utf-8"))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
