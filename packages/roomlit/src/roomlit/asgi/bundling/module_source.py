"""One JavaScript module: what it takes from others, what it gives, and its text as the inside of a function. Pure."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from roomlit.asgi.bundling.javascript import Mark, Unreadable, marks
from roomlit.errors import LocalError

_NAME: Final = r"[\w$]+"
_FROM: Final = r"""(?P<quote>["'])(?P<at>[^"'\n]+)(?P=quote)(?P<attributes>\s*(?:with|assert)\s*\{)?\s*;?"""
_IMPORT: Final = re.compile(rf"import\s*(?:(?P<what>[\w$*{{][^\"';()]*?)\s*from\s*)?{_FROM}")
_REEXPORT: Final = re.compile(rf"export\s*(?P<what>\*(?:\s*as\s+{_NAME})?|\{{[^}}]*\}})\s*from\s*{_FROM}")
_LISTED: Final = re.compile(r"export\s*\{(?P<what>[^}]*)\}\s*;?")
_DEFAULT: Final = re.compile(
    rf"export\s+default\s+(?P<head>(?:async\s+)?function\b\s*\*?|class\b)(?:\s*(?!extends\b)(?P<name>{_NAME}))?"
)
_DEFAULT_VALUE: Final = re.compile(r"export\s+default\b")
_DECLARED: Final = re.compile(
    rf"export\s+(?P<head>(?:async\s+)?function\b\s*\*?|class\b|const\b)\s*(?P<name>{_NAME})", re.DOTALL
)
_META_URL: Final = re.compile(r"import\s*\.\s*meta\s*\.\s*url\b")
_COMMENT: Final = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
DEFAULT: Final = "__default"
"""What a default export without a name is called inside of its function."""
ALL: Final = "*"


class Import(msgspec.Struct, frozen=True):
    """Names taken from another module: there and here. `ALL` is everything as one value."""

    at: str
    names: tuple[tuple[str, str], ...] = ()


class Export(msgspec.Struct, frozen=True):
    """A name given: by what it is known outside, and inside; `at` is the module it is passed on from, "" this one."""

    name: str
    inside: str
    at: str = ""


class ModuleSource(msgspec.Struct, frozen=True):
    """A module without its imports and exports: they are told apart from its `text`."""

    text: str
    imports: tuple[Import, ...]
    exports: tuple[Export, ...]


class _Reader:
    """Goes through a module once and gathers what to put in the place of what."""

    def __init__(self, name: str, text: str, own_url: str) -> None:
        self._name, self._text, self._own_url = name, text, own_url
        self.edits: list[tuple[int, int, str]] = []
        self.imports: list[Import] = []
        self.exports: list[Export] = []
        self._const: Mark | None = None

    def read(self, mark: Mark) -> None:
        word = self._text[mark.start : mark.end]
        if mark.kind == "comma" and self._const is not None:
            raise self._refused(mark.start, "bundle/unsupported", "one name for each `export const`, with a semicolon")
        if mark.kind in {"end", "word"}:
            self._const = None
        if mark.kind != "word":
            return
        if word == "await":
            self._await(mark)
        elif word == "import":
            self._import(mark)
        elif mark.depth == 0:
            self._export(mark)

    def _await(self, mark: Mark) -> None:
        statement = self._text[max(self._text.rfind(sign, 0, mark.start) for sign in ";}") + 1 : mark.start]
        if mark.depth == 0 and "=>" not in statement:
            raise self._refused(mark.start, "bundle/unsupported", "no `await` outside of functions")

    def _import(self, mark: Mark) -> None:
        found = _META_URL.match(self._text, mark.start)
        if found is not None:
            self.edits.append((*found.span(), self._own_url))
            return
        rest = self._text[mark.end :].lstrip()
        if rest.startswith("("):
            raise self._refused(mark.start, "bundle/dynamic_import", "imports at the top of the file, not `import(…)`")
        if rest.startswith("."):
            raise self._refused(mark.start, "bundle/unsupported", "nothing of `import.meta` but its `url`")
        if mark.depth > 0:
            return  # The name of a property.
        found = self._matched(_IMPORT, mark)
        self.imports.append(Import(found["at"], tuple(_imported(found["what"] or ""))))
        self.edits.append((*found.span(), ""))

    def _export(self, mark: Mark) -> None:
        text = self._text
        if (found := _REEXPORT.match(text, mark.start)) is not None:
            self._no_attributes(found)
            self.imports.append(Import(found["at"]))
            self.exports += _passed_on(found["what"], found["at"])
            self.edits.append((*found.span(), ""))
        elif (found := _LISTED.match(text, mark.start)) is not None:
            self.exports += [Export(outside, inside) for inside, outside in _listed(found["what"])]
            self.edits.append((*found.span(), ""))
        elif (found := _DEFAULT.match(text, mark.start)) is not None:
            inside = found["name"] or DEFAULT
            self.exports.append(Export("default", inside))
            self.edits.append((*found.span(), f"{found['head']} {inside}"))
        elif (found := _DEFAULT_VALUE.match(text, mark.start)) is not None:
            self.exports.append(Export("default", DEFAULT))
            self.edits.append((*found.span(), f"const {DEFAULT} ="))
        else:
            found = self._matched(_DECLARED, mark)
            self.exports.append(Export(found["name"], found["name"]))
            self.edits.append((*found.span(), f"{found['head']} {found['name']}"))
            self._const = mark if found["head"] == "const" else None

    def _matched(self, pattern: re.Pattern[str], mark: Mark) -> re.Match[str]:
        found = pattern.match(self._text, mark.start)
        if found is None:
            expected = "imports and exports by name, and `export` before function, class and const alone"
            raise self._refused(mark.start, "bundle/unsupported", expected)
        if pattern is _IMPORT:
            self._no_attributes(found)
        return found

    def _no_attributes(self, found: re.Match[str]) -> None:
        if found["attributes"]:
            raise self._refused(found.start(), "bundle/unsupported", "modules without import attributes")

    def _refused(self, at: int, code: str, expected: str) -> LocalError:
        return refused(self._name, self._text, at, code, expected)


def read_module(name: str, text: str, *, own_url: str) -> ModuleSource:
    """The module called `name`, `own_url` in the place of its `import.meta.url`.

    Raises `LocalError`: `bundle/dynamic_import`, `bundle/unsupported`, `bundle/unreadable`.

    >>> module = read_module("a.js", "import { x as y } from './b.js'; export const z = y;", own_url="")
    >>> module.text, module.imports
    (' const z = y;', (Import(at='./b.js', names=(('x', 'y'),)),))
    """
    reader = _Reader(name, text, own_url)
    try:
        for mark in marks(text):
            reader.read(mark)
    except Unreadable as error:
        raise refused(name, text, error.at, "bundle/unreadable", f"JavaScript, found {error}") from None
    for start, end, instead in reversed(reader.edits):
        text = f"{text[:start]}{instead}{text[end:]}"
    return ModuleSource(text, tuple(reader.imports), tuple(reader.exports))


def refused(name: str, text: str, at: int, code: str, expected: str) -> LocalError:
    """The error of a module that cannot be in a bundle; it names the line."""
    line = text.count("\n", 0, at) + 1
    told = f"{name}:{line}: expected {expected}; or serve the page with bundled=False"
    return LocalError(code, told)


def _imported(what: str) -> Iterator[tuple[str, str]]:
    """The names of an import clause: `a, { b as c }`, `* as d`."""
    clause = _COMMENT.sub(" ", what).strip()
    outer, brace, inner = clause.partition("{")
    for part in filter(None, (one.strip() for one in outer.split(","))):
        yield (ALL, part.removeprefix(ALL).strip().removeprefix("as").strip()) if part[0] == ALL else ("default", part)
    if brace:
        yield from _listed(inner.rstrip().removesuffix("}"))


def _listed(what: str) -> Iterator[tuple[str, str]]:
    """The names between braces, each with what it is called behind `as`."""
    for part in filter(None, (one.strip() for one in _COMMENT.sub(" ", what).split(","))):
        first, *second = re.split(r"\s+as\s+", part)
        yield first, second[0] if second else first


def _passed_on(what: str, at: str) -> Iterator[Export]:
    if what.startswith(ALL):
        name = what.removeprefix(ALL).strip().removeprefix("as").strip()
        yield Export(name or ALL, ALL, at)
    else:
        for inside, outside in _listed(what.strip("{}")):
            yield Export(outside, inside, at)
