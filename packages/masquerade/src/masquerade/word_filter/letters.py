"""The letters that people read in a text, whatever signs it is written with; each knows where it stands."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

Letter = tuple[str, int]
"""A letter (or another sign) as it is read, and the index of the character it comes from."""

_NAMED = re.compile(r"(?:NEGATIVE )?(?:SQUARED|CIRCLED|REGIONAL INDICATOR SYMBOL) (?:LATIN CAPITAL )?LETTER (\w)")
_FIRST_STRANGE = 0x1F100
_SIGNS = (
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "i",
     "+": "t", "|": "i", "€": "e", "£": "l", "¡": "i"},
    {"1": "l", "|": "l", "6": "g", "!": "l", "7": "l", "2": "z"},
)  # fmt: skip
AS_WRITTEN: Mapping[str, str] = MappingProxyType({})
READINGS: Sequence[Mapping[str, str]] = tuple(
    MappingProxyType(dict(signs)) for signs in (_SIGNS[0], {**_SIGNS[0], **_SIGNS[1]})
)
"""What digits and signs are taken for between letters; a "1" is an "i" for some and an "l" for others."""


def folded(text: str) -> list[Letter]:
    """The text without case, width, ornament, diacritics and invisible characters.

    >>> "".join(letter for letter, _ in folded("Ｆöｘ ⓕ\\u200b"))
    'fox f'
    """
    letters: list[Letter] = []
    for at, char in enumerate(text):
        if char.isascii():
            letters.append((char.lower(), at))
            continue
        for part in unicodedata.normalize("NFKD", _unboxed(char)).casefold():
            if unicodedata.category(part)[0] == "M" or unicodedata.category(part) == "Cf":
                continue
            letters.append((part, at))
    return letters


def _unboxed(char: str) -> str:
    """A letter in a box or on a flag, which no normal form takes out of it."""
    if ord(char) < _FIRST_STRANGE:
        return "s" if char == "ſ" else "i" if char == "ı" else "f" if char == "ƒ" else char
    found = _NAMED.match(unicodedata.name(char, ""))
    return found.group(1) if found else char
