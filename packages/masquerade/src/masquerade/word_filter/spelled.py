"""Rude words written in pieces: letter by letter, or with spaces where no word ends."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from masquerade.word_filter.hits import Hit, hit
from masquerade.word_filter.letters import READINGS, Letter
from masquerade.word_filter.lexicon import SUFFIXED_FROM, Lexicon

Chunk = list[Letter]
"""What stands between spaces."""
_LONE_WORDS: Final = frozenset("aiouy")
"""Single letters that are words, or stand for one ("u")."""
_VOWELS: Final = frozenset("aeiouy")
_PIECE_MOST: Final = 2
_FRAMED_MOST: Final = 4
"""Characters of a letter with signs around it: "(f)", "o..."."""


def spelled(chunks: list[Chunk], known: Lexicon) -> Iterator[Hit]:
    """The words that chunks make together. A chunk without letters parts none: it may be an emoji or a dash."""
    worded = [chunk for chunk in chunks if _letters(chunk)]
    yield from _letter_by_letter(worded, frozenset(), known)
    signs = frozenset(chunk[0][1] for chunk in chunks if len(chunk) == 1 and chunk[0][0] in READINGS[0])
    if signs:
        read = [[(READINGS[0].get(letter, letter), at) for letter, at in chunk] for chunk in chunks]
        said = [one if chunk[0][1] in signs else chunk for one, chunk in zip(read, chunks, strict=True)]
        yield from _letter_by_letter([chunk for chunk in said if _letters(chunk)], signs, known)
    yield from _set_apart(worded, known)
    yield from _broken(worded, known)
    yield from _in_pieces(worded, known)


def _letters(chunk: Chunk) -> Chunk:
    return [letter for letter in chunk if letter[0].isalpha()]


def _single(chunk: Chunk, *, most: int) -> Letter | None:
    """The only letter of a chunk that is no longer than `most`."""
    letters = _letters(chunk)
    plain = len(letters) == 1 and len(chunk) <= most and not any(letter.isdigit() for letter, _ in chunk)
    return letters[0] if plain else None


def _letter_by_letter(chunks: list[Chunk], signs: frozenset[int], known: Lexicon) -> Iterator[Hit]:
    """ "f o x"; the characters at `signs` are digits and signs taken for letters, which alone make no word."""
    run: list[Letter] = []
    for letter in (*(_single(chunk, most=_FRAMED_MOST) for chunk in chunks), None):
        if letter is not None:
            run.append(letter)
            continue
        yield from _in_run(run, signs, known)
        run = []


def _in_run(run: list[Letter], signs: frozenset[int], known: Lexicon) -> Iterator[Hit]:
    """In single letters words have no bounds, so only longer ones count there, or the run as a whole."""
    if len(run) < 3:
        return
    bounds = [(start, end) for start in range(len(run)) for end in range(start + SUFFIXED_FROM, len(run) + 1)]
    for start, end in ((0, len(run)), *((start, end) for start, end in bounds if end - start <= known.longest)):
        word = run[start:end]
        if 2 * sum(at in signs for _, at in word) < len(word):
            yield from hit(word, known)


def _set_apart(chunks: list[Chunk], known: Lexicon) -> Iterator[Hit]:
    """With one letter set apart: "f ox", "fo x"."""
    lone = [_single(chunk, most=_PIECE_MOST) for chunk in chunks]
    for before, after in zip(range(len(chunks)), range(1, len(chunks)), strict=False):
        if (lone[before] is None) != (lone[after] is None):
            single = lone[before] or lone[after]
            if single is not None and single[0] not in _LONE_WORDS:
                yield from hit(_letters([*chunks[before], *chunks[after]]), known, least=SUFFIXED_FROM)


def _broken(chunks: list[Chunk], known: Lexicon) -> Iterator[Hit]:
    """In two, one of which is no word, having no vowel: "fo xs"."""
    for before, after in pairwise(chunks):
        parts = _letters(before), _letters(after)
        broken = any(_VOWELS.isdisjoint(letter for letter, _ in part) for part in parts)
        if broken and min(map(len, parts)) > 1 and _goes_on(before, after):
            yield from hit(parts[0] + parts[1], known, least=SUFFIXED_FROM, drawn=False)


def _in_pieces(chunks: list[Chunk], known: Lexicon) -> Iterator[Hit]:
    """In three or more pieces of one letter or two, of which one is a lone consonant: "f ox es"."""
    for start in range(len(chunks) - 2):
        word, lone = list[Letter](), False
        for place, chunk in enumerate(chunks[start : start + known.longest], start):
            letters = _letters(chunk)
            if len(letters) > _PIECE_MOST or (place > start and not _goes_on(chunks[place - 1], chunk)):
                break
            word += letters
            lone = lone or (len(letters) == 1 and letters[0][0] not in _LONE_WORDS)
            if place > start + 1 and lone:
                yield from hit(word, known, least=SUFFIXED_FROM, drawn=False)


def _goes_on(before: Chunk, after: Chunk) -> bool:
    """Whether nothing ends between two chunks: no sign parts them."""
    return before[-1][0].isalpha() and after[0][0].isalpha()
