"""The made parts of docs/reference/browser.md, from the JSDoc of the browser client."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from docstrings import tells
from jsdoc import Told, of_function, of_type
from regions import filled

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "browser.md"
TYPES = {
    "DrawingArgs": "drawing/loading.js",
    "RoomEvent": "types.js",
    "RoomHandle": "types.js",
    "ThemeColors": "drawing/theme_colors.js",
}
"""What a page's author is handed, and the modules that declare it."""
BAR = "\\|"


def page() -> str:
    """The page as it should be: its own words, its regions made anew."""
    return filled(PAGE.read_text(encoding="utf-8"), _region)


def complaints() -> Iterator[str]:
    """One sentence for each thing that a page's author is handed and nobody explains."""
    for name, module in TYPES.items():
        for told in of_type(name, module):
            yield from (f"web/{module}: {name}.{told.name} {what}" for what in lacks(told))
    options, example = of_function("openRoom", "index.js")
    yield from (f"web/index.js: openRoom's {told.name} has no description" for told in options if not told.says)
    if not example:
        yield "web/index.js: openRoom has no example"


def lacks(told: Told) -> Iterator[str]:
    """What a reader would have to ask.

    >>> list(lacks(Told("ring", "(bell: string) => void", "Rings it.")))
    ['does not say what `bell` is', 'has no example']
    """
    if not told.says:
        yield "has no description"
    elif told.called and told.name not in ("follow", "onChange"):
        yield from (f"does not say what `{each}` is" for each in told.parameters if not tells(told.says, each))
        if not told.example:
            yield "has no example"


def _region(name: str) -> str:
    match name.split():
        case "fields", "of", kind:
            return _table(each for each in of_type(kind, TYPES[kind]) if not each.example)
        case "functions", "of", kind:
            return "\n\n".join(_function(each) for each in of_type(kind, TYPES[kind]) if each.example)
        case "options", "of", function:
            return _table(of_function(function, "index.js")[0])
        case "example", "of", function:
            return f"```js\n{of_function(function, 'index.js')[1]}\n```"
        case _:
            raise ValueError(f"no region of {PAGE.name} is made under the name {name!r}")


def _table(rows: Iterable[Told]) -> str:
    cells = ((f"`{each.name}{'?' if each.optional else ''}`", f"`{each.type}`", each.says) for each in rows)
    lines = (f"| {' | '.join(cell.replace('|', BAR) for cell in row)} |" for row in cells)
    return "\n".join(("| name | type | what it is |", "|---|---|---|", *lines))


def _function(told: Told) -> str:
    called = f"{told.name}({', '.join(told.parameters)})"
    return f"#### `{called}`\n\n```ts\n{told.name}: {told.type}\n```\n\n{told.says}\n\n```js\n{told.example}\n```"
