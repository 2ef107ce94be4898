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
_LETTERS_LEAST: Final = 2
"""Fewer, among digits, are a number with its unit."""
_APOSTROPHES: Final = "'\u2019"
_ELLIPSIS: Final = ".."
_ANY: Final = ""
"""In a pattern: whatever letter."""


def starred(text: str, chunk: list[Letter], known: Lexicon) -> Iterator[Hit]:
    """The chunk without the signs around it, when a word fits of which enough letters are given.

    Signs stand for letters inside a word, stars at its end, too; a row of them for one or for as many as they are.
    A letter of another script does among Latin ones, even when it looks like one of them.
    """
    letters = _cut(text, chunk)
    seen = "".join(letter for letter, _ in letters)
    latin = sum(_is_latin(text[at]) for _, at in letters)
    if sum(map(str.isalpha, seen)) < _LETTERS_LEAST or len(letters) < SUFFIXED_FROM or _ELLIPSIS in seen:
        return
    if seen.isascii() and seen.isalnum() and latin == len(seen):
        return
    signed = any(not letter.isalnum() and letter != STAR for letter in seen)
    for reading in (AS_WRITTEN, READINGS[0]):
        wild = [_meant(reading.get(letter, letter)) for letter in seen]
        short = [letter for given, run in groupby(wild, bool) for letter in (run if given else (_ANY,))]
        for pattern in (wild, short):
            yield from _fitting(pattern, letters, known, most=latin // (_SIGNED_MOST if signed else _STARRED_MOST))
    own = [_ANY if letter.isalpha() and not _is_latin(text[at]) else _meant(letter) for letter, at in letters]
    yield from _fitting(own, letters, known, most=latin // _SIGNED_MOST)


def _is_latin(char: str) -> bool:
    plain = unicodedata.normalize("NFKD", char)
    return any(part.isascii() and part.isalnum() for part in plain) or unicodedata.name(char, "").startswith("LATIN ")


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


def _fitting(pattern: Sequence[str], letters: list[Letter], known: Lexicon, *, most: int) -> Iterator[Hit]:
    missing = pattern.count(_ANY)
    if not 0 < missing <= min(most, len(pattern) - missing):
        return
    place = next(place for place, letter in enumerate(pattern) if letter)
    for form, strength in known.by_letter.get((len(pattern), place, pattern[place]), ()):
        if all(letter in {_ANY, meant} for letter, meant in zip(pattern, form, strict=True)):
            yield Hit(letters[0][1], letters[-1][1] + 1, strength)
            return
