"""The letters that people read in a character, as Unicode sees it: its table of confusables (UTS 39, section 4). Pure.

The table is Unicode's, by way of the package `confusable_homoglyphs`; what it leaves out because it changes with the
font, letters in boxes, on flags and as small capitals, is said by the names of the characters.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

_LEFT_TO_RIGHT_MARK: Final = "\u200e"
"""What the table puts around letters that are written from right to left."""
_NAMED: Final = re.compile(
    r"(?:LATIN LETTER SMALL CAPITAL|(?:NEGATIVE )?(?:SQUARED|CIRCLED) LATIN CAPITAL LETTER|REGIONAL INDICATOR SYMBOL "
    r"LETTER) (?P<letter>[A-Z])"
)
_SMALL_CAPITAL: Final = "LATIN LETTER SMALL CAPITAL"
_EITHER: Final = "1"
OVERLAY: Final = 1
"""Unicode's class of strokes through letters."""
_FIRST_NAMED: Final = "\u0250"
_FROM_RIGHT: Final = frozenset({"R", "AL", "AN"})


@lru_cache(maxsize=4096)
def look(char: str) -> str:
    """What all characters that look like this one are written as; the character itself when it looks like no other.

    One that is like a Latin letter only when it is a capital is taken for that letter when it is small, too.

    >>> look("\u0410"), look("\U0001f170"), look("\u1d00"), look("\u043a"), look("\u0416")
    ('A', 'A', 'a', 'k', '\u0416')
    """
    seen, capital = _seen(char), char.upper()
    if seen.isascii() or len(capital) > 1 or any(map(unicodedata.combining, unicodedata.normalize("NFD", seen))):
        return seen
    large = _seen(capital).casefold()
    return large if large.isascii() and large.isalpha() else seen


@lru_cache(maxsize=4096)
def latin_letters(char: str) -> str:
    """The small letters of the Latin alphabet that are read in a character, whatever marks are on it; "" for none.

    What may be an "i" just as well as an "l", as a stroke may, is "1". A letter of another script that looks like a
    Latin one with a stroke through it is read in more than one way, so not at all.

    >>> [latin_letters(char) for char in "\u03c5\u0142\U0001f1eb\u0416"]
    ['u', 'l', 'f', '']
    """
    plain = _unmarked(named(char))
    if plain.isascii():
        return plain if plain.isalnum() else ""
    looks = ("".join(map(look, form.casefold())) for form in (char, plain))
    seen = next((each for each in looks if each.isascii()), "".join(map(look, plain)))
    if seen == "l":
        return _EITHER
    stroke = any(unicodedata.combining(mark) == OVERLAY for mark in seen)
    letters = _unmarked(seen)
    foreign = stroke and not unicodedata.name(char, "").startswith("LATIN ")
    return letters if letters.isascii() and letters.isalpha() and not foreign else ""


def _unmarked(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in apart if unicodedata.category(char)[0] != "M")


def named(char: str) -> str:
    """The letter or the digit that a character is by its name, when it is one in ornament.

    >>> named("\u1d00"), named("\u2777"), named("\u0416")
    ('a', '2', '\u0416')
    """
    if char < _FIRST_NAMED:
        return char
    name = unicodedata.name(char, "")
    if found := _NAMED.fullmatch(name):
        return found["letter"].lower() if name.startswith(_SMALL_CAPITAL) else found["letter"]
    digit = unicodedata.digit(char, None) if unicodedata.category(char) == "No" else None
    return char if digit is None else str(digit)


def _seen(char: str) -> str:
    table, plain = _prototypes(), named(char)
    return "".join(table.get(each, each) for each in map(named, table.get(plain, plain)))


@cache
def _prototypes() -> Mapping[str, str]:
    """Of each confusable character, what all that look like it are written as."""
    from confusable_homoglyphs.confusables import confusables_data  # A megabyte: not before there are two names.

    linked = {_bare(char): [_bare(str(one["c"])) for one in others] for char, others in confusables_data.items()}
    found = {char: _prototype(char, linked) for char in linked if len(char) == 1}
    return {char: seen for char, seen in found.items() if seen != char and not _lost(char, seen)}


def _bare(text: str) -> str:
    return text.strip(_LEFT_TO_RIGHT_MARK)


def _lost(char: str, seen: str) -> bool:
    """Whether a letter from right to left, or a digit, would count as punctuation: a yod is no apostrophe."""
    written = unicodedata.bidirectional(char) in _FROM_RIGHT or unicodedata.category(char) == "Nd"
    return written and all(unicodedata.category(each)[0] == "P" for each in seen)


def _prototype(char: str, linked: Mapping[str, list[str]]) -> str:
    """The package links each character with its prototype, both ways: the prototype is the one that has more links."""
    others = linked[char]
    if len(others) > 1:
        return char
    (other,) = others
    return other if len(other) > 1 or len(linked.get(other, ())) > 1 else min(char, other)
