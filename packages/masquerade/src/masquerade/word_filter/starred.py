"""Rude words of which some letters are missing, with signs or letters of another script in their place: "f*x"."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from masquerade.word_filter.hits import Hit
from masquerade.word_filter.letters import AS_WRITTEN, AT_ENDS, READINGS, Letter
from masquerade.word_filter.lexicon import SUFFIXED_FROM, Lexicon

STAR: Final = "*"
_STARRED_MOST: Final = 1
_SIGNED_MOST: Final = 3
"""Of so many letters given one may be missing: behind a star, which says that it is; behind any other sign."""
_APOSTROPHES: Final = "'\u2019"
_ELLIPSIS: Final = ".."
_ANY: Final = ""
"""In a pattern: whatever letter."""


def starred(text: str, chunk: list[Letter], known: Lexicon) -> Iterator[Hit]:
    """The chunk without the signs around it, when a word fits of which enough letters are given.

    Signs stand for letters inside a word, stars at its end, too; a row of them for one or for as many as they are.
    A letter of another script does among Latin ones.
    """
    letters = _cut(text, chunk)
    seen = "".join(letter for letter, _ in letters)
    if len(letters) < SUFFIXED_FROM or (seen.isascii() and seen.isalnum()) or _ELLIPSIS in seen:
        return
    latin = sum(_is_latin(text[at]) for _, at in letters)
    for reading in (AS_WRITTEN, READINGS[0]):
        wild = [_meant(reading.get(letter, letter)) for letter in seen]
        each = _SIGNED_MOST if any(not letter.isalnum() and letter != STAR for letter in seen) else _STARRED_MOST
        short = [letter for given, run in groupby(wild, bool) for letter in (run if given else (_ANY,))]
        for pattern in (wild, short):
            missing = pattern.count(_ANY)
            if 0 < missing * each <= min(latin, len(pattern) - missing):
                yield from _fitting(pattern, letters, known)


def _is_latin(char: str) -> bool:
    return any(part.isascii() and part.isalnum() for part in unicodedata.normalize("NFKD", char))


def _cut(text: str, chunk: list[Letter]) -> list[Letter]:
    """From the first letter to the last, and the stars behind it unless others stand in the text: they emphasise."""
    read = [place for place, (letter, _) in enumerate(chunk) if letter.isalnum() or letter in AT_ENDS]
    if not read:
        return []
    end = read[-1] + 1
    lone = text.count(STAR) == sum(letter == STAR for letter, _ in chunk) and chunk[0][0] != STAR
    while lone and end < len(chunk) and chunk[end][0] == STAR:
        end += 1
    return chunk[read[0] : end]


def _meant(letter: str) -> str:
    """A sign may stand for any letter, and so may one of another script with small and capital letters."""
    if letter.isascii():
        return letter if letter.isalnum() or letter in _APOSTROPHES else _ANY
    return letter if letter in _APOSTROPHES or (letter.isalnum() and letter.upper() == letter.lower()) else _ANY


def _fitting(pattern: Sequence[str], letters: list[Letter], known: Lexicon) -> Iterator[Hit]:
    place = next(place for place, letter in enumerate(pattern) if letter)
    for form, strength in known.by_letter.get((len(pattern), place, pattern[place]), ()):
        if all(letter in {_ANY, meant} for letter, meant in zip(pattern, form, strict=True)):
            yield Hit(letters[0][1], letters[-1][1] + 1, strength)
            return
