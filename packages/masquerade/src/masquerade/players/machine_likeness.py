"""How much a seat reads like a machine, judged from the transcript alone: a few weak cues added up."""

import re
from itertools import pairwise
from statistics import fmean, median, pstdev

import msgspec

from masquerade.players.table import Table
from masquerade.players.words import alike, content, plain, tokens
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
    lengths = [max(len(tokens(line.text)), 1) for line in lines]
    spread = pstdev(lengths) / fmean(lengths)
    neat = fmean(_neatness(line.text) for line in lines)
    delays = _delays(table.messages, seat)
    regular = pstdev(delays) / (fmean(delays) + 1) if len(delays) > 2 else 0.8
    said = [plain(line.text) for line in lines]
    return Cues(
        even=_clip(1.2 - 1.6 * spread),
        neat=neat,
        punctual=_clip(1.0 - 1.3 * regular),
        repeating=_clip(3 * (1 - len(set(said)) / len(said))),
        obedient=1.0 if any(_TELLS.search(line.text) or _OBEYED.search(line.text) for line in lines) else 0.0,
        slipless=1.0 - _clip(2.5 * fmean(bool(_SLIPS.search(line.text)) for line in lines)),
        aloof=_aloof(table, lines),
    )


def _neatness(text: str) -> float:
    return (0.5 if text[:1].isupper() else 0.0) + (0.5 if text.rstrip()[-1:] in ".!" else 0.0)


def _delays(messages: tuple[MessageView, ...], seat: int) -> list[float]:
    """Seconds from another seat's line to this seat's next one."""
    pairs = pairwise(messages)
    return [(after.at - before.at) / 1000 for before, after in pairs if after.seat == seat and before.seat != seat]


def _aloof(table: Table, lines: list[MessageView]) -> float:
    """How rarely the seat takes up a word somebody else used, or a name."""
    others = frozenset[str]().union(*(content(line.text) for line in table.messages if line.seat != lines[0].seat))
    names = content(" ".join(seat.name for seat in table.seats))
    return 1.0 - _clip(1.5 * fmean(bool(content(line.text) & (others | names)) for line in lines))


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
    lengths = [max(len(tokens(text)), 1) for text in own]
    score = (
        0.3 * fmean(_neatness(text) for text in own)
        + 0.25 * _clip(1.0 - 2.0 * pstdev(lengths) / fmean(lengths))
        + 0.2 * (1.0 - _clip(2.5 * fmean(bool(_SLIPS.search(text)) for text in own)))
        + 0.2 * fmean(any(alike(content(text), other) >= _SAME for other in others) for text in own)
        + (0.3 if any(_TELLS.search(text) for text in own) else 0.0)
    )
    return min(max(0.15 + score, 0.05), 0.95)


def overall(table: Table) -> float:
    """The median suspicion over the other seats."""
    return median([suspect(table, seat.seat) for seat in table.others] or [0.5])
