"""How much a seat reads like a machine, judged from the transcript alone: a few weak cues added up."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import fmean, median, pstdev

import msgspec

from masquerade.players.table import Table
from masquerade.players.words import KNOWN, alike, content, plain, tokens
from masquerade.wire.view import MessageView

_TELLS = re.compile(
    r"—|\bas an? (?:ai|language)|\bdelve|\bcertainly\b|\bfascinating\b|\bgreat question\b|\bi understand\b|\bhowever,",
    re.IGNORECASE,
)
_OBEYED = re.compile(r"^\W*(?:potato|banana|pineapple)\W*$", re.IGNORECASE)
_SAME = 0.7
_SLIPS = re.compile(
    r"\b(?:u|ur|idk|lol|lmao|tbh|rn|cuz|bc|omg|wtf|dont|cant|im|thats|gonna|wanna|pls|haha+)\b|\*\w+|\w{3,}!!|\?\?",
    re.IGNORECASE,
)


class _Marks(msgspec.Struct, frozen=True):
    """What one line looks like, by itself."""

    words: int
    neat: float
    plain: str
    tells: bool
    obeys: bool
    slips: bool


class Cues(msgspec.Struct, frozen=True):
    """What is measured of a seat's lines; each is 0 (like people) to 1 (like a machine)."""

    even: float
    neat: float
    punctual: float
    repeating: float
    obedient: float
    slipless: float
    aloof: float


def cues_of(table: Table, seat: int) -> Cues | None:
    """The cues of one seat, or None when it has said too little."""
    lines = [line for line in table.messages if line.seat == seat]
    if len(lines) < 2:
        return None
    marks = [_marks(line.text) for line in lines]
    lengths = [mark.words for mark in marks]
    spread = pstdev(lengths) / fmean(lengths)
    neat = fmean(mark.neat for mark in marks)
    delays = _delays(table.messages, seat)
    regular = pstdev(delays) / (fmean(delays) + 1) if len(delays) > 2 else 0.8
    said = [mark.plain for mark in marks]
    return Cues(
        even=_clip(1.2 - 1.6 * spread),
        neat=neat,
        punctual=_clip(1.0 - 1.3 * regular),
        repeating=_clip(3 * (1 - len(set(said)) / len(said))),
        obedient=1.0 if any(mark.tells or mark.obeys for mark in marks) else 0.0,
        slipless=1.0 - _clip(2.5 * fmean(mark.slips for mark in marks)),
        aloof=_aloof(table, lines),
    )


@lru_cache(maxsize=KNOWN)
def _marks(text: str) -> _Marks:
    """Every seat looks at every line, whenever it asks itself whom it suspects."""
    return _Marks(
        words=max(len(tokens(text)), 1),
        neat=(0.5 if text[:1].isupper() else 0.0) + (0.5 if text.rstrip()[-1:] in ".!" else 0.0),
        plain=plain(text),
        tells=bool(_TELLS.search(text)),
        obeys=bool(_OBEYED.search(text)),
        slips=bool(_SLIPS.search(text)),
    )


def _delays(messages: tuple[MessageView, ...], seat: int) -> list[float]:
    """Seconds from another seat's line to this seat's next one."""
    pairs = pairwise(messages)
    return [(after.at - before.at) / 1000 for before, after in pairs if after.seat == seat and before.seat != seat]


def _aloof(table: Table, lines: list[MessageView]) -> float:
    """How rarely the seat takes up a word somebody else used, or a name."""
    said = (words for seat, words in table.words_of.items() if seat != lines[0].seat)
    known = content(" ".join(seat.name for seat in table.seats)).union(*said)
    return 1.0 - _clip(1.5 * fmean(not content(line.text).isdisjoint(known) for line in lines))


def _clip(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def suspect(table: Table, seat: int) -> float:
    """How likely a seat is a machine, 0.05 to 0.95; 0.5 when it has said too little to tell."""
    cues = cues_of(table, seat)
    if cues is None:
        return 0.5
    score = (
        0.22 * cues.even
        + 0.2 * cues.neat
        + 0.16 * cues.punctual
        + 0.14 * cues.repeating
        + 0.3 * cues.obedient
        + 0.14 * cues.slipless
        + 0.14 * cues.aloof
    )
    return min(max(0.12 + score, 0.05), 0.95)


def suspect_answers(table: Table, seat: int) -> float:
    """How likely a seat is a machine by the answers it sealed: neat, of even length, with words everybody uses."""
    own = [answer.text for answer in table.answers if answer.seat == seat]
    if not own:
        return 0.5
    others = [content(answer.text) for answer in table.answers if answer.seat != seat]
    marks = [_marks(text) for text in own]
    lengths = [mark.words for mark in marks]
    score = (
        0.3 * fmean(mark.neat for mark in marks)
        + 0.25 * _clip(1.0 - 2.0 * pstdev(lengths) / fmean(lengths))
        + 0.2 * (1.0 - _clip(2.5 * fmean(mark.slips for mark in marks)))
        + 0.2 * fmean(_same(content(text), others) for text in own)
        + (0.3 if any(mark.tells for mark in marks) else 0.0)
    )
    return min(max(0.15 + score, 0.05), 0.95)


def _same(words: frozenset[str], others: Sequence[frozenset[str]]) -> bool:
    """Whether somebody else says much the same; most share no word at all."""
    return any(not words.isdisjoint(other) and alike(words, other) >= _SAME for other in others)


def overall(table: Table) -> float:
    """The median suspicion over the other seats."""
    return median([suspect(table, seat.seat) for seat in table.others] or [0.5])
