"""Whether two names read alike, as Unicode sees it: confusable skeletons (UTS 39, section 4). Pure."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from roomlit.names.letters import OVERLAY, look
from roomlit.names.ornaments import adorns, unadorned
from roomlit.names.readable import without_hidden

_DOTTED: Final = re.compile("(?<=[ij])\u0307")
"""The dot on a letter that has one already."""
_STROKE: Final = "\u0337"
"""Stands for strokes through letters of every length and slant."""


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
    """Two names read alike when they have one of these in common."""
    shown = without_hidden(unicodedata.normalize("NFKC", name))
    plain = without_hidden(unicodedata.normalize("NFKC", unadorned(name)))
    marked = (_bare(reading) for reading in _readings(shown))
    unmarked = (_bare("".join(char for char in reading if not _loose(char))) for reading in _readings(plain))
    return frozenset((*marked, *filter(None, unmarked)))


def _readings(text: str) -> tuple[str, str, str]:
    """The text in small letters, with what looks like a capital I as a small l and as an i; and as it is.

    A capital I looks like a small l, which only its small letter does not: so letters are made small before the table
    is asked, and after.
    """
    small = unicodedata.normalize("NFD", text.casefold())
    upright = "".join("i" if char != "l" and look(char) == "l" else char for char in small)
    return _skeleton(small), _skeleton(upright), _skeleton(text)


def _skeleton(text: str) -> str:
    return _looks(_looks(text).casefold())


def _looks(text: str) -> str:
    apart = _DOTTED.sub("", unicodedata.normalize("NFD", text))
    looks = "".join(_STROKE if unicodedata.combining(char) == OVERLAY else char for char in "".join(map(look, apart)))
    return unicodedata.normalize("NFD", looks)


def _loose(char: str) -> bool:
    """A mark that only likeness has brought in, but for a stroke: that one makes another letter."""
    return adorns(char) and unicodedata.combining(char) != OVERLAY


def _bare(text: str) -> str:
    """Without blanks and punctuation, unless there is nothing else."""
    letters = "".join(char for char in text if unicodedata.category(char)[0] not in "ZP")
    return letters or text
