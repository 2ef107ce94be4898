"""The glossary held against the code: every name in it exists, and every module of the architecture is in it.

`docs/reference/glossary.md` is a table of three columns: the words somebody may look for, the name in the code, and
one line about it. Run by the tests (`tools/tests/test_glossary.py`).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "reference" / "glossary.md"
ROW = re.compile(r"^\| (?P<words>[^|]+) \| `(?P<name>[\w./]+)` \| (?P<about>[^|]+) \|$", re.MULTILINE)
ARCHITECTURE = (
    "packages/roomlit/src/roomlit/protocol",
    "packages/roomlit/src/roomlit/session",
    "packages/roomlit/src/roomlit/eventlog",
    "packages/roomlit/src/roomlit/ports",
    "packages/roomlit/src/roomlit/server",
    "packages/roomlit/src/roomlit/kinds",
    "packages/roomlit/src/roomlit/stores",
    "packages/roomlit/src/roomlit/transports",
    "packages/roomlit/src/roomlit/hosting",
    "packages/masquerade/src/masquerade/wire",
    "packages/masquerade/src/masquerade/match",
    "packages/masquerade/src/masquerade/llm",
)
"""Folders whose every module is a noun of the architecture."""


class Entry(NamedTuple):
    """One row: words to look for, a dotted Python name (or the path of a JavaScript module), and what it is."""

    words: tuple[str, ...]
    name: str
    about: str


def entries(text: str) -> list[Entry]:
    """The rows of a glossary.

    >>> entries("| broadcast, fan-out | `roomlit.server.broadcast` | To everyone. |")[0].words
    ('broadcast', 'fan-out')
    """
    rows = ROW.finditer(text)
    return [Entry(tuple(row["words"].split(", ")), row["name"], row["about"].strip()) for row in rows]


def home(name: str, root: Path = ROOT) -> tuple[Path, str] | None:
    """The file that a name leads to, and what it is called there; None when there is none."""
    if name.endswith(".js"):
        found = [path for path in root.glob(f"packages/*/src/{name}") if path.is_file()]
        return (found[0], "") if found else None
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        below = "/".join(parts[:cut])
        for path in (*root.glob(f"packages/*/src/{below}.py"), *root.glob(f"packages/*/src/{below}/__init__.py")):
            return path, ".".join(parts[cut:])
    return None


def faults(text: str, root: Path = ROOT) -> Iterator[str]:
    """Everything in which a glossary and the code differ, as sentences."""
    named: set[Path] = set()
    for entry in entries(text):
        found = home(entry.name, root)
        if found is None:
            yield f"{entry.name} leads to no module"
            continue
        path, inner = found
        named.add(path)
        code = path.read_text(encoding="utf-8")
        if inner and inner not in _declared(code):
            yield f"{path.relative_to(root)} declares no {inner}"
        first = code.partition("\n")[0].casefold()
        for word in entry.words:
            if not _found(word, path, inner, first):
                yield f"{word!r} is neither in the name nor in the first line of {path.relative_to(root)}"
    for folder in ARCHITECTURE:
        for path in sorted((root / folder).rglob("*.py")):
            if path.name != "__init__.py" and "migrations" not in path.parts and path not in named:
                yield f"{path.relative_to(root)} is in no row of the glossary"


def _declared(code: str) -> set[str]:
    names: set[str] = set()
    for node in ast.parse(code).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
            if isinstance(node, ast.ClassDef):
                inner = (part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef))
                names |= {f"{node.name}.{part.name}" for part in inner}
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names


def _found(word: str, path: Path, inner: str, first_line: str) -> bool:
    plain = re.sub(r"[^a-z0-9]", "", word.casefold())
    places = (path.stem, path.parent.name, inner, first_line)
    return any(plain in re.sub(r"[^a-z0-9]", "", place.casefold()) for place in places)
