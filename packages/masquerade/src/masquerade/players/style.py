"""How a persona writes a line down: case, stops, apostrophes, slang, laughter, slips and their corrections."""

import re

import msgspec

from masquerade.players.deck.cards import Persona, Style
from masquerade.players.dice import Dice

CORRECTED_P = 0.3
_BAIT = frozenset({"potato", "banana", "pineapple"})
"""Never corrected: it would stand alone, which is what tricksters ask a machine to say."""
_NEIGHBOURS = {
    "a": "s",
    "b": "v",
    "c": "v",
    "d": "s",
    "e": "r",
    "f": "g",
    "g": "h",
    "h": "j",
    "i": "o",
    "k": "l",
    "l": "k",
    "m": "n",
    "n": "m",
    "o": "p",
    "r": "t",
    "s": "d",
    "t": "r",
    "u": "i",
    "w": "e",
    "y": "t",
}
_CLAUSE = re.compile(r"^(.{6,}?),? (but|though|because|unless|until|which|so|then|and then) (.{8,})$")


_ASKS = re.compile(
    r"^(?:(?:and|so|but|wait|ok) )?(?:what(?:'s| is| are| do| does| did| would)|what about you"
    r"|why(?! i|$)|who(?:'s| is| here| has| would| does)"
    r"|how (?:come|do|much|many|long|late|old)|where(?:'s| is| do)|which|do (?:you|they|we)"
    r"|does|did (?:you|your|they)|are (?:you|we)"
    r"|would (?:you|anyone|they)|is (?:it|there|anyone)|has anyone|have you|anyone)\b",
    re.IGNORECASE,
)


class Written(msgspec.Struct, frozen=True):
    """A line as it is typed, and what is sent after it: a second half or a correction."""

    text: str
    then: str | None = None


def write(text: str, persona: Persona, dice: Dice, *, splits: bool = False) -> Written:
    """Write a deck line in the persona's hand.

    Args:
        text: the line as authored: first word in any case, apostrophes in place, no final stop.
        persona: whose hand.
        dice: the seat's dice; used in a fixed order, so the same rolls give the same line.
        splits: send it as two lines where it has two clauses.
    """
    style = persona.style
    first, second = _halves(text) if splits else (text, None)
    first = _hand(first, style, dice)
    slipped, meant = _slip(first, style, dice)
    if second is not None:
        return Written(slipped, _hand(second, style, dice))
    return Written(slipped, f"*{meant}" if meant is not None and dice.chance(CORRECTED_P) else None)


def _halves(text: str) -> tuple[str, str | None]:
    match = _CLAUSE.match(text)
    if match is not None:
        return match.group(1), f"{match.group(2)} {match.group(3)}"
    left, comma, right = text.partition(", ")
    return (left, right) if comma and len(left) > 3 and len(right) > 3 else (text, None)


def _hand(text: str, style: Style, dice: Dice) -> str:
    """Everything but slips."""
    text = _slang(text, style, dice)
    if dice.chance(style.apostrophe):
        text = text.replace("'", "")
    if dice.chance(style.comma):
        text = text.replace(", ", " ")
    text = text.lower() if dice.chance(style.lower) else re.sub(r"\bi\b(?!\.)", "I", text[:1].upper() + text[1:])
    if text.endswith("?") or (_ASKS.match(text) and text[-1:].isalnum()):
        keeps = dice.chance(style.mark) or text.endswith("you?") or not text.rstrip("?")
        text = text.rstrip("?") + ("?" if keeps else "")
    elif text[-1:].isalnum() and len(text.split()) > 1 and dice.chance(style.stop):
        text += "."
    if style.laugh and dice.chance(style.laugh_rate) and not re.search(r"\b(?:l+o+l|lmao|haha)\b", text.lower()):
        laugh = dice.pick(style.laugh)
        text = f"{laugh} {text}" if dice.chance(0.3) else f"{text.rstrip('.')} {laugh}"
    if style.emoji and dice.chance(style.emoji_rate):
        text = f"{text.rstrip('.')} {dice.pick(style.emoji)}"
    return text


def _slang(text: str, style: Style, dice: Dice) -> str:
    for plain, short in style.slang.items():
        pattern = rf"\b{re.escape(plain)}\b(?!')"
        if re.search(pattern, text, re.IGNORECASE) and dice.chance(style.slang_rate):
            text = re.sub(pattern, short, text, flags=re.IGNORECASE)
    return text


def _slip(text: str, style: Style, dice: Dice) -> tuple[str, str | None]:
    """At most one mistyped word, and the word that was meant."""
    words = text.split(" ")
    for place, word in enumerate(words):
        if len(word) >= 4 and word.isalpha() and dice.chance(style.typo * 1.4) and word.lower() not in _BAIT:
            words[place] = _mistype(word, dice)
            return " ".join(words), word.lower() if words[place] != word else None
    return text, None


def _mistype(word: str, dice: Dice) -> str:
    at = 1 + int(dice.unit() * (len(word) - 2))
    match int(dice.unit() * 4):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + _NEIGHBOURS.get(word[at].lower(), word[at]) + word[at + 1 :]
