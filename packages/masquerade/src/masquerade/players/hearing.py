"""What a line of another seat is to this one: who is addressed, and what kind of answer it asks for."""

import re
from typing import Literal

import msgspec

from masquerade.players import patterns
from masquerade.players.deck.cards import Deck
from masquerade.players.hunting import accused_in
from masquerade.players.table import Table
from masquerade.players.words import STOP, content, either, names_in, plain, tokens
from masquerade.wire.view import MessageView

LineKind = Literal[
    "injection",
    "sums",
    "probe",
    "accused",
    "accusation",
    "swear",
    "fact",
    "greeting",
    "question",
    "vote",
    "why",
    "sealed",
    "laugh",
    "agreement",
    "disagreement",
    "thanks",
    "bye",
    "praise",
    "insult",
    "teased",
    "mumble",
    "seat",
    "statement",
]


class Heard(msgspec.Struct, frozen=True):
    """One line, understood as far as a player understands it.

    Attributes:
        addressed: it is meant for this seat.
        elsewhere: it names or answers another seat.
        to_room: it is a question to everybody.
        pressing: it asks for a vote, a reason or a defence, which people rarely leave open.
        subject: for `fact` the key of the personal question; for `accusation` and `seat` the seat spoken of.
        said: the text without the own mask's name.
    """

    line: MessageView
    said: str
    kind: LineKind
    addressed: bool
    elsewhere: bool
    to_room: bool
    pressing: bool = False
    subject: str = ""


def is_question(text: str, *, called: bool = False) -> bool:
    """Whether a line asks something, with or without its question mark; a mask that is `called` expects to be asked."""
    if "?" in text or patterns.ASKING.search(text.strip()) or (called and patterns.ASKING_ONE.search(text)):
        return True
    return len(tokens(text)) <= 5 and either(text) is not None


def asks_for_suspects(text: str) -> bool:
    """Whether a line asks who the machine is."""
    return bool(patterns.SUSPECTS.search(text) or patterns.VOTE_ASKED.search(text)) and not _OWN_MIND.match(text)


def hear(line: MessageView, table: Table, deck: Deck) -> Heard:
    """Understand one line of another seat."""
    mine = table.you.name or ""
    named = names_in(line.text, [seat.name for seat in table.seats if seat.seat not in (table.me, line.seat)])
    called = bool(mine) and (bool(names_in(line.text, [mine])) or _mistyped(line.text, mine))
    said = without_name(line.text, mine) if called else line.text.strip()
    told = called and "?" not in line.text and _of_one(line.text, mine)
    asks = is_question(said, called=called) and not told
    before = [other for other in table.messages if other.id < line.id and other.round == line.round]
    addressed = called or (not named and (_follows(line, before, table.me, asks) or len(table.others) == 1))
    answers_other = bool(before) and before[-1].seat not in (table.me, line.seat) and bool(patterns.YOU.search(said))
    to_room = asks and not addressed and not named and (bool(patterns.ROOM.search(said)) or not answers_other)
    kind, subject = _kind(said, table, deck, asks=asks, called=called, addressed=addressed, named=named)
    if told and kind == "statement":
        kind = "teased"
    return Heard(
        line=line,
        said=said,
        kind=kind,
        addressed=addressed,
        elsewhere=not addressed and (bool(named) or answers_other),
        to_room=to_room or (kind in ("injection", "greeting", "vote") and not addressed and not named),
        pressing=kind == "vote" or (addressed and kind in ("why", "sealed", "accused", "seat")),
        subject=subject,
    )


def without_name(text: str, name: str) -> str:
    """A line without the name it calls at its start or end.

    >>> without_name("Fox, what's your pick?", "Fox")
    "what's your pick?"
    >>> without_name("is it tea fox?", "Fox")
    'is it tea?'
    >>> without_name("what does fox think", "Fox")
    'what do you think'
    """
    if _mistyped(text, name):
        return " ".join(text.split()[1:])
    called = re.escape(name)
    text = re.sub(rf"\b(do|did|would|will|can|has|have|was|is)(?:es)? {called}\b", r"\1 you", text, flags=re.IGNORECASE)
    bare = re.sub(
        rf"^\W*(?:(so|ok|hey|and|but|wait),? )?@?{called}\b[\s,:.!-]*", r"\1 ", text.strip(), flags=re.IGNORECASE
    )
    return re.sub(rf"[\s,]+@?{called}\b(?=\W*$)", "", bare, flags=re.IGNORECASE).strip()


_TELLS = (
    r"(?:(?:is|has|was)\b(?! (?:that|this|it|there|any\w+|every\w+|your|ur)\b)"
    r"|(?:had|needs?|would|just|types?|gives|sounds|looks|seems|writes|talks|reads|wins|thinks|says|knows|gets)\b)"
)


def _of_one(text: str, name: str) -> bool:
    """Whether a line tells something of this mask: "fox is two raccoons in a coat"."""
    return bool(re.search(rf"\b{re.escape(name)} {_TELLS}", text, re.IGNORECASE))


