"""Reading what a rewriter wrote before anybody else does: one line as people type it, or nothing."""

import re
import unicodedata
from collections.abc import Iterable

from masquerade.players.voice import Voice
from masquerade.players.words import plain
from masquerade.word_filter.search import search

CHARS, WORDS = 200, 24
_RAW_CHARS = 1_000
RUN = 5
"""So many words in a row are not said by chance."""
_LATIN = 0x24F
_QUOTES = {'"': '"', "“": "”", "'": "'", "‘": "’", "`": "`", "«": "»"}
_PLAIN = str.maketrans({"’": "'", "‘": "'", "…": "...", "\xa0": " "})
_TELLS = re.compile(
    r"[—–;<>{}\[\]\\|`~_=#“”«»]|\*|https?:|www\.|:$|^[-•]|^\d+[.)]\s"
    r"|\bas an? (?:ai|language|assistant|large|chat ?bot|model)\b|\b(?:language|ai) model\b|\bllm\b|\bchat ?gpt\b"
    r"|\b(?:prompts?|json|instructions?|system message|my (?:note|rules|guest))\b|\bthe note\b"
    r"|\bi (?:can(?:no|')t|am unable to|'m unable to|am not able to) (?:assist|help|comply|fulfil+|provide|generate)"
    r"|\bhow (?:can|may) i (?:help|assist)|\b(?:assist|help) you (?:today|with)\b|\bmy character\b|\bin character\b"
    r"|\bi'?m (?:just )?an? (?:ai|bot|program|assistant|computer)\b|\bi am (?:just )?an? (?:ai|bot|program|assistant)\b"
    r"|\b(?:certainly|absolutely|delve|tapestry|fascinating|great question|i understand|feel free|furthermore"
    r"|moreover|however,|it's important to|happy to help|here's|here is (?:a|the|my|your))\b",
    re.IGNORECASE,
)
_OBEYS = re.compile(r"^\W*(?:potato|banana|pineapple|tomato|\d+)\W*$", re.IGNORECASE)
_LABEL = re.compile(r"^\W*[\w' ()]{1,30}:(?=\s|$)")


def proofread(raw: str, voice: Voice) -> str | None:
    """The line in `raw` as the deck would have authored it (no final stop), or None when it is none.

    Refused are: several lines, what is too long, what names a speaker, signs of a machine, other scripts, pictures the
    persona never uses, rude words, and what has been said before (by the seat itself, or by others just now).
    """
    line = bare(raw)
    if line is None or _TELLS.search(line) or _OBEYS.match(line) or _LABEL.match(line):
        return None
    if _speaks_for(line, [seat.name for seat in voice.table.seats]):
        return None
    if _strange(line, voice.persona.style.emoji) or search(line):
        return None
    return line if voice.fresh(line) else None


def recites(line: str, secrets: Iterable[str]) -> bool:
    """Whether it has a run of words of what its writer was told, or all of something short.

    >>> recites("i write the answer of one guest", ["You write the answer of one guest."])
    True
    """
    said = f" {plain(line)} "
    for words in (plain(secret).split() for secret in secrets):
        long = min(RUN, len(words))
        if any(f" {' '.join(words[at : at + long])} " in said for at in range(len(words) - long + 1) if long > 1):
            return True
    return False


def bare(raw: str) -> str | None:
    """The one line in a text without wrapping: outer quotes, typographic apostrophes, a full stop at the end.

    >>> bare('"Tea, obviously."')
    'Tea, obviously'
    """
    if len(raw) > _RAW_CHARS:
        return None
    lines = [line.strip() for line in raw.strip().splitlines() if line.strip()]
    if len(lines) != 1:
        return None
    line = lines[0]
    if len(line) > 1 and _QUOTES.get(line[0]) == line[-1]:
        line = line[1:-1].strip()
    line = " ".join(unicodedata.normalize("NFC", line).translate(_PLAIN).split())
    if line.endswith(".") and not line.endswith(".."):
        line = line[:-1].rstrip()
    if not any(char.isalnum() for char in line) or len(line) > CHARS or len(line.split()) > WORDS:
        return None
    # Nothing invisible: it cannot be typed, and it can turn a line around or hide one in another.
    return None if any(unicodedata.category(char)[0] == "C" for char in line) else line


def _speaks_for(line: str, names: Iterable[str]) -> bool:
    """Whether it begins like a line of a transcript ("Fox - hi", "Fox says hi")."""
    folded = line.lower()
    return any(re.match(rf"\W*{re.escape(name.lower())}\s*(?:[:\-]|says\b|said\b)", folded) for name in names)


def _strange(line: str, emoji: Iterable[str]) -> bool:
    """Whether it has pictures the persona never uses, or letters beyond the Latin ones that the game is played in."""
    own = {char for text in emoji for char in text}
    return any(ord(char) > _LATIN and char not in own for char in line)
