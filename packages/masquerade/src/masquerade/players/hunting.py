"""Signs by which hunters tell the one person among machines, read from the transcript and held against the others'.

No sign is a proof: a seat that is like the others shows none, whoever sits there.
"""

from collections.abc import Mapping
from functools import lru_cache
from statistics import fmean, median

import msgspec

from masquerade.players import patterns
from masquerade.players.deck_similarity import strangeness
from masquerade.players.machine_likeness import suspect
from masquerade.players.table import Table
from masquerade.players.words import KNOWN, names_in, tokens
from masquerade.wire.view import MessageView

Pointing = tuple[int, frozenset[int]]
"""The seat that points, and those it points at."""
IN_TIME_MS = 25_000
"""Who has not answered a question by then has left it open."""
_CAP = 1.5
_UNIT = 0.25


class Signs(msgspec.Struct, frozen=True):
    """What is held against one seat; each is 0 (like any seat here) to 1.

    Attributes:
        strange: it uses turns of phrase that no seat of the deck would.
        silent: it says less than the others.
        dodging: it was asked by name and did not answer.
        apart: it writes otherwise than the others: longer, shorter, neater, with more questions.
        loose: it reads little like a machine.
        accused: how much of the table has pointed at it.
    """

    strange: float
    silent: float
    dodging: float
    apart: float
    loose: float
    accused: float


def signs_of(table: Table, seat: int) -> Signs:
    """The signs of one seat among those that are still at the table."""
    lines = {other.seat: _lines(table, other.seat) for other in table.seats if other.alive and not other.vacant}
    counts = [len(said) for owner, said in lines.items() if owner != seat]
    usual = max(median(counts or [0]), 1)
    names = [other.name for other in table.seats]
    strange = strangeness((line.text for line in lines.get(seat, ())), names)
    return Signs(
        strange=0.5 if strange is None else strange,
        silent=_clip(1 - len(lines.get(seat, ())) / usual),
        dodging=_dodging(table, seat),
        apart=_apart(lines, seat),
        loose=1 - suspect(table, seat),
        accused=_clip(1.5 * len(accusers(table, seat)) / max(len(lines) - 1, 1)),
    )


def humanness(table: Table) -> dict[int, float]:
    """How much more like a person each other seat seems than the middle one does; -1.5 to 1.5, 0 is in the middle."""
    raw = {other.seat: _weighed(signs_of(table, other.seat)) for other in table.others}
    if not raw:
        return {}
    middle = median(raw.values())
    return {seat: min(max((value - middle) / _UNIT, -_CAP), _CAP) for seat, value in raw.items()}


def accusers(table: Table, seat: int) -> frozenset[int]:
    """Who has pointed at a seat in this round."""
    return frozenset(by for by, accused in pointed(table) if by != seat and seat in accused)


def pointed(table: Table) -> list[Pointing]:
    """Who has pointed in this round, line by line, and at which seats."""
    told = ((line.seat, accused_in(line, table)) for line in table.messages if line.round == table.phase.round)
    return [(by, accused) for by, accused in told if accused]


def accused_in(line: MessageView, table: Table) -> frozenset[int]:
    """The seats that a line points at: named beside a word of suspicion, and not asked or defended."""
    if not _accuses(line.text):
        return frozenset()
    named = names_in(line.text, [seat.name for seat in table.seats])
    return frozenset(seat.seat for seat in table.seats if seat.name in named and seat.seat != line.seat)


@lru_cache(maxsize=KNOWN)
def _accuses(text: str) -> bool:
    """Whether a line has a word of suspicion, and neither asks nor defends: each seat asks it of each line, often."""
    if "?" in text or patterns.DEFENDED.search(text):
        return False
    return bool(patterns.ACCUSE.search(text) or patterns.POINTED.search(text))


def _weighed(signs: Signs) -> float:
    return (
        0.6 * signs.strange
        + 0.4 * signs.silent
        + 0.35 * signs.dodging
        + 0.2 * signs.apart
        + 0.2 * signs.loose
        + 0.25 * signs.accused
    )


def _lines(table: Table, seat: int) -> list[MessageView]:
    return [line for line in table.messages if line.seat == seat and line.round == table.phase.round]


def _dodging(table: Table, seat: int) -> float:
    """The share of questions put to the seat by name that it left open; one alone weighs half."""
    name = table.name_of(seat)
    asked = [
        line
        for line in table.messages
        if line.round == table.phase.round
        and line.seat != seat
        and patterns.ASKS.search(line.text)
        and names_in(line.text, [name])
    ]
    if not asked:
        return 0.0
    own = [line.at for line in _lines(table, seat)]
    missed = sum(not any(0 <= at - line.at <= IN_TIME_MS for at in own) for line in asked)
    return missed / max(len(asked), 2)


def _apart(lines: Mapping[int, list[MessageView]], seat: int) -> float:
    """The distance of a seat's habits of writing from the mean of the others."""
    habits = {owner: _habits(said) for owner, said in lines.items() if said}
    own = habits.pop(seat, None)
    if own is None or not habits:
        return 0.0
    others = [fmean(column) for column in zip(*habits.values(), strict=True)]
    return _clip(fmean(abs(mine - theirs) for mine, theirs in zip(own, others, strict=True)) * 2.2)


def _habits(said: list[MessageView]) -> tuple[float, ...]:
    texts = [line.text for line in said]
    return (
        _clip(fmean(len(tokens(text)) for text in texts) / 14),
        fmean(text == text.lower() for text in texts),
        fmean(text.rstrip()[-1:] in ".!" for text in texts),
        fmean("?" in text for text in texts),
        fmean("," in text for text in texts),
    )


def _clip(value: float) -> float:
    return min(max(value, 0.0), 1.0)
