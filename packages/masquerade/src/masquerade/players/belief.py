"""What one seat believes of the others: how surely each is an AI, whom it would name, and its ballot.

Belief is a function of the view and the seat's seed alone: what a seat notes in private, says in chat and puts on its
ballot agree, and a mind rebuilt after a restart believes what it believed before.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from masquerade.players.dice import Dice, seed_of
from masquerade.players.hunting import Pointing, humanness, pointed
from masquerade.players.intents import VoteIntent
from masquerade.players.machine_likeness import suspect, suspect_answers
from masquerade.players.table import Table
from masquerade.wire.phases import Difficulty

_GUT = 0.16
_ACCUSED, _CLAIMED = 0.12, 0.1
_A_DEVIATION, _SAID = 0.13, 0.4


class Level(msgspec.Struct, frozen=True):
    """A difficulty of the hunt: how hunters judge.

    Attributes:
        sharp: the weight of the signs against noise of the deviation 1 that is each hunter's own, and as much that all
            share. The shared part is a mood of the table: without it many hunters together would see through noise
            that blinds each one, and a large table would be a better hunter than a small one.
        undecided: how likely a hunter is to name nobody.
    """

    sharp: float
    undecided: float


LEVELS: Mapping[Difficulty, Level] = MappingProxyType(
    {"easy": Level(0.1, 0.35), "normal": Level(0.3, 0.1), "hard": Level(0.8, 0.0)}
)
"""Tuned by `python -m masquerade.simulation survival`, which prints how often a person survives."""


def beliefs(table: Table, seed: int) -> dict[int, float]:
    """How surely each other seat is an AI to the seat with this seed, 0.03 to 0.97."""
    felt = _hunted(table, seed) if table.mode == "hunt" else _spotted(table, seed)
    return {seat: min(max(value, 0.03), 0.97) for seat, value in felt.items()}


def prime(table: Table, seed: int, among: tuple[int, ...] | None = None) -> int | None:
    """Whom the seat would name now: the surest AI, in a hunt the surest person; None when there is nobody."""
    felt = beliefs(table, seed)
    able = [seat for seat in felt if among is None or seat in among]
    if not able:
        return None
    return min(able, key=lambda seat: felt[seat]) if table.mode == "hunt" else max(able, key=lambda seat: felt[seat])


def candidates(table: Table) -> tuple[int, ...]:
    """Who may be named: the other seats; in a run-off only those who tied."""
    seats = tuple(seat.seat for seat in table.others)
    return tuple(seat for seat in seats if not table.phase.tied or seat in table.phase.tied)


def ballot(table: Table, seed: int, at: int) -> VoteIntent:
    """A ballot cast at `at`: never the own seat, and nobody only when a hunter is undecided."""
    felt = beliefs(table, seed)
    able = candidates(table)
    named = None if undecided(table, seed) else prime(table, seed, able)
    return VoteIntent(named=named, sliders={seat: round(100 * value) for seat, value in felt.items()}, at=at)


def _spotted(table: Table, seed: int) -> dict[int, float]:
    felt: dict[int, float] = {}
    told = pointed(table)
    for other in table.others:
        seat = other.seat
        value = suspect(table, seat)
        if table.answers:
            value = 0.65 * value + 0.35 * suspect_answers(table, seat)
        value += (
            _ACCUSED * len({by for by, accused in told if by != seat and seat in accused}) / max(len(table.others), 1)
        )
        felt[seat] = value + _GUT * _gut(seed, table, seat).normal() + _CLAIMED * _claimed(table, seat, told)
    return felt


def _hunted(table: Table, seed: int) -> dict[int, float]:
    sharp, human = _level(table).sharp, humanness(table)
    topic = table.topic.text if table.topic else ""
    felt: dict[int, float] = {}
    told = pointed(table)
    for other in table.others:
        mood = Dice(seed_of(table.game, "mood", table.phase.round, other.name, topic)).normal()
        strays = _gut(seed, table, other.seat).normal() + mood + _SAID * _claimed(table, other.seat, told)
        felt[other.seat] = 0.5 - _A_DEVIATION * (sharp * human[other.seat] + strays)
    return felt


def undecided(table: Table, seed: int) -> bool:
    """Whether this hunter will name nobody in this round."""
    return table.mode == "hunt" and Dice(seed_of(seed, "undecided", table.game, table.phase.round)).chance(
        _level(table).undecided
    )


def _level(table: Table) -> Level:
    return LEVELS[table.settings.difficulty]


def _gut(seed: int, table: Table, seat: int) -> Dice:
    return Dice(seed_of(seed, "gut", table.game, table.phase.round, seat))


def _claimed(table: Table, seat: int, told: Sequence[Pointing]) -> bool:
    """Whether one has pointed at the seat oneself in this round: who has said so does not like to take it back."""
    return any(by == table.me and seat in accused for by, accused in told)
