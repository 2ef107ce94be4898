"""The examples of a reference page: blocks of code by section, each with the lines that it stands behind."""

import re
from collections.abc import Iterator
from typing import NamedTuple

SECTION = re.compile(r"^## ", re.MULTILINE)
BLOCK = re.compile(r"^```(?P<language>python|pycon|js)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#{2,4} (.+)$", re.MULTILINE)
PLACE = re.compile(r"^( *)(?:\.\.\.|// …)\n", re.MULTILINE)


class Example(NamedTuple):
    """A block under a heading; `beginning` are the lines of its section that it stands behind, or in."""

    heading: str
    language: str
    code: str
    beginning: str

    @property
    def whole(self) -> str:
        """The code as a reader would run it: in the place of the dots, or behind the beginning.

        >>> Example("send", "python", "await room.send()\\n", "async with connect() as room:\\n    ...\\n").whole
        'async with connect() as room:\\n    await room.send()\\n'
        """
        place = PLACE.search(self.beginning)
        if place is None or self.code.startswith(self.beginning.replace(place[0], "")):
            return self.code if place else self.beginning + self.code
        lines = (place[1] + line if line.strip() else line for line in self.code.splitlines(keepends=True))
        return self.beginning.replace(place[0], "".join(lines))


def examples(page: str) -> Iterator[Example]:
    """Every block of code. The first of a section is its beginning when it stands before the section's entries."""
    for section in SECTION.split(page)[1:]:
        text = "## " + section
        entries = re.search(r"^### ", text, re.MULTILINE)
        beginning = ""
        for block in BLOCK.finditer(text):
            if not beginning and entries and block.start() < entries.start():
                beginning = block["code"]
            else:
                heading = HEADING.findall(text[: block.start()])[-1].strip("`")
                yield Example(heading, block["language"], block["code"], beginning)
