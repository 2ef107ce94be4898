"""A name without what only adorns it: strokes through letters, frames, optional points, signs around it. Pure."""

import unicodedata
from functools import cache
from typing import Final

from roomlit.names.letters import OVERLAY

_POINTS: Final = range(10, 37)
"""Unicode's classes of Hebrew, Arabic and Syriac points: most people write without them."""
_TATWEEL: Final = "\u0640"
"""Draws an Arabic word out and is no letter."""
_FIRST_PICTURE: Final = "\u2190"
"""Signs before it ("\u00b0", "\u00ae") adorn a name; pictures tell names apart."""
_FIRST_ASTRAL: Final = "\U00010000"
_LAST_COMPOSED: Final = 0x3100
"""Beyond it Unicode composes no letters with marks of any script."""


def unadorned(name: str) -> str:
    """The name, composed, without marks that make no other letter, and without signs; it may be "".

    Marks that belong to letters stay: the accent of an "\u00e9" is none of them.

    >>> unadorned("A\u0336n\u0332n\u0489"), unadorned("~Jos\u00e9\u00b4\u00ae")
    ('Ann', 'Jos\u00e9')
    """
    return _trimmed("".join(char for char in name if not adorns(char) and not _sign(char)))


def adorns(mark: str) -> bool:
    """Whether it is a mark that makes no other letter of the one it stands on."""
    if unicodedata.category(mark) not in {"Mn", "Me"}:
        return mark == _TATWEEL
    place = unicodedata.combining(mark)
    loose = unicodedata.name(mark, "").startswith("COMBINING ") and mark not in _composing()
    return place == OVERLAY or place in _POINTS or loose


def _sign(char: str) -> bool:
    """An accent that stands alone, or a sign that is no picture; tones of skin are no signs."""
    match unicodedata.category(char):
        case "Sk":
            return char < _FIRST_ASTRAL
        case "So":
            return char < _FIRST_PICTURE
        case "Lm":
            return unicodedata.name(char, "").startswith("MODIFIER LETTER ") and not unicodedata.decomposition(char)
        case _:
            return False


def _trimmed(name: str) -> str:
    """Without mathematical signs around it."""
    kept = [place for place, char in enumerate(name) if not _around(char)]
    return name[kept[0] : kept[-1] + 1] if kept else ""


def _around(char: str) -> bool:
    return unicodedata.category(char)[0] in "ZP" or unicodedata.category(char) == "Sm"


@cache
def _composing() -> frozenset[str]:
    """The marks that are part of a letter somewhere in Unicode."""
    apart = (unicodedata.normalize("NFD", chr(code))[1:] for code in range(_LAST_COMPOSED))
    return frozenset(mark for marks in apart for mark in marks)
