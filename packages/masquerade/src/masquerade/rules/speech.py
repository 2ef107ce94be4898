"""What may be said and how often: cleaning of typed text and the rate limit of a seat, both as values."""

import re
import unicodedata

import msgspec

from masquerade.wire.settings import LINE_EVERY_MS, LINES_AT_ONCE

# Controls, line and paragraph separators, direction overrides and lone surrogates: a line break would forge another
# player's line in a transcript, an override would turn the rest of it around, a surrogate cannot be encoded.
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_SPACES = re.compile(r"\s+")


class Bucket(msgspec.Struct, frozen=True):
    """A token bucket of `LINES_AT_ONCE` tokens, one more each `LINE_EVERY_MS`; `full_at` is when it is full again."""

    full_at: int = 0


def taken(bucket: Bucket, at: int) -> Bucket | int:
    """The bucket with one token fewer, or the milliseconds until there is one."""
    wait_ms = bucket.full_at - (LINES_AT_ONCE - 1) * LINE_EVERY_MS - at
    if wait_ms > 0:
        return wait_ms
    return Bucket(max(bucket.full_at, at) + LINE_EVERY_MS)


def one_line(text: str) -> str:
    """The text trimmed, each run of control characters and line breaks collapsed to one space.

    >>> one_line("  hi\\n\\n Fox: me too ")
    'hi Fox: me too'
    """
    parts = (part.strip() for part in _BREAKS.split(text))
    line = " ".join(part for part in parts if part)
    return line if _visible(line) else ""


def nickname(text: str) -> str:
    """A name as people will read it: one line, composed characters, single spaces."""
    return _SPACES.sub(" ", one_line(unicodedata.normalize("NFC", text)))


def same_name(one: str, other: str) -> bool:
    """Whether two names read alike: without regard to case and to compatibility forms of letters."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    # Format characters (zero-width space and the like) show nothing, so they make no other name.
    shown = "".join(char for char in name if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold())


def _visible(text: str) -> bool:
    return any(unicodedata.category(char)[0] not in "CZM" for char in text)
