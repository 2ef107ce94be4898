"""JSDoc of the browser client: what a comment says of a type or a function, tag by tag."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from declarations import braces

WEB = Path(__file__).resolve().parent.parent / "packages" / "roomlit" / "src" / "roomlit" / "web"
COMMENT = re.compile(r"/\*\*(.*?)\*/\s*(?:export (?:async )?function (?P<function>\w+))?", re.DOTALL)
TAG = re.compile(r"^@(\w+) ?", re.MULTILINE)
NAME = re.compile(r"\s*(?P<optional>\[)?(?:options\.)?(?P<name>\w+)\]? ?")
IMPORTED = re.compile(r"""import\(["'][^"']+["']\)\.""")
EXAMPLE = re.compile(r"\s*\n\s*`(?P<code>[^\n]+)`\s*$")


class Told(NamedTuple):
    """A field, an argument or a function: its name, its type, and what is said of it."""

    name: str
    type: str
    says: str
    example: str = ""
    optional: bool = False

    @property
    def called(self) -> bool:
        """Whether it is a function."""
        return self.type.startswith("(")

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of a function's arguments, in order."""
        depth, names = 0, list[str]()
        for found in re.finditer(r"(?P<open>[({<])|(?P<close>[)}>](?<!=>))|(?P<name>\w+)\??:", self.type):
            depth += bool(found["open"]) - bool(found["close"])
            if depth == 0:
                break
            if depth == 1 and found["name"]:
                names.append(found["name"])
        return tuple(names)


def of_type(name: str, module: str) -> list[Told]:
    """The properties of a `@typedef` in a module, whose path begins at `web/`."""
    for tags, _ in _comments(module):
        named = [text for tag, text in tags if tag == "typedef" and re.match(rf"\{{object\}} {name}\b", text)]
        if named:
            return [_told(text) for tag, text in tags if tag == "property"]
    raise ValueError(f"{module} declares no type {name}")


def of_function(name: str, module: str) -> tuple[list[Told], str]:
    """The options of an exported function, and its example."""
    for tags, function in _comments(module):
        if function == name:
            options = [_told(text) for tag, text in tags if tag == "param" and "options." in text]
            return options, next((text.strip() for tag, text in tags if tag == "example"), "")
    raise ValueError(f"{module} exports no function {name}")


def _comments(module: str) -> Iterator[tuple[list[tuple[str, str]], str | None]]:
    """Each comment as tags with their texts, and the function behind it."""
    for found in COMMENT.finditer((WEB / module).read_text(encoding="utf-8")):
        text = re.sub(r"^ *\* ?", "", found[1].strip(), flags=re.MULTILINE)
        _, *rest = TAG.split(text)
        yield list(zip(rest[::2], rest[1::2], strict=True)), found["function"]


def _told(text: str) -> Told:
    start, end = braces(text, 0)
    named = NAME.match(text, end)
    assert named is not None, text
    says = text[named.end() :]
    example = EXAMPLE.search(says)
    words = says[: example.start()] if example else says
    kind = IMPORTED.sub("", text[start + 1 : end - 1])
    return Told(
        named["name"], kind, " ".join(words.split()), example["code"] if example else "", named["optional"] is not None
    )
