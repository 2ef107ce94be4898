"""The letters that people read in a text, whatever signs it is written with; each knows where it stands."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from roomlit import hosting

Letter = tuple[str, int]
"""A letter (or another sign) as it is read, and the index of the character it comes from."""

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
AT_ENDS = "@$+€£"
"""Signs that stand for letters at the end of a word, too, and end no sentence."""
AS_CARVED: Mapping[str, str] = MappingProxyType({"v": "u"})
"""As on Roman stones, where a V is a U."""


def folded(text: str) -> list[Letter]:
    """The text without case, width, ornament, diacritics and what is not seen; look-alikes are the letters they show.

    >>> "".join(letter for letter, _ in folded("Ｆöｘ ⓕ\u200b ʜυx"))
    'fox f hux'
    """
    letters: list[Letter] = []
    for at, char in enumerate(text):
        letters.extend((letter, at) for letter in (char.lower() if char.isascii() else _read(char)))
    return letters


def _read(char: str) -> Iterator[str]:
    letters = hosting.latin_letters(char)
    for part in letters or unicodedata.normalize("NFKD", char).casefold():
        if unicodedata.category(part)[0] != "M" and unicodedata.category(part) != "Cf":
            yield part
