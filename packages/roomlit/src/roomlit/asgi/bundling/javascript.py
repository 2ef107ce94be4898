"""Where the text of a JavaScript module is code, and where a comment, a string, a template or a pattern. Pure."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

MarkKind = Literal["comment", "string", "template", "regex", "word", "comma", "end"]

_WORD: Final = re.compile(r"(?<![\w$.#])(?:import|export|await)(?![\w$])")
_SIGN: Final = re.compile(r"""["'`/(){}\[\]]""")
_OUTER_SIGN: Final = re.compile(r"""["'`/(){}\[\],;]""")
_COMMENT: Final = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_STRING: Final = re.compile(r""""(?:[^"\\\n]++|\\.)*+"|'(?:[^'\\\n]++|\\.)*+'""", re.DOTALL)
_TEMPLATE: Final = re.compile(r"(?:[^`\\$]++|\\.|\$(?!\{))*+(?:`|(?P<hole>\$\{))", re.DOTALL)
_REGEX: Final = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_LAST_WORD: Final = re.compile(r"[\w$]+$")
_OPERATORS: Final = frozenset(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do", "else", "instanceof", "await"}
    | {"yield"}
)
"""Words behind which a value begins, so that a slash begins a pattern."""
LONGEST_WORD: Final = 16
"""More characters than any of them has."""


class Mark(NamedTuple):
    """A place in the text; `depth` counts the brackets around it, those of templates included."""

    kind: MarkKind
    start: int
    end: int
    depth: int


class Unreadable(Exception):
    """The text is no JavaScript, or more than is understood here; `at` is where."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(what)
        self.at = at


class _Hole(NamedTuple):
    """A `${…}` that is open: where its template begins, and how deep its inside is."""

    begun: int
    depth: int


class _Scan:
    """A walk through the text, from one sign that may mean something to the next."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = [found.span() for found in _WORD.finditer(text)][::-1]
        self._at = self._depth = 0
        self._comment = (0, 0)
        self._holes: list[_Hole] = []

    def marks(self) -> Iterator[Mark]:
        while (found := (_SIGN if self._depth else _OUTER_SIGN).search(self._text, self._at)) is not None:
            yield from self._words_before(found.start())
            self._at = found.end()
            mark = self._sign(found.start(), found.group())
            while self._words and self._words[-1][0] < self._at:
                self._words.pop()
            if mark is not None:
                yield mark
        yield from self._words_before(len(self._text))
        if self._depth:
            raise Unreadable(len(self._text), "a bracket without its partner")

    def _words_before(self, end: int) -> Iterator[Mark]:
        while self._words and self._words[-1][0] < end:
            yield Mark("word", *self._words.pop(), self._depth)

    def _sign(self, at: int, sign: str) -> Mark | None:
        match sign:
            case "(" | "[" | "{":
                self._depth += 1
            case "}" if self._holes and self._holes[-1].depth == self._depth:
                self._depth -= 1
                return self._template(self._holes.pop().begun)
            case ")" | "]" | "}":
                self._depth -= 1
            case "`":
                return self._template(at)
            case '"' | "'":
                return self._literal("string", _STRING, at)
            case "/":
                return self._slash(at)
            case _:
                return Mark("comma" if sign == "," else "end", at, self._at, self._depth)
        return None

    def _template(self, begun: int) -> Mark | None:
        """On through the text of a template: to its end, or into its next hole."""
        found = _TEMPLATE.match(self._text, self._at)
        if found is None:
            raise Unreadable(begun, "a template without an end")
        self._at = found.end()
        if found["hole"] is None:
            return Mark("template", begun, self._at, self._depth)
        self._depth += 1
        self._holes.append(_Hole(begun, self._depth))
        return None

    def _slash(self, at: int) -> Mark | None:
        if (found := _COMMENT.match(self._text, at)) is not None:
            follows = not self._text[self._comment[1] : at].strip()
            self._comment = (self._comment[0] if follows else at, found.end())
            self._at = found.end()
            return Mark("comment", at, self._at, self._depth)
        return self._literal("regex", _REGEX, at) if self._begins_value(at) else None

    def _literal(self, kind: MarkKind, pattern: re.Pattern[str], at: int) -> Mark:
        found = pattern.match(self._text, at)
        if found is None:
            raise Unreadable(at, f"a {kind} without an end")
        self._at = found.end()
        return Mark(kind, at, self._at, self._depth)

    def _begins_value(self, at: int) -> bool:
        """Whether a slash begins a pattern: it divides when there is something before it to be divided."""
        begun, ended = self._comment
        before = self._text[: at if self._text[ended:at].strip() else begun].rstrip()
        if before.endswith((")", "]", '"', "'", "`", "++", "--")):
            return False
        word = _LAST_WORD.search(before, max(0, len(before) - LONGEST_WORD))
        return word is None or word.group() in _OPERATORS


def marks(text: str) -> Iterator[Mark]:
    """The marks in their order, a template after what its holes contain; commas and semicolons of the outermost level.

    Raises `Unreadable`.

    >>> [(mark.kind, mark.depth) for mark in marks("import 'a'; f(`${await b}`) / 2")]
    [('word', 0), ('string', 0), ('end', 0), ('word', 2), ('template', 1)]
    """
    return _Scan(text).marks()
