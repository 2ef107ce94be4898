"""Docstrings of the house turned into Markdown: words, and examples that can be run."""

import ast
import re
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

Language = str
"""`` for words, `pycon` for a dialogue with the interpreter, `python` for lines of a program."""


class Part(NamedTuple):
    """A stretch of a docstring."""

    language: Language
    text: str


def parts(docstring: str) -> Iterator[Part]:
    r"""The words and the examples of a docstring whose words begin at the margin, in their order.

    An example is a dialogue that begins with `>>>`, or a block indented by four, as here:

    >>> [part.language for part in parts("Opens it.\n\n    open(1)\n\nAnd:\n\n>>> 1 + 1\n2")]
    ['', 'python', '', 'pycon']
    """
    words: list[str] = []
    for block in _blocks(docstring.splitlines()):
        language = _language(block)
        if not language:
            words.append("\n".join(block))
            continue
        if words:
            yield Part("", "\n\n".join(words))
            words = []
        yield Part(language, textwrap.dedent("\n".join(block)))
    if words:
        yield Part("", "\n\n".join(words))


def _language(block: list[str]) -> Language:
    if block[0].startswith(">>> "):
        return "pycon"
    return "python" if block[0].startswith("    ") else ""


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """What stands between empty lines; empty lines inside of indented code do not part it."""
    block: list[str] = []
    for number, line in enumerate(lines):
        if line:
            if block and not block[-1] and not line.startswith("    "):
                yield block[:-1]
                block = []
            block.append(line)
        elif block and block[0].startswith("    ") and any(lines[number:]):
            block.append("")
        elif block:
            yield block
            block = []
    if block:
        yield block


def markdown(docstring: str) -> str:
    r"""The docstring as a page shows it.

    >>> markdown("Opens it.\n\n    open(1)")
    'Opens it.\n\n```python\nopen(1)\n```'
    """
    return "\n\n".join(
        f"```{part.language}\n{part.text}\n```" if part.language else part.text for part in parts(docstring)
    )


def has_example(docstring: str) -> bool:
    """Whether there is something to run."""
    return any(part.language for part in parts(docstring))


def example_lines(docstring: str) -> int:
    r"""How many lines of it are examples.

    >>> example_lines("Opens it.\n\n    open(1)\n    open(2)")
    2
    """
    return sum(len(part.text.splitlines()) for part in parts(docstring) if part.language)


def stray_methods(docstring: str) -> Iterator[str]:
    r"""The functions with a `self` that stand in no class of their example: its first lines were taken for words.

    >>> list(stray_methods("Rings.\n\nclass Bell:\n\n    def ring(self): ..."))
    ['ring']
    """
    for part in parts(docstring):
        for node in ast.parse(part.text).body if part.language == "python" else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and ast.unparse(node.args).startswith("self"):
                yield node.name


def tells(docstring: str, name: str) -> bool:
    """Whether the words speak of `name`: in backquotes, alone or with what follows it.

    >>> tells("`wait=False` returns at once", "wait"), tells("it waits", "wait")
    (True, False)
    """
    return re.search(rf"`(?:self\.|\*{{0,2}}){re.escape(name)}\b", docstring) is not None
