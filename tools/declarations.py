"""The types that a Python or JavaScript file declares itself: not those that it imports or hands on."""

import ast
import re
from collections.abc import Iterator

Declaration = tuple[str, int]
"""A name, and the line on which it is declared."""
PASCAL_CASE = re.compile(r"[A-Z]\w*[a-z]\w*")
TYPE_VARIABLES = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple"})
JAVASCRIPT = re.compile(r"@(?:typedef|callback)\b|^export\s+(?:default\s+)?class\s+(?P<name>\w+)", re.MULTILINE)
JAVASCRIPT_NAME = re.compile(r"[\s*]*(?P<name>\w+)")
JAVASCRIPT_IMPORT = re.compile(r"""import\(["'][^"']+["']\)\.(?P<name>\w+)""")


def python_types(tree: ast.Module) -> Iterator[Declaration]:
    """The public classes and type aliases at the top level of a module; type variables are no types.

    Python 3.11, the oldest this house runs on, has no `type X = …` yet.

    >>> list(python_types(ast.parse("class Seat: ...\\nSeats = list[Seat]\\nRoom = rooms.Room")))
    [('Seat', 1), ('Seats', 2)]
    """
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name):
                if not name.startswith("_"):
                    yield name, node.lineno
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(
                    target=ast.Name(id=name),
                    annotation=ast.Name(id="TypeAlias") | ast.Attribute(attr="TypeAlias"),
                    value=ast.expr() as value,
                )
            ):
                if PASCAL_CASE.fullmatch(name) and _declares(name, value):
                    yield name, node.lineno
            case _:
                pass


def _declares(name: str, value: ast.expr) -> bool:
    match value:
        case ast.Attribute(attr=other):
            return other != name
        case ast.Call(func=ast.Name(id=function) | ast.Attribute(attr=function)):
            return function not in TYPE_VARIABLES
        case _:
            return True


def javascript_types(text: str) -> Iterator[Declaration]:
    """The `@typedef`s, `@callback`s and exported classes of a JavaScript file.

    >>> list(javascript_types('/** @typedef {{at: {x: number}}} Spot */ /** @typedef {import("./a.js").Door} Door */'))
    [('Spot', 1)]
    """
    for found in JAVASCRIPT.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if found["name"]:
            yield found["name"], line
            continue
        start, end = braces(text, found.end())
        named = JAVASCRIPT_NAME.match(text, end)
        imported = JAVASCRIPT_IMPORT.fullmatch(text[start:end].strip("{} "))
        if named and not (imported and imported["name"] == named["name"]):
            yield named["name"], line


def braces(text: str, position: int) -> tuple[int, int]:
    """Where the type between braces begins and ends; an empty stretch where the tag has none."""
    start = position + len(text[position:]) - len(text[position:].lstrip(" \t"))
    if not text.startswith("{", start):
        return start, start
    depth = 0
    for end in range(start, len(text)):
        depth += (text[end] == "{") - (text[end] == "}")
        if depth == 0:
            return start, end + 1
    return start, len(text)
