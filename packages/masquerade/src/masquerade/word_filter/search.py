"""Where rude words stand in a text, however they are written: as words of their own, never inside another word."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from masquerade.word_filter.hits import Hit, hit, merged
from masquerade.word_filter.letters import AS_CARVED, AS_WRITTEN, AT_ENDS, READINGS, Letter, folded
from masquerade.word_filter.lexicon import Lexicon, Strength, lexicon
from masquerade.word_filter.spelled import spelled
from masquerade.word_filter.starred import STAR, starred

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_APOSTROPHE: Final = re.compile("['\u2019]")
_SHORTENED: Final = frozenset(("d", "ll", "m", "re", "s", "t", "ve"))
"""What is left of a word behind an apostrophe."""
_OF_A_NAME: Final = frozenset(("sch", "sche", "schem", "schen", "scher", "sches"))
"""Behind an apostrophe they say in German whose something is: before them stands a name."""
_FRAME: Final = "x"
"""Around a word that is a name: "xXFoxXx"."""


def search(text: str, *, least: Strength = "medium") -> tuple[Hit, ...]:
    """The rude words of a text that are at least so strong, from left to right.

    Case, width, diacritics, digits and signs in the place of letters, look-alikes of letters, repeated letters, a few
    letters starred out, and signs or spaces between letters make no difference. Only whole words count: "Scunthorpe"
    and "classic" pass.

    Args:
        text: one line; what it costs grows with its length, so check that first.
        least: `high` leaves out what is merely coarse. What is `low` ("hell", "damn") is never found.

    >>> search("good class, Scunthorpe")
    ()
    >>> search("what the f" + ".u.c.k")
    (Hit(start=9, end=16, strength='high'),)
    """
    known = lexicon()
    hits = (found for found in _found(text, known) if least == "medium" or found.strength == "high")
    return merged(hits)


def masked(text: str, hits: Iterable[Hit]) -> str:
    """The text with every character of the hits but the spaces made a star.

    >>> masked("what a mess", [Hit(7, 11, "high")])
    'what a ****'
    """
    chars = list(text)
    for each in hits:
        for at in range(each.start, each.end):
            chars[at] = chars[at] if chars[at].isspace() else STAR
    return "".join(chars)


def _found(text: str, known: Lexicon) -> Iterator[Hit]:
    chunks = list(_chunks(folded(text)))
    for chunk in chunks:
        yield from _in_chunk(text, chunk, known)
    yield from spelled(chunks, known)


def _chunks(letters: list[Letter]) -> Iterator[list[Letter]]:
    """What stands between spaces."""
    chunk: list[Letter] = []
    for letter in (*letters, (" ", 0)):
        if not letter[0].isspace():
            chunk.append(letter)
        elif chunk:
            yield chunk
            chunk = []


def _in_chunk(text: str, chunk: list[Letter], known: Lexicon) -> Iterator[Hit]:
    """The words of one chunk, then the chunk as one word, by each reading of its signs."""
    parts = _APOSTROPHE.split("".join(letter for letter, _ in _trimmed(chunk)))
    if parts[-1] in _OF_A_NAME:
        return
    for word in _words(text, chunk):
        yield from hit(word, known)
        yield from hit(_carved(word), known)
    yield from starred(text, chunk, known)
    if all(letter.isalpha() for letter, _ in chunk) or not any(letter.isalpha() for letter, _ in chunk):
        return
    inner = _trimmed(chunk)
    for reading in (AS_WRITTEN, *READINGS):
        read = [(reading.get(letter, letter), at) for letter, at in inner]
        if len(parts) != 2 or parts[1] not in _SHORTENED:
            yield from hit([letter for letter in read if letter[0].isalpha()], known)
        if reading:
            for word in _split(read):
                yield from hit(word, known)


def _words(text: str, chunk: list[Letter]) -> Iterator[list[Letter]]:
    """Runs of letters, and their parts where a capital begins one: "FoxFace" is two words and one."""
    for run in _split(chunk):
        yield run
        if run[0][0] == run[-1][0] == _FRAME:
            yield from _split([letter if letter[0] != _FRAME else ("", letter[1]) for letter in run])
        start, end = run[0][1], run[-1][1] + 1
        humps = [start + hump.start() for hump in _HUMP.finditer(text[start:end])]
        for low, high in zip((start, *humps), (*humps, end), strict=True) if humps else ():
            yield [letter for letter in run if low <= letter[1] < high]


def _carved(word: list[Letter]) -> list[Letter]:
    return [(AS_CARVED.get(letter, letter), at) for letter, at in word]


def _split(chunk: list[Letter]) -> Iterator[list[Letter]]:
    run: list[Letter] = []
    for letter in (*chunk, ("", 0)):
        if letter[0].isalpha():
            run.append(letter)
        elif run:
            yield run
            run = []


def _trimmed(chunk: list[Letter]) -> list[Letter]:
    """Without the marks around it, which end a sentence and stand for no letter."""
    read = [place for place, (letter, _) in enumerate(chunk) if letter.isalnum() or letter in AT_ENDS]
    return chunk[read[0] : read[-1] + 1] if read else []
