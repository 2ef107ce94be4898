"""Whether two names read alike, as Unicode sees it: confusable skeletons (UTS 39, section 4). Pure.

The table of confusable characters is Unicode's, by way of the package `confusable_homoglyphs`.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from roomlit.names.readable import without_hidden

_LEFT_TO_RIGHT_MARK = "\u200e"
"""What the table puts around letters that are written from right to left."""


def read_alike(one: str, other: str) -> bool:
    """Whether somebody could take one name for the other: the case of letters, blanks and punctuation tell nothing.

    >>> read_alike("Ann", "\u0410nn"), read_alike("Alan", "A1AN"), read_alike("Jos\u00e9", "Jose")
    (True, True, False)
    """
    return not _skeletons(one).isdisjoint(_skeletons(other))


def alike(name: str, names: Iterable[str]) -> str | None:
    """The first of these names that reads like `name`, if any does."""
    own = _skeletons(name)
    return next((other for other in names if not own.isdisjoint(_skeletons(other))), None)


def numbered(name: str, names: Iterable[str], *, chars: int) -> str:
    """The name, with the first number with which it reads like none of these names, in so many characters.

    >>> numbered("Ann", ["\\u0410nn", "Ann 2"], chars=40)
    'Ann 3'
    """
    taken = {skeleton for other in names for skeleton in _skeletons(other)}
    fresh, number = name, 1
    while not taken.isdisjoint(_skeletons(fresh)):
        number += 1
        behind = f" {number}"
        fresh = f"{name[: chars - len(behind)]}{behind}"
    return fresh


@lru_cache(maxsize=4096)
def _skeletons(name: str) -> frozenset[str]:
    """Two names read alike when they have one of these in common.

    A capital I looks like a small l, which only its small letter does not: so letters are made small before the table
    is asked, and after.
    """
    shown = without_hidden(unicodedata.normalize("NFKC", name))
    small = shown.casefold()
    return frozenset((_bare(_skeleton(small)), _bare(_skeleton(_skeleton(shown).casefold()))))


def _skeleton(text: str) -> str:
    table = _prototypes()
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFD", "".join(table.get(char, char) for char in apart))


def _bare(text: str) -> str:
    """Without blanks and punctuation, unless there is nothing else."""
    letters = "".join(char for char in text if unicodedata.category(char)[0] not in "ZP")
    return letters or text


@cache
def _prototypes() -> Mapping[str, str]:
    """Of each confusable character, what all that look like it are written as."""
    from confusable_homoglyphs.confusables import confusables_data  # A megabyte: not before there are two names.

    linked = {
        char: [str(one["c"]).strip(_LEFT_TO_RIGHT_MARK) for one in others] for char, others in confusables_data.items()
    }
    return {char: found for char in linked if len(char) == 1 and (found := _prototype(char, linked)) != char}


def _prototype(char: str, linked: Mapping[str, list[str]]) -> str:
    """The package links each character with its prototype, both ways: the prototype is the one that has more links."""
    others = linked[char]
    if len(others) > 1:
        return char
    (other,) = others
    return other if len(other) > 1 or len(linked.get(other, ())) > 1 else min(char, other)
