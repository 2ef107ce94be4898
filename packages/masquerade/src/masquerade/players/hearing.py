"""What a line of another seat is to this one: who is addressed, and what kind of answer it asks for."""

import re
from typing import Literal

import msgspec

from masquerade.players.deck.cards import Deck
from masquerade.players.table import Line, Table
from masquerade.players.words import content, names_in, plain, tokens

Kind = Literal[
    "injection",
    "sums",
    "probe",
    "accused",
    "accusation",
    "swear",
    "fact",
    "greeting",
    "question",
    "laugh",
    "agreement",
    "disagreement",
    "thanks",
    "bye",
    "statement",
]


class Heard(msgspec.Struct, frozen=True):
    """One line, understood as far as a player understands it.

    Attributes:
        addressed: it is meant for this seat.
        elsewhere: it names or answers another seat.
        to_room: it is a question to everybody.
        subject: for `fact` the key of the personal question; for accusations the seat accused.
    """

    line: Line
    kind: Kind
    addressed: bool
    elsewhere: bool
    to_room: bool
    subject: str = ""


_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instruction|prompt|rule|previous|above|everything)"
    r"|\bsystem ?(?:prompt|message|:)|\byou are now\b|\brepeat after me\b|\bdeveloper mode\b|\bjailbreak"
    r"|\b(?:say|type|write|reply|respond|answer|print|output|tell)\b.{0,40}\b(?:if|unless) (?:you|u|ur|your)\b"
    r"|\bif (?:you|u|ur|you're|youre)\b.{0,25}\b(?:bot|ai|human|robot|llm|real)\b.{0,12}\b(?:say|type|write|reply)\b"
    r"|\b(?:write|compose|make) (?:me |us )?an? (?:poem|haiku|essay|story|song|rap|limerick|recipe|script|function)"
    r"|\b(?:respond|reply|answer|talk|speak|write)\b.{0,14}\b(?:in|only|with|as)\b.{0,14}\b(?:json|caps|french|spanish"
    r"|german|latin|pirate|python|binary|base64|rhyme|emojis?)\b|\btranslate\b"
    r"|\bsay (?:potato|banana|pineapple|the word|exactly)"
    r"|\b(?:new|your) instructions\b|\[(?:system|inst|admin)\b|<\|?(?:system|im_start)"
    r"|\bas an? (?:ai|language model)\b",
    re.IGNORECASE,
)
_SUMS = re.compile(
    r"\d+ ?(?:[-+*/x×^÷]|times|plus|minus|divided by|squared|mod) ?\d*"
    r"|\bhow many (?:letters?|[a-z]'?s?) (?:are |is )?(?:there )?in\b"
    r"|\bsquare root\b|\bprime\b.{0,12}\bnumber|\bcapital (?:city )?of\b|\bspell\b|\bbackwards\b"
    r"|\breverse\b|\bderivative\b|\bcount to\b"
    r"|\bsolve\b|\bwhat comes next\b|\bpresident of\b|\bwhat year (?:did|was)\b"
    r"|\bhow tall is\b|\bwho (?:wrote|invented|painted)\b",
    re.IGNORECASE,
)
_MACHINES = r"(?:bots?|ais?|a\.i|humans?|robots?|chat ?gpt|gpt|llm|real|machine|claude|gemini|npc)"
_PROBE = re.compile(
    rf"\b(?:are|r|is) (?:you|u|ya|any|every|this)\b.{{0,24}}\b{_MACHINES}\b|\b(?:captcha|turing)\b|\bu real\b"
    rf"|\bprove (?:it|you|u|that)\b|\b(?:you|u|ur|you're|youre)\b.{{0,16}}\b{_MACHINES}\b.{{0,12}}(?:\?|right|huh|or)",
    re.IGNORECASE,
)
_ACCUSE = re.compile(
    r"\b(?:bots?|ais?|a\.i|robots?|chat ?gpt|gpt|sus|suspicious\w*|fake|npc|machine|not human"
    r"|scripted|imp[oe]st[oe]r)\b",
    re.IGNORECASE,
)
_POINTED = re.compile(
    r"\b(?:vot(?:e|ing)|my money|betting) (?:for |on |is on )?\w+"
    r"|\b(?:weird|odd|sounds? off|too smooth|polished|dodg\w+)\b",
    re.IGNORECASE,
)
_SUSPECTS = re.compile(
    r"\bwho(?:'?s| is| do| are| should| would| did|'d)?\b.{0,40}"
    r"\b(?:bots?|ais?|vot\w*|think it is|sus\w*|fake|human|robot|it)\b",
    re.IGNORECASE,
)
_SWEAR = re.compile(
    r"\b(?:swear ?word|swear at|say (?:fuck|shit|ass|damn|a bad word|something rude)|curse|cuss)\b|^swear\b",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:h+i+|hey+|hello+|heya|hiya|yo+|sup|morning|evening|howdy|good (?:morning|evening|afternoon))\b", re.IGNORECASE
)
_LAUGH = re.compile(r"^(?:\W*(?:lo+l+|lmf?ao+|(?:a?ha){2,}h?|hehe+|rofl|xd+|😂|🤣|😄)\W*)+$", re.IGNORECASE)
_AGREE = re.compile(
    r"^(?:same|true|agreed?|exactly|facts|fr|yes+|yeah+|yep|yup|this|for real|i agree|right|100"
    r"|preach|ok(?:ay)?|fair)\b",
    re.IGNORECASE,
)
_DISAGREE = re.compile(
    r"^(?:no+|nah+|nope|wrong|disagree|i disagree|no way|false|hard no|never|what no)\b", re.IGNORECASE
)
_THANKS = re.compile(r"\b(?:thanks|thank you|thx|ty|cheers)\b", re.IGNORECASE)
_BYE = re.compile(r"^(?:bye|cya|see (?:ya|you)|gtg|gg|good game)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"^(?:and |so |but |wait |ok |hey |lol |also |then )?(?:what|why|who|how|when|where|which|do|does|did|are"
    r"|is|was|have|has|can|could|would|should|will|any|anyone)\b"
    r"(?! a )|\b(?:what about (?:you|u)|wbu|hbu|you\?|thoughts)\b",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\b(?:everyone|every ?body|anyone|any ?body|you all|y'?all|guys|yall|who(?:'?s| here| else| has| likes?)"
    r"|all of you|thoughts|people)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|u|ur|your|you're|youre|yours|wbu|hbu)\b", re.IGNORECASE)


def is_question(text: str) -> bool:
    """Whether a line asks something, with or without its question mark."""
    return "?" in text or bool(_ASKING.search(text.strip()))


def asks_for_suspects(text: str) -> bool:
    """Whether a line asks who the machine is."""
    return bool(_SUSPECTS.search(text))


def hear(line: Line, table: Table, deck: Deck) -> Heard:
    """Understand one line of another seat."""
    mine = table.you.name or ""
    others = [seat.name for seat in table.seats if seat.seat not in (table.me, line.seat)]
    named = names_in(line.text, others)
    called = bool(mine) and bool(names_in(line.text, [mine]))
    asks = is_question(line.text)
    before = [other for other in table.messages if other.id < line.id and other.round == line.round]
    follows_me = _follows(line, before, table.me, asks)
    addressed = called or (not named and (follows_me or len(table.others) == 1))
    answers_other = bool(before) and before[-1].seat not in (table.me, line.seat) and bool(_YOU.search(line.text))
    to_room = asks and not addressed and not named and (bool(_ROOM.search(line.text)) or not answers_other)
    kind, subject = _kind(line.text, table, deck, asks=asks, called=called, addressed=addressed, named=named)
    return Heard(
        line=line,
        kind=kind,
        addressed=addressed,
        elsewhere=not addressed and (bool(named) or answers_other),
        to_room=to_room or (kind in ("injection", "greeting") and not addressed and not named),
        subject=subject,
    )


def _follows(line: Line, before: list[Line], me: int, asks: bool) -> bool:
    """A line right after one's own that asks back or says "you" is meant for oneself."""
    if not before:
        return False
    since = [other for other in before if other.seat != line.seat]
    if not since or since[-1].seat != me or line.at - since[-1].at > 25_000:
        return False
    if _ROOM.search(line.text):
        return False
    return asks or bool(_YOU.search(line.text))


def _kind(
    text: str, table: Table, deck: Deck, *, asks: bool, called: bool, addressed: bool, named: frozenset[str]
) -> tuple[Kind, str]:
    """The kind of a line and what it is about; the first rule that fits decides."""
    stripped = text.strip()
    if _INJECTION.search(text) or _mirrored(text, table):
        return "injection", ""
    if _SWEAR.search(text):
        return "swear", ""
    if asks and asks_for_suspects(text) and not named:
        return "question", ""
    if _PROBE.search(text) and not named and (asks or addressed):
        return "probe", ""
    sums = _SUMS.search(text)
    if sums is not None and (asks or addressed or len(tokens(text)) < 6) and not _of_topic(sums.group(), table):
        return "sums", ""
    if (_ACCUSE.search(text) and (called or named or addressed)) or (_POINTED.search(text) and (called or named)):
        if called or not named:
            return "accused", str(table.me)
        return "accusation", _seat_named(named, table)
    if _LAUGH.match(stripped):
        return "laugh", ""
    if asks:
        fact = next((ask.key for ask in deck.asks if re.search(ask.match, text, re.IGNORECASE)), None)
        if fact is not None:
            return "fact", fact
        return "question", ""
    if _GREETING.match(stripped) and len(tokens(text)) <= 4:
        return "greeting", ""
    for pattern, kind in _SHORT:
        if pattern.search(stripped) and len(tokens(text)) <= 7:
            return kind, ""
    return "statement", ""


_SHORT: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_THANKS, "thanks"),
    (_BYE, "bye"),
    (_AGREE, "agreement"),
    (_DISAGREE, "disagreement"),
)


def _seat_named(named: frozenset[str], table: Table) -> str:
    return str(next((seat.seat for seat in table.seats if seat.name in named), 0))


def _of_topic(found: str, table: Table) -> bool:
    """Whether what was found is just a word of the topic, as `spell` may be."""
    return table.topic is not None and bool(content(found) & content(table.topic.text))


def _mirrored(text: str, table: Table) -> bool:
    """A line that only repeats what this seat said, or spells it backwards."""
    said = {plain(line.text) for line in table.mine if len(line.text) > 8}
    return plain(text) in said or plain(text[::-1]) in said
