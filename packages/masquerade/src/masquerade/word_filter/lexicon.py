"""The words the filter knows, by how strong they are, from the dictionaries of the package `terlik` (MIT licence)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain, product
from typing import Final, Literal

import msgspec

from masquerade.word_filter.letters import folded

Strength = Literal["low", "medium", "high"]
LANGUAGES: Final = ("en", "de", "es")
"""Their words count in every room, whatever is spoken there: hardly one is an everyday word of another language."""
SUFFIXED_FROM: Final = 4
"""Shorter words take no ending: too many would be other words."""
PLURAL: Final = ("s",)
INDEXED: Final = 3
"""Letters at the beginning of a word by which it is found when others are missing."""


class _Entry(msgspec.Struct, frozen=True):
    root: str
    severity: Strength
    suffixable: bool = False
    variants: tuple[str, ...] = ()


class _Dictionary(msgspec.Struct, frozen=True):
    entries: tuple[_Entry, ...]
    suffixes: tuple[str, ...] = ()
    whitelist: tuple[str, ...] = ()


class Lexicon(msgspec.Struct, frozen=True):
    """`words` by their letters without repetitions, then by the letters themselves: "as" leads to "ass", not back.

    `by_letter` has them by their length, and by one of their first letters and its place. `harmless` are words that
    only look like one of them, `longest` the letters of the longest.
    """

    words: Mapping[str, Mapping[str, Strength]]
    by_letter: Mapping[tuple[int, int, str], Sequence[tuple[str, Strength]]]
    harmless: frozenset[str]
    longest: int


@cache
def lexicon() -> Lexicon:
    """The words of all `LANGUAGES`; read once, the value does not change.

    >>> "f" + "uck" in lexicon().words["f" + "uck"]
    True
    """
    dictionaries = [_read(each) for each in LANGUAGES]
    words: dict[str, dict[str, Strength]] = {}
    for word, strength in chain.from_iterable(map(_rated, dictionaries)):
        words.setdefault(squeezed(word), {}).setdefault(word, strength)
    harmless = frozenset(_plain(word) for dictionary in dictionaries for word in dictionary.whitelist)
    by_letter: dict[tuple[int, int, str], list[tuple[str, Strength]]] = {}
    for form, strength in chain.from_iterable(forms.items() for forms in words.values()):
        for place, letter in enumerate(form[:INDEXED]):
            by_letter.setdefault((len(form), place, letter), []).append((form, strength))
    return Lexicon(words, by_letter, harmless, max(length for length, _, _ in by_letter))


def squeezed(word: str) -> str:
    """The word with each run of one letter made a single one.

    >>> squeezed("balloon")
    'balon'
    """
    return "".join(letter for at, letter in enumerate(word) if at == 0 or word[at - 1] != letter)


def _read(language: str) -> _Dictionary:
    return msgspec.json.decode((files("terlik.lang") / language / "dictionary.json").read_bytes(), type=_Dictionary)


def _rated(dictionary: _Dictionary) -> Iterator[tuple[str, Strength]]:
    """Words with their strength; the words of all entries first, then those with an ending."""
    entries = [entry for entry in dictionary.entries if entry.severity != "low"]
    for entry in entries:
        for form in _forms(entry):
            yield form, entry.severity
    for entry in entries:
        endings = dictionary.suffixes if entry.suffixable else PLURAL
        for form, ending in product(_forms(entry), endings):
            if len(form) >= SUFFIXED_FROM:
                yield form + ending, entry.severity


def _forms(entry: _Entry) -> list[str]:
    return list(dict.fromkeys(map(_plain, (entry.root, *entry.variants))))


def _plain(word: str) -> str:
    return "".join(letter for letter, _ in folded(word) if letter.isalpha())