def _mistyped(text: str, name: str) -> bool:
    """Whether a line begins with this name, but for a slip: a letter left out, or two that changed places."""
    first = next(iter(tokens(text)), "")
    if len(name) < 4 or first in STOP or first[:1] != name[:1].lower() or len(tokens(text)) < 2:
        return False
    folded = name.lower()
    left_out = {folded[:at] + folded[at + 1 :] for at in range(1, len(folded))}
    swapped = {folded[:at] + folded[at + 1] + folded[at] + folded[at + 2 :] for at in range(1, len(folded) - 1)}
    return first in (left_out | swapped) - {folded}


def _follows(line: MessageView, before: list[MessageView], me: int, asks: bool) -> bool:
    """A line right after one's own that asks back or says "you" is meant for oneself."""
    if not before:
        return False
    since = [other for other in before if other.seat != line.seat]
    if not since or since[-1].seat != me or line.at - since[-1].at > 25_000:
        return False
    if patterns.ROOM.search(line.text):
        return False
    return asks or bool(patterns.YOU.search(line.text))


def _kind(
    text: str, table: Table, deck: Deck, *, asks: bool, called: bool, addressed: bool, named: frozenset[str]
) -> tuple[LineKind, str]:
    """The kind of a line and what it is about; the first rule that fits decides."""
    if (patterns.INJECTION.search(text) and not patterns.OWN_PROOF.search(text)) or _mirrored(text, table):
        return "injection", ""
    if patterns.SWEAR.search(text):
        return "swear", ""
    if addressed and patterns.OWN_PROOF.search(text):
        return "fact", "secret"
    if asks_for_suspects(text) and not named:
        return "vote", ""
    if addressed and asks and patterns.WHY_ASKED.search(text) and _has_pointed(table, named):
        return "why", ""
    if (addressed or called) and not named and _on_own_answer(text, table):
        return "sealed", ""
    if patterns.PROBE.search(text) and not named and (asks or addressed):
        return "probe", ""
    sums = patterns.SUMS.search(text)
    if sums is not None and (asks or addressed or len(tokens(text)) < 6) and not _of_topic(sums.group(), table):
        return "sums", ""
    about_seat = called or named
    accuses = patterns.ACCUSE.search(text)
    if accuses is not None and _of_topic(accuses.group(), table) and not named:
        accuses = None
    if (accuses is not None and (about_seat or addressed)) or (patterns.POINTED.search(text) and about_seat):
        if named:
            return "accusation", _seat_named(named, table)
        return "accused", str(table.me)
    if addressed and named and patterns.AGREE_WITH.search(text) and asks:
        return "fact", "agree"
    if addressed and asks and named and patterns.OF_SEAT.search(text):
        return "seat", _seat_named(named, table)
    if patterns.MUMBLE.search(text):
        return "mumble", ""
    if asks:
        fact = next((ask.key for ask in deck.asks if re.search(ask.match, text, re.IGNORECASE)), None)
        return ("question", "") if fact is None else ("fact", fact)
    for pattern, kind, longest in _SHORT:
        found = pattern.search(text)
        if found is not None and len(tokens(text)) <= longest and not (kind == "greeting" and _of_topic(text, table)):
            return kind, ""
    return "statement", ""


_OWN_MIND = re.compile(r"^\W*(?:and |so |ok |but )?(?:i|i'?m|i'?ll|idk|dunno)\b", re.IGNORECASE)


def _has_pointed(table: Table, named: frozenset[str]) -> bool:
    """Whether this seat has just pointed at somebody: at who is named, or at anybody with its last line."""
    own = [line for line in table.mine if line.round == table.phase.round][-3:]
    if not named:
        own = own[-1:]
    seats = {seat.seat for seat in table.seats if seat.name in named}
    pointed = frozenset[int]().union(*(accused_in(line, table) for line in own))
    return bool(pointed & seats) if seats else bool(pointed)


def _on_own_answer(text: str, table: Table) -> bool:
    """Whether a line is about what this seat has sealed: by name or by a word of it."""
    own = [a.text for a in table.answers if a.seat == table.me and a.round == table.phase.round]
    if not own:
        return False
    return bool(patterns.ANSWER_ASKED.search(text)) or bool(content(text) & content(" ".join(own)))


_SHORT: tuple[tuple[re.Pattern[str], LineKind, int], ...] = (
    (patterns.LAUGH, "laugh", 9),
    (patterns.GREETING, "greeting", 4),
    (patterns.INSULT, "insult", 9),
    (patterns.PRAISE, "praise", 7),
    (patterns.THANKS, "thanks", 3),
    (patterns.BYE, "bye", 5),
    (patterns.AGREE, "agreement", 7),
    (patterns.DISAGREE, "disagreement", 7),
)
"""Short lines by their look, each with the number of words up to which the look decides."""


def _seat_named(named: frozenset[str], table: Table) -> str:
    return str(next((seat.seat for seat in table.seats if seat.name in named), 0))


def _of_topic(found: str, table: Table) -> bool:
    """Whether what was found is just a word of the topic, as `spell` may be."""
    return table.topic is not None and bool(content(found) & content(table.topic.text))


def _mirrored(text: str, table: Table) -> bool:
    """A line that only repeats what this seat said, or spells it backwards."""
    said = {plain(line.text) for line in table.mine if len(line.text) > 8}
    return plain(text) in said or plain(text[::-1]) in said
