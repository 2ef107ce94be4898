"""Rude words as they were found in a text, and whether letters are one."""

from collections.abc import Iterable, Iterator

import msgspec

from masquerade.word_filter.letters import Letter
from masquerade.word_filter.lexicon import SUFFIXED_FROM, Lexicon, Strength, squeezed


class Hit(msgspec.Struct, frozen=True):
    """A rude word from `start` up to `end` of the text as it was given."""

    start: int
    end: int
    strength: Strength


def hit(word: list[Letter], known: Lexicon, *, least: int = 2, drawn: bool = True) -> Iterator[Hit]:
    """The word as a hit, when it is a rude one of at least so many letters; `drawn`: some of them drawn out, too."""
    letters = "".join(letter for letter, _ in word)
    if len(letters) < least or letters in known.harmless:
        return
    for form, strength in known.words.get(squeezed(letters), {}).items():
        if letters == form or (drawn and _repeats(letters, form)):
            yield Hit(word[0][1], word[-1][1] + 1, strength)
            return


def merged(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """From left to right; hits that overlap are one, as strong as the strongest."""
    found: list[Hit] = []
    for each in sorted(hits, key=lambda one: (one.start, -one.end)):
        if found and each.start < found[-1].end:
            last = found.pop()
            strength: Strength = "high" if "high" in (last.strength, each.strength) else "medium"
            found.append(Hit(last.start, max(last.end, each.end), strength))
        else:
            found.append(each)
    return tuple(found)


def _repeats(letters: str, form: str) -> bool:
    """Whether the letters are the form with some drawn out: twice is enough in longer words, thrice in short ones."""
    for drawn, meant in zip(_runs(letters), _runs(form), strict=True):
        if drawn < meant or (drawn == meant + 1 and len(form) < SUFFIXED_FROM):
            return False
    return True


def _runs(word: str) -> list[int]:
    starts = [at for at in range(len(word)) if at == 0 or word[at - 1] != word[at]]
    return [end - start for start, end in zip(starts, (*starts[1:], len(word)), strict=True)]
