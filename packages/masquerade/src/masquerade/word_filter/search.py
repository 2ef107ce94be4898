"""Where rude words stand in a text, however they are written: as words of their own, never inside another word."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from masquerade.word_filter.letters import AS_WRITTEN, READINGS, Letter, folded
from masquerade.word_filter.lexicon import SUFFIXED_FROM, Lexicon, Strength, lexicon, squeezed

MASK: Final = "*"
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONE_WORDS: Final = frozenset("aiouy")
"""Single letters that are words, or stand for one ("u")."""


class Hit(msgspec.Struct, frozen=True):
    """A rude word from `start` up to `end` of the text as it was given."""

    start: int
    end: int
    strength: Strength


def search(text: str, *, least: Strength = "medium") -> tuple[Hit, ...]:
    """The rude words of a text that are at least so strong, from left to right.

    Case, width, diacritics, digits and signs in the place of letters, repeated letters, and signs or spaces between
    single letters make no difference. Only whole words count: "Scunthorpe" and "classic" pass.

    Args:
        text: one line; what it costs grows with its length, so check that first.
        least: `high` leaves out what is merely coarse. What is `low` ("hell", "damn") is never found.

    >>> search("good class, Scunthorpe")
    ()
    >>> search("what the f" + ".u.c.k")
    (Hit(start=9, end=16, strength='high'),)
    """
    known = lexicon()
    hits = (hit for hit in _found(text, known) if least == "medium" or hit.strength == "high")
    return _merged(sorted(hits, key=lambda hit: (hit.start, -hit.end)))


def masked(text: str, hits: Iterable[Hit]) -> str:
    """The text with every character of the hits but the spaces made a star.

    >>> masked("what a mess", [Hit(7, 11, "high")])
    'what a ****'
    """
    chars = list(text)
    for hit in hits:
        for at in range(hit.start, hit.end):
            chars[at] = chars[at] if chars[at].isspace() else MASK
    return "".join(chars)


def _found(text: str, known: Lexicon) -> Iterator[Hit]:
    chunks = list(_chunks(folded(text)))
    for chunk in chunks:
        yield from _in_chunk(text, chunk, known)
    yield from _spelled(chunks, known)


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
    for word in _words(text, chunk):
        yield from _hit(word, known)
    if all(letter.isalpha() for letter, _ in chunk) or not any(letter.isalpha() for letter, _ in chunk):
        return
    inner = _trimmed(chunk)
    for reading in (AS_WRITTEN, *READINGS):
        read = [(reading.get(letter, letter), at) for letter, at in inner]
        yield from _hit([letter for letter in read if letter[0].isalpha()], known)
        if reading:
            for word in _split(read):
                yield from _hit(word, known)


def _words(text: str, chunk: list[Letter]) -> Iterator[list[Letter]]:
    """Runs of letters, and their parts where a capital begins one: "FoxFace" is two words and one."""
    for run in _split(chunk):
        yield run
        start, end = run[0][1], run[-1][1] + 1
        humps = [start + hump.start() for hump in _HUMP.finditer(text[start:end])]
        for low, high in zip((start, *humps), (*humps, end), strict=True) if humps else ():
            yield [letter for letter in run if low <= letter[1] < high]


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
    marks = [letter.isalnum() or letter in "@$" for letter, _ in chunk]
    first, last = marks.index(True), len(marks) - marks[::-1].index(True)
    return chunk[first:last]


def _spelled(chunks: list[list[Letter]], known: Lexicon) -> Iterator[Hit]:
    """Words written letter by letter ("f o x"), or with one letter set apart ("f ox", "fo x")."""
    lone = [_single(chunk) for chunk in chunks]
    at = 0
    while at < len(chunks):
        end = at
        while end < len(chunks) and lone[end] is not None:
            end += 1
        yield from _in_run([letter for letter in lone[at:end] if letter is not None], known)
        at = max(end, at + 1)
    for before, after in zip(range(len(chunks)), range(1, len(chunks)), strict=False):
        if (lone[before] is None) != (lone[after] is None):
            single = lone[before] or lone[after]
            if single is not None and single[0] not in _LONE_WORDS:
                pair = [letter for letter in (*chunks[before], *chunks[after]) if letter[0].isalpha()]
                yield from _hit(pair, known, least=SUFFIXED_FROM)


def _single(chunk: list[Letter]) -> Letter | None:
    letters = [letter for letter in chunk if letter[0].isalpha()]
    return letters[0] if len(letters) == 1 and len(chunk) <= 2 else None


def _in_run(run: list[Letter], known: Lexicon) -> Iterator[Hit]:
    """In single letters words have no bounds, so only longer ones count there, or the run as a whole."""
    if len(run) < 3:
        return
    yield from _hit(run, known)
    for start in range(len(run)):
        for end in range(start + SUFFIXED_FROM, min(start + known.longest, len(run)) + 1):
            yield from _hit(run[start:end], known)


def _hit(word: list[Letter], known: Lexicon, *, least: int = 2) -> Iterator[Hit]:
    letters = "".join(letter for letter, _ in word)
    if len(letters) < least or letters in known.harmless:
        return
    for form, strength in known.words.get(squeezed(letters), {}).items():
        if _repeats(letters, form):
            yield Hit(word[0][1], word[-1][1] + 1, strength)
            return


def _repeats(letters: str, form: str) -> bool:
    """Whether the letters are the form with some drawn out: twice is enough in longer words, thrice in short ones."""
    for drawn, meant in zip(_runs(letters), _runs(form), strict=True):
        if drawn < meant or (drawn == meant + 1 and len(form) < SUFFIXED_FROM):
            return False
    return True


def _runs(word: str) -> list[int]:
    starts = [at for at in range(len(word)) if at == 0 or word[at - 1] != word[at]]
    return [end - start for start, end in zip(starts, (*starts[1:], len(word)), strict=True)]


def _merged(hits: list[Hit]) -> tuple[Hit, ...]:
    """Hits that overlap are one, as strong as the strongest."""
    merged: list[Hit] = []
    for hit in hits:
        if merged and hit.start < merged[-1].end:
            last = merged.pop()
            strength: Strength = "high" if "high" in (last.strength, hit.strength) else "medium"
            hit = Hit(last.start, max(last.end, hit.end), strength)
        merged.append(hit)
    return tuple(merged)
