"""Text as everybody will see it: nothing in it that shows nothing, turns the line around or spills out of it. Pure.

Which characters those are is Unicode's to say, by way of `idna` (UTS 46: what is ignored and what may not stand in a
name; RFC 5892: where a joiner has a meaning), of `confusable_homoglyphs` (the script of a letter) and of Python's own
tables.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_SPACES: Final = re.compile(r"\s+")
_JOINERS: Final = "\u200c\u200d"
_EMOJI_STYLE: Final = "\ufe0e\ufe0f"
_SKIN_TONES: Final = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_STYLING: Final = frozenset(_JOINERS + _EMOJI_STYLE)
_KEYCAP: Final = "\u20e3"
_KEYS: Final = "0123456789#*"
_REGION_FLAG: Final = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""A flag of a region, spelled in characters that show nothing anywhere else (UTS 51)."""
_BLANK_SYMBOLS: Final = "\u2800\ufffc\U0001d159\U00013441\U00013442"
"""Shown as nothing although Unicode counts them as symbols or letters: a Braille cell without dots, the place of an
object that is not there, a note without a head, Egyptian blanks."""
_MARKS_MOST: Final = 4
"""On one letter (UTS 39, 5.4): a Hebrew letter of a prayer book has dot, vowel, point and cantillation."""
_PILED_MOST: Final = 2
"""Of those that any script may use, and of those in one place: after composition Vietnamese and polytonic Greek need
none, phonetics two."""
_PLACEHOLDER: Final = "\u25cc"
"""The dotted circle, on which a mark is shown that has no letter."""
_TECHNICAL: Final = "\u2000"
"""Mathematical signs that are emoji as well stand behind it, those of a typewriter before."""


def readable(text: str) -> str:
    """The text on one line, composed, with single blanks, and without what nobody would see; "" when nothing is left.

    Joiners stay where they have a meaning: within an emoji, and where a script asks for them.

    >>> readable("  Ann\\u200b\\u202e \\n Lee "), readable("\\u3164"), len(readable("Z" + "\\u0335" * 30))
    ('Ann Lee', '', 2)
    """
    if text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip()
    line = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    flags = {place for flag in _REGION_FLAG.finditer(line) for place in range(*flag.span())}
    shown = "".join(char if place in flags else _shown(line, place, char) for place, char in enumerate(line))
    level = _without_piles(unicodedata.normalize("NFC", shown))
    joined = "".join(_joined(level, place, char) for place, char in enumerate(level))
    tidy = _SPACES.sub(" ", unicodedata.normalize("NFC", joined)).strip()
    return tidy if any(_seen_alone(char) for char in tidy) else ""


def without_hidden(text: str) -> str:
    """The text without everything that only joins, styles or shows nothing: for comparing, not for showing."""
    return "".join(char for char in text if char.isspace() or not (char in _STYLING or _shown(char, 0, char) == ""))


def _shown(line: str, place: int, char: str) -> str:
    """The character, a blank in the place of one that breaks or spaces the line, or nothing."""
    if char in _JOINERS or " " <= char <= "~":
        return char
    category = unicodedata.category(char)
    if category in {"Cc", "Zs", "Zl", "Zp"} or char in _BLANK_SYMBOLS:
        return " "
    if char in _EMOJI_STYLE:
        before, after = line[place - 1 : place], line[place + 1 : place + 2]
        return char if _symbol(before) or (after == _KEYCAP and before != "" and before in _KEYS) else ""
    return "" if _hidden(char) else char


def _hidden(char: str) -> bool:
    import idna  # Its table takes some milliseconds: few names have anything to look up in it.

    try:
        return idna.uts46_remap(char, std3_rules=False) == ""
    except idna.IDNAError:
        # What may not stand in a name of the net, most of it for showing nothing; printed characters are an exception.
        return unicodedata.category(char)[0] in "CM"


def _joined(line: str, place: int, char: str) -> str:
    """A joiner only where it changes what is shown: elsewhere it makes two names of one."""
    if char not in _JOINERS:
        return char
    before = line[:place].rstrip(_EMOJI_STYLE + _SKIN_TONES)
    emoji = char == "\u200d" and _symbol(before[-1:]) and _symbol(line[place + 1 : place + 2])
    return char if emoji or _asked_for(line, place) else ""


def _asked_for(line: str, place: int) -> bool:
    import idna.core

    try:
        return idna.core.valid_contextj(line, place)
    except (ValueError, idna.IDNAError):
        return False


def _symbol(char: str) -> bool:
    """What may be an emoji; one that is newer than this Python's tables has no category yet."""
    category = unicodedata.category(char) if char else ""
    return category in {"So", "Cn"} or (category == "Sm" and char > _TECHNICAL)


def _without_piles(line: str) -> str:
    """The line with no more marks on a letter than writing has: more of them run into the lines above and below.

    Joiners and styles of emoji begin no new letter. A mark without a letter of its script is none either: most of
    those that join letters show nothing alone.
    """
    kept: list[str] = []
    letter, marks = "", list[str]()
    for char in line:
        if char in _STYLING:
            kept.append(char)
        elif unicodedata.category(char) not in {"Mn", "Me"}:
            letter, marks = char, []
            kept.append(char)
        elif letter not in {"", " "} and _has_room(marks, char) and _belongs(char, letter):
            marks.append(char)
            kept.append(char)
    return "".join(kept)


def _has_room(marks: Sequence[str], mark: str) -> bool:
    """Whether one more mark fits on a letter: none twice, few in the same place (UTS 39, 5.4)."""
    place = unicodedata.combining(mark)
    at_place = [other for other in marks if place and unicodedata.combining(other) == place]
    piled = [other for other in marks if _of_any_script(other)] if _of_any_script(mark) else []
    return mark not in marks and len(marks) < _MARKS_MOST and max(len(at_place), len(piled)) < _PILED_MOST


def _of_any_script(mark: str) -> bool:
    return unicodedata.name(mark, "").startswith("COMBINING ")


def _belongs(mark: str, letter: str) -> bool:
    if _of_any_script(mark) or letter == _PLACEHOLDER:
        return True
    from confusable_homoglyphs import categories  # Its table takes some milliseconds: few names have such a mark.

    return categories.alias(mark) in {categories.alias(letter), "INHERITED", "Unknown"}


def _seen_alone(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZM" or unicodedata.category(char) == "Cn"
