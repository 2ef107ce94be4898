"""Words of a chat line: comparing lines, finding what they are about, finding the two sides of an either-or."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

KNOWN = 8_192
"""Lines whose words are kept: those of the deck, which all seats read again and again, and the newest of all rooms."""
_SLOT = re.compile(r"\{\w+\}")
_WORD = re.compile(r"[a-z0-9']+")
_LAUGHS = re.compile(r"^(?:(?:a?ha)+h?|l+o+l+|lmao+|hehe+|xd|rofl|ha)$")
_STOP_WORDS = """
a an the and or but so if of to in on at for with from by as is are was were be been being am do does did done
have has had i i'm im ive i've i'd me my mine you u your ur yours we our us they them their he she his her it
its it's this that these those there here not no yes yeah nah yep nope just too very really rly then than when
what why who how which where would could should can cant can't dont don't will wont won't get got go goes going
gonna like about always never ever even one all any some more most much many lot lots thing things stuff ok okay
well oh hey hi lol haha lmao tbh imo idk think know say said says mean means want need make makes made up out
over only also still everyone anyone someone everybody anybody guys people because cause cuz bc though tho maybe
prob probably good bad better best worst favourite favorite room chat talk now day actually honestly sure right
did didnt didn't isnt isn't thats that's whats what's theres lets let's into onto again back every kind sort
else tell ask question answer doing does doesnt doesn't youre you're were weren't was wasn't him other another
less few off new old first last bit point real true same instead enough own use used were give take rather than
ever pick choose whole thing line answer
"""
STOP = frozenset(_STOP_WORDS.split())


def tokens(text: str) -> list[str]:
    """The lower-case words of a text, apostrophes kept."""
    return _WORD.findall(text.lower().replace("’", "'"))


@lru_cache(maxsize=KNOWN)
def content(text: str) -> frozenset[str]:
    """The words that carry meaning, without apostrophes and plural endings."""
    return frozenset(
        stem(word) for word in tokens(text) if word not in STOP and not _LAUGHS.match(word) and len(word) > 2
    )


def stem(word: str) -> str:
    """A crude stem: enough to meet `dogs` with `dog` and `baking` with `bake`."""
    word = word.replace("'", "")
    for ending in ("ing", "ies", "es", "ed", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def alike(left: frozenset[str], right: frozenset[str]) -> float:
    """How much two lines (as `content`) say the same, 0 to 1; 0 when one carries no meaning by itself."""
    if not left or not right:
        return 0.0
    shared, shorter = len(left & right), min(len(left), len(right))
    return shared / shorter if shorter > 2 else shared / len(left | right)


@lru_cache(maxsize=KNOWN)
def plain(text: str) -> str:
    """A line without case, punctuation, apostrophes and the commonest abbreviations, for finding repeats."""
    return " ".join(_SHORTHAND.get(word, word.replace("'", "")) for word in tokens(text))


def repeats(one: str, other: str) -> bool:
    """Whether two lines (as `plain`) are the same but for a slip or a word: most of their words are shared."""
    if one == other:
        return True
    (words, left), (others, right) = _split(one), _split(other)
    shared = len(left & right)
    if len(words) == len(others) > 1 and shared >= len(left) - 1:
        unlike = [(word, meant) for word, meant in zip(words, others, strict=True) if word != meant]
        if len(unlike) == 1 and unlike[0][0][0] == unlike[0][1][0] and abs(len(unlike[0][0]) - len(unlike[0][1])) <= 1:
            return True
    return min(len(left), len(right)) >= 4 and shared >= 0.75 * max(len(left), len(right))


@lru_cache(maxsize=KNOWN)
def _split(line: str) -> tuple[tuple[str, ...], frozenset[str]]:
    words = tuple(line.split())
    return words, frozenset(words)


def worn(template: str, said: Iterable[str]) -> bool:
    """Whether a line with `{slots}` was among those said (as `plain`), whatever its slots were filled with.

    >>> worn("nah {other} seems fine", ["nah bear seems fine lol"])
    True
    """
    pattern = _shape(template)
    return pattern is not None and any(pattern.search(line) for line in said)


@cache
def _shape(template: str) -> re.Pattern[str] | None:
    parts = [plain(part) for part in _SLOT.split(template)]
    if len(parts) < 2 or not any(parts):
        return None
    shape = r" ?\S.*".join(re.escape(f"{part} " if at == 0 and part else part) for at, part in enumerate(parts))
    return re.compile(rf"^(?:\w+ )?{shape}(?: \w+)?$")


def names_in(text: str, names: Iterable[str]) -> frozenset[str]:
    """Which of the mask names a line mentions, whatever their case."""
    folded = text.lower()
    return frozenset(name for name in names if re.search(rf"\b{re.escape(name.lower())}\b", folded))


def telling(text: str, skip: Iterable[str] = ()) -> list[str]:
    """The words of a line that can be talked on about."""
    skipped = {word for name in skip for word in tokens(name)}
    return [
        word
        for word in tokens(text)
        if word not in STOP and word not in skipped and word.isalpha() and len(word) > 3 and not _LAUGHS.match(word)
    ]


def about(text: str, skip: Iterable[str] = ()) -> str | None:
    """The longest telling word of a line; None when there is none."""
    return max(telling(text, skip), key=len, default=None)


_THING = re.compile(
    r"\b(?:a|an|the|my|your|his|her|our|their|no|one|two|three|this)\s+(?:[a-z]+\s+)?([a-z]{3,})"
    r"(?=\W*$|\s*[,.;:!?]|\s+(?:of|in|on|at|with|and|or|for|from|to|that|which|who|is|was|by|under|behind|but|so"
    r"|lol|again|then|they|he|she|it)\b)",
    re.IGNORECASE,
)


def thing(text: str, skip: Iterable[str] = ()) -> str | None:
    """A thing of a line that one can point at: what an article or the like comes before; None when there is none.

    >>> thing("my prize pickle, the newspaper one")
    'pickle'
    """
    skipped = {word for name in skip for word in tokens(name)}
    return next((word.lower() for word in _THING.findall(text) if word.lower() not in STOP | skipped), None)


_DRAWN_OUT = re.compile(r"([a-z])\1\1|^(?:what|sorry|nice|wow|same|really|hello|love that)$")
_CLAUSES = re.compile(r"[,.;:!?()\u2026]+")
_EDGES = frozenset(
    [
        "lol",
        "haha",
        "hahaha",
        "lmao",
        "tho",
        "though",
        "honestly",
        "tbh",
        "then",
        "too",
        "and",
        "but",
        "so",
        "because",
        "cos",
        "that's",
        "i'm",
        "was",
    ]
)
_OPENER_WORDS = """
let that'd thatd you're youre something somethings something's it its it's this these those who what why how can could
would do did does is are were was maybe never not no sorry hmm hm i'd id i'll ill we we're they i'd've there there's
theres tell say ask thanks good nice fair wait ok anyone everyone somebody still already just
"""
_OPENERS = frozenset(_OPENER_WORDS.split())
"""What begins a remark that means nothing when it is quoted."""
_PHRASE = re.compile(r"\b(?:in|on|at|with|for|from|under|behind|after|before|over|without) (?:\w+ ){0,2}\w+$")
_TURNED: Mapping[str, str] = MappingProxyType(
    {"i": "you", "my": "your", "me": "you", "i'm": "you're", "im": "you're", "mine": "yours", "myself": "yourself"}
)

_TURNED_VERB: Mapping[str, str] = MappingProxyType({"was": "were", "am": "are"})
_QUOTES = re.compile(r"[\"“”*]")


def tail(text: str, skip: Iterable[str] = (), *, turned: bool = True) -> str | None:
    """The end of a line, to be thrown back at who said it; None when it has none that stands alone.

    `turned`: what was "my" to the speaker is "your" to him.

    >>> tail("Cleaned chicken coops for my uncle")
    'for your uncle'
    >>> tail("paper round, dogs hated me lol")
    'dogs hated you'
    """
    clauses = [
        clause.split() for clause in _CLAUSES.split(_QUOTES.sub("", text.lower().replace("’", "'"))) if clause.strip()
    ]
    words = clauses[-1] if clauses else []
    while words and (words[-1] in _EDGES or not words[-1][-1].isalnum()):
        words = words[:-1]
    while words and words[0] in _EDGES:
        words = words[1:]
    if len(words) > 4:
        phrase = _PHRASE.search(" ".join(words))
        words = phrase.group().split() if phrase else []
    said = " ".join(words)
    if (
        not content(said)
        or words[0] in _OPENERS
        or _DRAWN_OUT.search(said)
        or any(len(word) > 14 for word in words)
        or names_in(said, skip)
    ):
        return None
    if not turned:
        return said
    if words[0] == "i":
        words[1:2] = [_TURNED_VERB.get(word, word) for word in words[1:2]]
    return " ".join(_TURNED.get(word, word) for word in words)


_EITHER = re.compile(
    r"(?:^|[:,.!]|\b(?:you|u|prefer|is it|is|are|be|have|a|the|team|than|rather|choose|pick)\b)?\s*"
    r"((?:[\w'-]+ ){0,2}[\w'-]+),? or ((?:[\w'-]+ ?){1,3})\s*(?:[?.!,]|$)",
    re.IGNORECASE,
)
_SHORTHAND: Mapping[str, str] = MappingProxyType(
    {
        "u": "you",
        "ur": "your",
        "r": "are",
        "cuz": "because",
        "cause": "because",
        "bc": "because",
        "tho": "though",
        "ppl": "people",
        "gonna": "going to",
        "wanna": "want to",
        "rn": "right now",
        "idk": "i dont know",
        "rly": "really",
        "wut": "what",
    }
)
_LEADING_WORDS = "do you u prefer is are it would rather be have the a an what which better like team should than"
_LEADING = frozenset(_LEADING_WORDS.split())


def either(text: str) -> tuple[str, str] | None:
    """The two sides of "tea or coffee?"; None when the text does not ask such a thing."""
    match = _EITHER.search(text)
    if match is None:
        return None
    sides: list[str] = []
    for side in match.groups():
        rest = side.lower().split()
        while len(rest) > 1 and rest[0] in _LEADING:
            rest = rest[1:]
        sides.append(" ".join(rest))
    if not sides[0] or sides[1] in {"not", "no", "what", "something", "so", "else", "nah", "is it", "never"}:
        return None
    return sides[0], sides[1]
